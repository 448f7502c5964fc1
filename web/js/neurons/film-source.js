// @ts-check
// Opens what was given as a film: a video file, an animation, or pictures. For workers.

import { openAnimation, openPictures } from './image-source.js';
import { openWithWebCodecs } from './webcodecs-source.js';

/** @typedef {import('./webcodecs-source.js').FilmSource} FilmSource */

/**
 * A film as it was given: one file, or pictures in their order. Can be sent to a worker.
 * @typedef {{file: File}|{pictures: File[], rateHz: number}} GivenFilm
 */

/** @param {GivenFilm} given */
export const filmName = (given) => ('file' in given ? given.file.name : `${given.pictures.length} pictures`);

/**
 * @param {GivenFilm} given
 * @returns {Promise<FilmSource>} rejects with 'unsupported' where a video element may still play it
 */
export async function openGivenFilm(given) {
  if ('pictures' in given) return openPictures(given.pictures, given.rateHz);
  const { file } = given;
  return /\.gif$/i.test(file.name) ? openAnimation(file, file.name, 'image/gif') : openWithWebCodecs(file, file.name);
}
