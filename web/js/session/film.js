// @ts-check
// The film that was shown in the scanner, as far as the open scan has one: tells the app of it and of
// its labels, and hands over sheets of frames when they are asked for.

import { problemFrom } from '../files.js';
import { freeBuffer } from '../free-buffer.js';

/** @typedef {import('./session-types.js').SessionPort} SessionPort */

/**
 * Frames every intervalSecs from the film's start, row by row on sheets of columns x rows.
 * @typedef {object} FilmFrames
 * @property {number} columns
 * @property {number} rows
 * @property {number} frameWidth
 * @property {number} frameHeight
 * @property {number} count
 * @property {number} intervalSecs
 */

/**
 * What was shown. Films of several runs lie one after the other in film time.
 * @typedef {object} Stimulus
 * @property {string} title
 * @property {string} [made]                where it comes from, as "rendered by a script"
 * @property {number} durationSecs
 * @property {number[]} [runDurationsSecs]
 * @property {number} [onsetSecs]           it starts so long after a run's first scan; 0
 * @property {FilmFrames|null} [frames]
 * @property {((index: number) => Promise<Blob>)|null} [sheet]  a picture of columns x rows frames
 * @property {(() => Promise<Blob|string>)|null} [video]  a file or an address that the browser can play
 * @property {{names: string[], categories: number, rateHz: number, nSamples: number, values: Float32Array}|null} [labels]
 *   values [sample x label], each label contiguous; the first `categories` are shares of the picture (0 to 1), the rest features
 * @property {{startSecs: number, endSecs: number}[]|null} [shots]  in film time
 */

/**
 * What is fetched only where there is a film (web/js/film-player.js).
 * @typedef {Pick<typeof import('../film-player.js'), 'decodeSheet'|'FilmPlayer'>} FilmParts
 */

/** Pixels of all sheets together: four of 1920 x 1512. More sheets come smaller. */
const kMostPixels = 4 * 1920 * 1512;

/** @param {FilmFrames} frames */
export const sheetCount = ({ count, columns, rows }) => Math.ceil(count / (columns * rows));

export class Film {
  #session;
  #load;
  /** @type {Stimulus|null} */
  stimulus = null;
  /** @type {import('../film-player.js').FilmPlayer|null} */
  #player = null;
  /** Asked for while the player was on its way. */
  #playing = false;
  #muted = true;
  /** Sheets that are on their way. @type {Set<number>} */
  #pending = new Set();

  /** @param {SessionPort} session @param {() => Promise<FilmParts>} load */
  constructor(session, load) {
    this.#session = session;
    this.#load = load;
  }

