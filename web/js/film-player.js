// @ts-check
// Pictures of a film as the app takes them. A module of its own, fetched where there is a film.

/**
 * A sheet of frames as RGBA rows from the top, made smaller where it has more than `mostPixels`.
 * @param {Blob} blob
 * @param {number} mostPixels
 * @returns {Promise<{width: number, height: number, values: Uint8ClampedArray}>}
 */
export async function decodeSheet(blob, mostPixels) {
  const whole = await createImageBitmap(blob);
  const scale = Math.min(1, Math.sqrt(mostPixels / (whole.width * whole.height)));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  const { data: values } = context.getImageData(0, 0, width, height);
  canvas.width = canvas.height = 0;  // frees its pixels
  return { width, height, values };
}

/** The player's picture for the app is no wider: it is shown in a corner. */
const kPictureWidth = 320;
/** With reduced motion the cursor steps. */
const kCalmMilliseconds = 500;
/** Longer between two frames, and the page was hidden: without a video the film waits. */
const kLongestStepSecs = 0.25;

/**
 * @typedef {object} PlayerParts
 * @property {number} durationSecs
 * @property {(() => Promise<Blob|string>)|null} video  none, or one that the browser cannot play: the clock alone
 * @property {(secs: number) => void} onTime            film time, at most once per frame
 * @property {(picture: {timeSecs: number, width: number, height: number, values: Uint8ClampedArray}) => void} onPicture
 * @property {() => void} onEnd
 */

/** Plays a film by its video, or by the clock alone. Paused, it does nothing. */
export class FilmPlayer {
  #parts;
  /** @type {HTMLVideoElement|null} */
  #video = null;
  /** Resolves to the video, or null where there is none. @type {Promise<HTMLVideoElement|null>|null} */
  #loading = null;
  #url = '';
  #playing = false;
  #frame = 0;
  #timer = 0;
  #secs = 0;
  #lastMs = 0;
  /** Of the video's picture that was shown last. */
  #shownSecs = -1;
  #canvas = new OffscreenCanvas(1, 1);
  #muted = true;

  /** @param {PlayerParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  get muted() {
    return this.#muted;
  }

  set muted(muted) {
    this.#muted = muted;
    if (this.#video) this.#video.muted = muted;
  }

  /** @param {number} atSecs */
  async play(atSecs) {
    this.#playing = true;
    this.#secs = atSecs;
    this.#video = await (this.#loading ??= this.#load());
    if (!this.#playing) return;
    if (this.#video) {
      this.#video.muted = this.#muted;
      this.#video.currentTime = this.#secs;
      await this.#video.play().catch((error) => this.#withoutVideo(error));
    }
    this.#lastMs = performance.now();
    if (this.#playing) this.#schedule();
  }

  pause() {
    this.#playing = false;
    this.#video?.pause();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  /** @param {number} secs */
  seek(secs) {
    this.#secs = secs;
    if (this.#video) this.#video.currentTime = secs;
  }

  close() {
    this.pause();
    this.#video?.removeAttribute('src');
    this.#video?.load();
    if (this.#url) URL.revokeObjectURL(this.#url);
  }

  /** @returns {Promise<HTMLVideoElement|null>} */
  async #load() {
    const source = await this.#parts.video?.();
    if (!source) return null;
    const video = document.createElement('video');
    video.playsInline = true;
    video.muted = this.#muted;
    video.preload = 'auto';
    video.src = typeof source === 'string' ? source : (this.#url = URL.createObjectURL(source));
    try {
      await new Promise((resolve, reject) => {
        video.addEventListener('loadeddata', resolve, { once: true });
        video.addEventListener('error', reject, { once: true });
      });
    } catch {
      return null;  // another format than this browser plays: the frames of the sheets are shown
    }
    video.addEventListener('error', () => this.#withoutVideo(video.error));
    return video;
  }

  /** A pause that came first is no failure. @param {unknown} error */
  #withoutVideo(error) {
    if (/** @type {any} */ (error)?.name === 'AbortError') return;
    this.#video = null;
    this.#loading = Promise.resolve(null);
    this.#lastMs = performance.now();
  }

  #schedule() {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#timer = window.setTimeout(() => this.#tick(), kCalmMilliseconds);
    } else {
      this.#frame = requestAnimationFrame(() => this.#tick());
    }
  }

  #tick() {
    if (!this.#playing) return;
    const now = performance.now();
    if (this.#video) {
      if (!this.#video.seeking) this.#secs = this.#video.currentTime;
    } else {
      this.#secs += Math.min((now - this.#lastMs) / 1000, Math.max(kLongestStepSecs, 2e-3 * kCalmMilliseconds));
    }
    this.#lastMs = now;
    this.#parts.onTime(Math.min(this.#secs, this.#parts.durationSecs));
    if (this.#secs >= this.#parts.durationSecs || this.#video?.ended) {
      this.#parts.onEnd();
      return;
    }
    this.#showPicture();
    this.#schedule();
  }

  /** The video's picture, where it is another than the last one. */
  #showPicture() {
    const video = this.#video;
    if (!video || video.seeking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    // Films have up to 30 pictures a second; those between cannot be told apart.
    if (Math.abs(video.currentTime - this.#shownSecs) < 1 / 31) return;
    this.#shownSecs = video.currentTime;
    const width = Math.min(kPictureWidth, video.videoWidth);
    const height = Math.round((width * video.videoHeight) / video.videoWidth);
    if (!(width > 0 && height > 0)) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { willReadFrequently: true }));
    context.drawImage(video, 0, 0, width, height);
    this.#parts.onPicture({ timeSecs: this.#shownSecs, width, height, values: context.getImageData(0, 0, width, height).data });
  }
}
