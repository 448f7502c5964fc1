// @ts-check
// Which frame belongs to which row of the responses. Row k of a run is the response at k / rate
// seconds after the run's first scan began: the frame that is on the screen at that moment, the
// last one that starts at or before it. Between clips nothing is shown.

import { badInput } from './neuron-error.js';

/**
 * One clip as the user describes it; times in s.
 * @typedef {object} Clip
 * @property {string} file
 * @property {string} run       runs are kept apart
 * @property {number} onset     after the run's first scan; negative: the film began before the scanner
 * @property {number} [start]   of the part of the film that is used, default 0
 * @property {number} [duration] of that part, default to the end
 */

/**
 * @typedef {Clip & {times: ArrayLike<number>, endSecs: number, firstFrame: number}} OpenClip
 *   times: when each frame starts; endSecs: when the last one ends; firstFrame: of all clips' frames
 */

/**
 * @typedef {object} Timeline
 * @property {Int32Array} indices   frame of each row, -1: none is shown
 * @property {Float64Array} times   film time of each row, s; NaN: none
 * @property {Int32Array} clips     clip of each row, -1: none
 * @property {{name: string, first_row: number, rows: number}[]} runs
 */

/** Rates up to here are sampled; a frame is at least 1 ms long. */
export const kMaxRateHz = 1000;
const kMaxRows = 4_000_000;
/** A frame that starts this much after the sample still counts as shown: times are rounded in files. */
const kTimeRoundingSecs = 1e-4;

/**
 * The frame that is shown.
 * @param {ArrayLike<number>} times ascending
 * @param {number} time
 */
export function frameAt(times, time) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time + kTimeRoundingSecs) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @param {number} rateHz */
export function checkRate(rateHz) {
  if (!(rateHz > 0 && rateHz <= kMaxRateHz)) throw badInput(`rate ${rateHz}: give samples per second, more than 0, at most ${kMaxRateHz}.`);
}

/**
 * @param {OpenClip[]} clips
 * @param {number} rateHz
 * @returns {Timeline}
 */
export function makeTimeline(clips, rateHz) {
  checkRate(rateHz);
  const names = [...new Set(clips.map((clip) => clip.run))];
  /** @type {{index: number, time: number, clip: number}[]} */
  const rows = [];
  /** @type {Timeline['runs']} */
  const runs = [];
  for (const name of names) {
    const firstRow = rows.length;
    const inRun = clips.map((clip, at) => ({ clip, at, ...extent(clip) })).filter(({ clip }) => clip.run === name)
      .sort((a, b) => a.from - b.from);
    inRun.forEach((one, i) => {
      if (i > 0 && one.from < inRun[i - 1].to - kTimeRoundingSecs) {
        throw badInput(`run ${name}: ${one.clip.file} starts at ${one.from} s, ${inRun[i - 1].clip.file} ends at ${Number(inRun[i - 1].to.toFixed(3))} s.`);
      }
    });
    const end = Math.max(...inRun.map(({ to }) => to));
    const count = Math.ceil(end * rateHz - 1e-6);
    if (!(count >= 1)) throw badInput(`run ${name}: no clip is shown after the scan began.`);
    if (rows.length + count > kMaxRows) throw badInput(`more than ${kMaxRows} rows: lower the rate.`);
    for (let k = 0; k < count; ++k) {
      const time = k / rateHz;
      const shown = inRun.find(({ from, to }) => time >= from - kTimeRoundingSecs && time < to - 1e-9);
      const filmTime = shown ? time - shown.clip.onset + (shown.clip.start ?? 0) : NaN;
      rows.push(shown ? { index: shown.clip.firstFrame + frameAt(shown.clip.times, filmTime), time: filmTime, clip: shown.at } :
        { index: -1, time: NaN, clip: -1 });
    }
    runs.push({ name, first_row: firstRow, rows: count });
  }
  return { indices: Int32Array.from(rows, ({ index }) => index), times: Float64Array.from(rows, ({ time }) => time),
    clips: Int32Array.from(rows, ({ clip }) => clip), runs };
}

/** When a clip is on the screen, s after the run's first scan. @param {OpenClip} clip */
function extent(clip) {
  const start = clip.start ?? 0;
  if (!(start >= 0 && start < clip.endSecs)) throw badInput(`${clip.file}: start ${start} s is not within the film's ${Number(clip.endSecs.toFixed(3))} s.`);
  const length = Math.min(clip.duration ?? Infinity, clip.endSecs - start);
  if (!(length > 0)) throw badInput(`${clip.file}: duration ${clip.duration} s: give more than 0.`);
  if (!Number.isFinite(clip.onset)) throw badInput(`${clip.file}: onset ${clip.onset}: give seconds.`);
  return { from: clip.onset, to: clip.onset + length };
}

/**
 * Reads a table of clips: columns file and onset, optional run, start, duration; tabs between.
 * @param {string} text
 * @param {string} name of the table, for messages
 * @returns {Clip[]}
 */
export function readClipTable(text, name) {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const head = (lines[0] ?? '').split('\t').map((column) => column.trim().toLowerCase());
  for (const column of ['file', 'onset']) {
    if (!head.includes(column)) throw badInput(`${name}: column "${column}" is missing; a table of clips has file and onset, and may have run, start, duration.`);
  }
  if (lines.length < 2) throw badInput(`${name}: no clips.`);
  return lines.slice(1).map((line, row) => {
    const cells = line.split('\t');
    const cell = (/** @type {string} */ column) => cells[head.indexOf(column)]?.trim() ?? '';
    const number = (/** @type {string} */ column) => {
      const value = cell(column);
      if (value === '' || value === 'n/a') return undefined;
      if (!Number.isFinite(Number(value))) throw badInput(`${name}, row ${row + 1}: ${column} "${value}" is not a number.`);
      return Number(value);
    };
    const file = cell('file');
    const onset = number('onset');
    if (!file) throw badInput(`${name}, row ${row + 1}: file is empty.`);
    if (onset === undefined) throw badInput(`${name}, row ${row + 1}: onset is empty.`);
    const start = number('start');
    const duration = number('duration');
    return { file, run: cell('run') || '1', onset, ...(start !== undefined ? { start } : {}), ...(duration !== undefined ? { duration } : {}) };
  });
}

/**
 * The frames of several sources one after the other.
 * @param {import('./responses.js').FrameSource[]} sources
 * @returns {import('./responses.js').FrameSource}
 */
export function joinSources(sources) {
  const firsts = [0];
  for (const source of sources) firsts.push(firsts[firsts.length - 1] + source.nFrames);
  return {
    nFrames: firsts[firsts.length - 1],
    async *pictures(indices, signal) {
      for (let at = 0; at < indices.length;) {
        const of = firsts.findIndex((first, i) => indices[at] >= first && indices[at] < firsts[i + 1]);
        const mine = [];
        // A clip that is shown again later starts anew: indices ascend within one stretch only.
        for (let last = -1; at < indices.length && indices[at] >= firsts[of] && indices[at] < firsts[of + 1] && indices[at] >= last; ++at) {
          last = indices[at];
          mine.push(last - firsts[of]);
        }
        yield* sources[of].pictures(mine, signal);
      }
    },
  };
}

/** Names in the order that people count: frame_9 before frame_10. @param {string} a @param {string} b */
export function byName(a, b) {
  const parts = (/** @type {string} */ name) => name.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); ++i) {
    const [l, r] = [left[i], right[i]];
    if (/^\d/.test(l) && /^\d/.test(r)) {
      const difference = BigInt(l) - BigInt(r);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    }
    if (l !== r) return l < r ? -1 : 1;
  }
  return left.length - right.length;
}