  /** Shows a film beside the open scan; null: none. @param {Stimulus|null} stimulus */
  async set(stimulus) {
    if (stimulus) checkStimulus(stimulus);
    this.#take(stimulus);
    if (!stimulus) return this.#session.put('film', {});
    const { title, made = '', durationSecs, runDurationsSecs = [], onsetSecs = 0, frames, sheet, video, labels } = stimulus;
    await this.#session.put('film', { title, made, durationSecs, runDurationsSecs, onsetSecs, hasVideo: !!video,
      ...(frames && sheet ? { frames: { ...frames, nSheets: sheetCount(frames) } } : {}) });
    const { values, ...meta } = labels ?? { names: [], values: new Float32Array() };
    await this.#session.put('labels', meta, values);
  }

  /** With the scan that goes: the app has forgotten it already. */
  forget() {
    this.#take(null);
  }

  /** @param {Stimulus|null} stimulus */
  #take(stimulus) {
    this.#player?.close();
    this.#player = null;
    this.#playing = false;
    this.stimulus = stimulus;
    this.#pending.clear();
  }

  /**
   * A request of the app that has to do with the film.
   * @param {{type: string, [key: string]: any}} request
   * @returns {boolean} whether it was one
   */
  handle(request) {
    switch (request.type) {
      case 'need_film_sheet': void this.#putSheet(request.sheet); return true;
      case 'film_play': void this.#play(request.atSecs); return true;
      case 'film_pause': this.#pause(); return true;
      case 'film_seek': this.#player?.seek(request.secs); return true;
      case 'film_mute': this.#mute(request.muted); return true;
      default: return false;
    }
  }

  /** @param {number} atSecs */
  async #play(atSecs) {
    const stimulus = this.stimulus;
    if (!stimulus || this.#playing) return;
    this.#playing = true;
    try {
      const { FilmPlayer } = await this.#load();
      if (stimulus !== this.stimulus || !this.#playing) return;
      this.#player ??= new FilmPlayer({ durationSecs: stimulus.durationSecs, video: stimulus.video ?? null,
        onTime: (secs) => this.#session.dispatch({ type: 'film_time', secs }),
        onPicture: ({ values, ...meta }) => void this.#session.put('film_frame', meta, values).then(() => freeBuffer(values.buffer)).catch(() => {}),
        onEnd: () => this.#pause() });
      this.#player.muted = this.#muted;
      this.#session.dispatch({ type: 'set_playing', playing: true });
      await this.#player.play(atSecs);
    } catch (error) {
      if (stimulus !== this.stimulus) return;
      this.#pause();
      this.#session.showProblem({ ...problemFrom(error, ''), title: 'The film could not be played' });
    }
  }

  #pause() {
    this.#playing = false;
    this.#player?.pause();
    this.#session.dispatch({ type: 'set_playing', playing: false });
  }

  /** @param {boolean} muted */
  #mute(muted) {
    this.#muted = muted;
    if (this.#player) this.#player.muted = muted;
    this.#session.dispatch({ type: 'set_muted', muted });
  }

  /** @param {number} index */
  async #putSheet(index) {
    const stimulus = this.stimulus;
    if (!stimulus?.frames || !stimulus.sheet || this.#pending.has(index)) return;
    this.#pending.add(index);
    try {
      const [blob, { decodeSheet }] = await Promise.all([stimulus.sheet(index), this.#load()]);
      const { width, height, values } = await decodeSheet(blob, kMostPixels / sheetCount(stimulus.frames));
      if (stimulus === this.stimulus) await this.#session.put('film_sheet', { sheet: index, width, height }, values);
      freeBuffer(values.buffer);
    } catch (error) {
      // Without its pictures a film still has its labels and its time.
      if (stimulus === this.stimulus) this.#session.emit('error', { ...problemFrom(error, ''), title: 'Pictures of the film could not be read' });
    } finally {
      if (stimulus === this.stimulus) this.#pending.delete(index);
    }
  }
}

/** @param {Stimulus} stimulus */
function checkStimulus({ durationSecs, frames, labels, runDurationsSecs }) {
  /** @param {boolean} holds @param {string} text */
  const need = (holds, text) => {
    if (!holds) throw Object.assign(new Error(text), { code: 'bad_input' });
  };
  need(durationSecs > 0, `The film's duration must be above 0 s, not ${durationSecs}.`);
  need(!runDurationsSecs?.length || Math.abs(runDurationsSecs.reduce((a, b) => a + b) - durationSecs) <= 1,
    'The durations of the film\'s runs do not add up to its duration.');
  if (frames) {
    need([frames.columns, frames.rows, frames.frameWidth, frames.frameHeight].every((value) => Number.isInteger(value) && value > 0)
      && Number.isInteger(frames.count) && frames.count >= 0 && frames.intervalSecs > 0,
    'The film\'s frames need columns, rows, frameWidth, frameHeight, count and intervalSecs.');
  }
  if (labels) {
    need(labels.values.length === labels.nSamples * labels.names.length,
      `The film's labels: ${labels.values.length} values are not ${labels.nSamples} samples of ${labels.names.length} labels.`);
    need(labels.rateHz > 0, 'The film\'s labels need a rate in Hz.');
  }
}
