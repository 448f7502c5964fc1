// @ts-check
// The second way to a film's frames, where WebCodecs cannot: a video element that is asked for one
// moment after the other. Slower. The page's half; the worker asks through messages.

import { badInput } from './neuron-error.js';

const kLoadMs = 20_000;
const kSeekMs = 10_000;

export class ElementFilm {
  #video;
  #url;
  #name;

  /** @param {HTMLVideoElement} video @param {string} url @param {string} name */
  constructor(video, url, name) {
    this.#video = video;
    this.#url = url;
    this.#name = name;
  }

  /** @param {Blob} file @param {string} name @returns {Promise<ElementFilm>} */
  static async open(file, name) {
    const video = document.createElement('video');
    const url = URL.createObjectURL(file);
    video.muted = true;
    video.preload = 'auto';
    video.playsInline = true;
    const film = new ElementFilm(video, url, name);
    try {
      await film.#event('loadeddata', kLoadMs, () => { video.src = url; });
      // A recorded WebM states no duration until its end has been looked for.
      if (!Number.isFinite(video.duration)) await film.#event('durationchange', kLoadMs, () => { video.currentTime = 1e7; });
    } catch (error) {
      film.close();
      throw error;
    }
    return film;
  }

  get info() {
    const { duration, videoWidth, videoHeight } = this.#video;
    return { endSecs: duration, width: videoWidth, height: videoHeight };
  }

  /** @param {string} event @param {number} ms @param {() => void} begin @returns {Promise<void>} */
  #event(event, ms, begin) {
    const video = this.#video;
    return new Promise((resolve, reject) => {
      const refuse = (/** @type {string} */ why) => {
        stop();
        reject(badInput(`${this.#name}: this browser cannot play it${why}.`));
      };
      const onEvent = () => { stop(); resolve(); };
      const onError = () => refuse(video.error?.message ? ` (${video.error.message})` : '');
      const timer = setTimeout(() => refuse(`; it did not answer within ${ms / 1000} s`), ms);
      const stop = () => {
        clearTimeout(timer);
        video.removeEventListener(event, onEvent);
        video.removeEventListener('error', onError);
      };
      video.addEventListener(event, onEvent);
      video.addEventListener('error', onError);
      begin();
    });
  }

  /**
   * The frame that is shown at a moment.
   * @param {number} time
   * @returns {Promise<ImageBitmap>}
   */
  async frameAt(time) {
    const video = this.#video;
    // Just inside the frame: at its very start browsers may still show the one before.
    const wanted = Math.min(time + 2e-3, Math.max(0, video.duration - 1e-3));
    if (Math.abs(video.currentTime - wanted) > 1e-6) await this.#event('seeked', kSeekMs, () => { video.currentTime = wanted; });
    return createImageBitmap(video, { colorSpaceConversion: 'none' });
  }

  close() {
    this.#video.removeAttribute('src');
    this.#video.load();
    URL.revokeObjectURL(this.#url);
  }
}
