// @ts-check
// Films for tools/neuron-responses: folders of pictures, and whatever ffmpeg reads. What the page
// takes from WebCodecs comes from ffmpeg here: the decoder's luma and chroma, converted by the same
// code.

import {execFile, spawn} from 'node:child_process';
import {readdir, readFile, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {promisify} from 'node:util';

import jpeg from 'jpeg-js';
// @ts-ignore: has no types
import {PNG} from 'pngjs';

import {badInput, throwIfCancelled, unsupported} from '../../web/js/neurons/neuron-error.js';
import {pictureFromYuv, yuvMatrix} from '../../web/js/neurons/picture.js';
import {byName} from '../../web/js/neurons/timeline.js';

/** @typedef {import('../../web/js/neurons/picture.js').Picture} Picture */
/** @typedef {import('../../web/js/neurons/webcodecs-source.js').FilmSource} FilmSource */

const kPictures = /\.(png|jpe?g)$/i;
const run = promisify(execFile);

/**
 * @param {string} path
 * @returns {Promise<Picture>}
 */
export async function readPicture(path) {
  const bytes = await readFile(path).catch((error) => {
    throw badInput(`${path}: cannot be read (${error.code ?? error.message}).`);
  });
  try {
    if (bytes[0] === 0x89) {
      const {width, height, data} = PNG.sync.read(bytes);
      return {width, height, channels: 4, data};
    }
    const {width, height, data} = jpeg.decode(bytes, {useTArray: true, maxMemoryUsageInMB: 2048});
    return {width, height, channels: 4, data};
  } catch (error) {
    throw badInput(`${path} is damaged, or neither PNG nor JPEG. ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * A film, or a folder with one picture per frame in the order of names.
 * @param {string} path
 * @param {number} rateHz  pictures of a folder per second
 * @returns {Promise<FilmSource & {nRows?: number}>}
 */
export async function openFilm(path, rateHz) {
  const info = await stat(path).catch(() => {
    throw badInput(`${path}: there is no such file or folder.`);
  });
  if (info.isDirectory()) {
    const names = (await readdir(path)).filter((name) => kPictures.test(name) && !name.startsWith('.')).sort(byName);
    if (names.length === 0) throw badInput(`${path}: no pictures (PNG, JPEG) in this folder.`);
    return openPictures(names.map((name) => join(path, name)), rateHz);
  }
  return kPictures.test(path) ? openPictures([path], rateHz) : openWithFfmpeg(path);
}

/** @param {string[]} paths @param {number} rateHz @returns {Promise<FilmSource>} */
async function openPictures(paths, rateHz) {
  const first = await readPicture(paths[0]);
  return {
    nFrames: paths.length, times: Float64Array.from(paths, (_, i) => i / rateHz), endSecs: paths.length / rateHz,
    width: first.width, height: first.height, hasSound: false, method: 'pictures',
    async *pictures(indices, signal) {
      for (let i = 0; i < indices.length; ++i) {
        throwIfCancelled(signal);
        yield readPicture(paths[indices[i]]);
      }
    },
  };
}

/** @param {unknown} error @param {string} path */
function ffmpegError(error, path) {
  const {code, stderr, message} = /** @type {any} */ (error);
  if (code === 'ENOENT') {
    return unsupported(`${path}: films need ffmpeg, which is not installed (Debian: apt-get install ffmpeg). ` +
      'A folder of PNG or JPEG pictures works without it.');
  }
  return badInput(`${path}: ffmpeg cannot read it. ${String(stderr || message).trim().split('\n')[0].slice(0, 200)}`);
}

/** @param {string} path @returns {Promise<FilmSource>} */
async function openWithFfmpeg(path) {
  /** @type {any} */
  let about;
  try {
    const {stdout} = await run('ffprobe', ['-v', 'error', '-show_entries',
      'stream=index,codec_type,width,height,pix_fmt,color_space,color_range,avg_frame_rate,duration:format=duration:packet=stream_index,pts_time,duration_time,flags',
      '-select_streams', 'v:0', '-of', 'json', path], {maxBuffer: 1 << 30});
    about = JSON.parse(stdout);
  } catch (error) {
    throw ffmpegError(error, path);
  }
  const stream = about.streams?.[0];
  if (!stream) throw badInput(`${path} has no video.`);
  const sound = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=index', '-select_streams', 'a:0', '-of', 'csv=p=0', path])
    .catch(() => ({stdout: ''}));
  const packets = about.packets.filter((/** @type {any} */ packet) => Number.isFinite(Number(packet.pts_time)) && !packet.flags?.includes('D'))
    .map((/** @type {any} */ packet) => [Number(packet.pts_time), Number(packet.duration_time) || 0])
    .sort((/** @type {number[]} */ a, /** @type {number[]} */ b) => a[0] - b[0]);
  if (packets.length === 0) throw badInput(`${path}: the video has no frames.`);
  const times = Float64Array.from(packets, ([time]) => Math.max(0, time));
  const last = packets[packets.length - 1];
  const typical = packets.length > 1 ? (last[0] - packets[0][0]) / (packets.length - 1) : 0.04;
  return {
    nFrames: times.length, times, endSecs: last[0] + (last[1] || typical), width: stream.width, height: stream.height,
    hasSound: sound.stdout.trim() !== '', method: 'ffmpeg',
    pictures: (indices, signal) => decode(path, stream, indices, signal),
  };
}

/**
 * @param {string} path
 * @param {{width: number, height: number, pix_fmt: string, color_space?: string, color_range?: string}} stream
 * @param {ArrayLike<number>} indices
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Picture>}
 */
async function* decode(path, stream, indices, signal) {
  if (indices.length === 0) return;
  const {width, height} = stream;
  const isYuv = stream.pix_fmt === 'yuv420p' || stream.pix_fmt === 'yuvj420p';
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const frameBytes = isYuv ? width * height + 2 * halfWidth * halfHeight : 3 * width * height;
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-noautorotate', '-i', path, '-map', '0:v:0', '-vsync', 'passthrough',
    '-pix_fmt', isYuv ? stream.pix_fmt : 'rgb24', '-f', 'rawvideo', '-'], {stdio: ['ignore', 'pipe', 'pipe']});
  let complaint = '';
  child.stderr.on('data', (text) => { complaint += text; });
  /** @type {Promise<number|null>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', (error) => reject(ffmpegError(error, path)));
    child.on('close', resolve);
  });
  ended.catch(() => {});
  const fullRange = stream.pix_fmt === 'yuvj420p' || stream.color_range === 'pc';
  /** @param {Uint8Array} data @returns {Picture} */
  const pictureOf = (data) => (!isYuv ? {width, height, channels: 3, data} : pictureFromYuv({width, height,
    y: {data, offset: 0, stride: width}, u: {data, offset: width * height, stride: halfWidth},
    v: {data, offset: width * height + halfWidth * halfHeight, stride: halfWidth},
    shiftX: 1, shiftY: 1, chromaStep: 1, bits: 8, matrix: yuvMatrix(stream.color_space), fullRange}));
  let at = 0;  // in indices
  let frame = 0;
  let filled = 0;
  let buffer = new Uint8Array(frameBytes);
  try {
    for await (const chunk of child.stdout) {
      throwIfCancelled(signal);
      for (let from = 0; from < chunk.length;) {
        const take = Math.min(chunk.length - from, frameBytes - filled);
        if (frame === indices[at]) buffer.set(chunk.subarray(from, from + take), filled);
        filled += take;
        from += take;
        if (filled < frameBytes) continue;
        filled = 0;
        if (frame === indices[at]) {
          const picture = pictureOf(buffer);
          buffer = isYuv ? buffer : new Uint8Array(frameBytes);
          for (; at < indices.length && indices[at] === frame; ++at) yield picture;
          if (at === indices.length) return;
        }
        ++frame;
      }
    }
    await ended;
    throw badInput(`${path}: frame ${indices[at]} is missing; ffmpeg gave ${frame}. ${complaint.trim().split('\n')[0].slice(0, 160)}`);
  } finally {
    child.kill();
  }
}

/**
 * The sound of a film, mixed to one channel; null where there is none.
 * @param {string} path
 * @returns {Promise<{mono: Float32Array, soundHz: number}|null>}
 */
export async function readSound(path) {
  const soundHz = 16000;
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, '-map', '0:a:0', '-ac', '1', '-ar', String(soundHz), '-f', 'f32le', '-'],
    {stdio: ['ignore', 'pipe', 'ignore']});
  /** @type {Buffer[]} */
  const parts = [];
  child.on('error', () => {});
  for await (const chunk of child.stdout) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  if (bytes.length < 4) return null;
  return {mono: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3))), soundHz};
}

/** For provenance. @param {string} path */
export const shortName = (path) => basename(path.replace(/\/+$/, ''));
