// @ts-check
// Holds the app module (web/platform) on its canvas: size and density, frames on request, input,
// clipboard, lost contexts. At rest it draws nothing.

import { CanvasInput } from './canvas-input.js';
import { hasRareCharacters, loadGlyphs } from './glyphs.js';

/**
 * The app module as Emscripten makes it.
 * @typedef {object} AppModule
 * @property {Uint8Array} HEAPU8          made again when the memory grows: never kept
 * @property {{registerContext: (context: WebGL2RenderingContext, attributes: object) => number,
 *             makeContextCurrent: (handle: number) => boolean}} GL
 * @property {() => Promise<any>} loadLater
 * @property {(bytes: number) => number} _malloc
 * @property {(pointer: number) => void} _free
 */

/**
 * @typedef {object} HostOptions
 * @property {HTMLCanvasElement} canvas
 * @property {URL|string} site            where app.js, app.wasm and fonts/ are, ending in a slash
 * @property {Record<string, any>} [state]  what to show first; may name units of data that comes later
 * @property {(request: {type: string, [key: string]: any}) => void} [onRequest]
 * @property {FirstParts} [first]         its canvas takes the place of the other
 */

/**
 * What index.html has begun before the modules were there: a canvas with its context, and the wasm.
 * @typedef {{canvas: HTMLCanvasElement, context: WebGL2RenderingContext, program?: Promise<WebAssembly.Module>}} FirstParts
 */

/** As in index.html. @type {WebGLContextAttributes} */
const kContextAttributes = { alpha: false, depth: false, stencil: false, antialias: false, preserveDrawingBuffer: false };
const kObjectTables = ['buffers', 'programs', 'framebuffers', 'renderbuffers', 'textures', 'shaders', 'vaos', 'samplers'];
/** How many frames one input may draw at once; more wait for the screen. */
const kFramesAtOnce = 5;

/** An error with a code of core/base/result.h. @param {string} code @param {string} text */
const hostError = (code, text) => Object.assign(new Error(text), { code });

/** "bad_input: The state: ..." as an Error. @param {string} told */
export function errorFrom(told) {
  const [, code, text] = /^([a-z_]+): ([^]*)$/.exec(told) ?? [null, 'internal', told];
  return hostError(code, text);
}

/** JSON of values that may hold typed arrays. @param {any} value */
export const jsonOf = (value) => JSON.stringify(value, (_key, part) => (ArrayBuffer.isView(part) ? Array.from(/** @type {any} */ (part)) : part));

/**
 * Size of the canvas in the screen's own pixels: the browser's exact answer where it has one. An
 * emulated density (developer tools, tests) is missing from that answer; then it is computed.
 * @param {Pick<ResizeObserverEntry, 'contentRect'> & Partial<Pick<ResizeObserverEntry, 'devicePixelContentBoxSize'>>} entry
 * @param {number} density
 * @returns {[number, number]}
 */
export function sizeInPixels(entry, density) {
  const computed = /** @type {[number, number]} */ ([entry.contentRect.width, entry.contentRect.height].map((css) => Math.round(css * density)));
  const exact = entry.devicePixelContentBoxSize?.[0];
  if (!exact) return computed;
  const agrees = Math.abs(exact.inlineSize - computed[0]) <= 1 && Math.abs(exact.blockSize - computed[1]) <= 1;
  return agrees ? [exact.inlineSize, exact.blockSize] : computed;
}

/** @param {URL|string} site the folder, ending in a slash @param {string} file */
const siteFile = (site, file) => new URL(file, site).href;

/** @param {string} address */
const compile = (address) => (WebAssembly.compileStreaming?.(fetch(address)) ?? Promise.reject(new Error('not there')))
  // A host that does not know the type of .wasm files, or an old browser.
  .catch(async () => WebAssembly.compile(await (await fetch(address)).arrayBuffer()));

/**
 * Glue and wasm are fetched side by side, and the wasm is compiled while it arrives.
 * @param {URL|string} site
 * @param {object} options
 * @param {Promise<WebAssembly.Module>} [begun]  the wasm, where it is being compiled already
 * @returns {Promise<AppModule & Record<string, any>>} with loadLater(): fetches what the first frame does not need
 */
async function loadApp(site, options, begun) {
  const program = begun?.catch(() => compile(siteFile(site, 'app.wasm'))) ?? compile(siteFile(site, 'app.wasm'));
  const [glue, compiled] = await Promise.all([import(siteFile(site, 'app.js')), program]);
  /** @type {WebAssembly.Imports} */
  let allImports = {};
  const module = await glue.default({
    ...options,
    instantiateWasm(/** @type {WebAssembly.Imports} */ imports, /** @type {(instance: WebAssembly.Instance) => void} */ done) {
      void WebAssembly.instantiate(compiled, imports).then((instance) => {
        // What the second part calls of the first (tools/split-app.mjs).
        allImports = { ...imports, first: instance.exports };
        done(instance);
      }, reportError);
      return {};
    },
  });
  return Object.assign(module, {
    loadLater: async () => WebAssembly.instantiate(await compile(siteFile(site, 'app_later.wasm')), allImports),
  });
}

export class AppHost {
  /** Frames drawn so far: at rest it stays the same. */
  frames = 0;

  #canvas;
  #site;
  #wideGlyphs = false;
  /** @type {AppModule & Record<string, any>} */
  #module;
  #gl;
  #onRequest;
  #input;
  #frame = 0;
  #lost = false;
  #destroyed = false;
  #tabBackwards = false;
  #listeners = new AbortController();
  #observer;

  /**
   * Rejects with {code: 'unsupported'} where there is no WebGL2.
   * @param {HostOptions} options
   * @returns {Promise<AppHost>}
   */
  static async create({ canvas, site, state = {}, onRequest = () => {}, first }) {
    /** @type {AppHost|null} */
    let host = null;
    // Everything that takes time starts before the context, which takes some itself.
    const loading = loadApp(site, {
      onAppRequest: (/** @type {string} */ json) => host?.handle(JSON.parse(json)),
    }, first?.program);
    // Without them the app can say nothing: the page then says it.
    const glyphs = loadGlyphs(site, devicePixelRatio, false).catch(() => null);
    if (first) {
      for (const { name, value } of canvas.attributes) first.canvas.setAttribute(name, value);
      canvas.replaceWith(first.canvas);
      canvas = first.canvas;
    } else {
      // Before the context: to change the size of a drawing buffer costs more than to make it.
      const box = canvas.getBoundingClientRect();
      canvas.width = Math.max(1, Math.round(box.width * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(box.height * devicePixelRatio));
    }
    const gl = first?.context ?? canvas.getContext('webgl2', kContextAttributes);
    if (!gl) {
      loading.catch(() => {});  // not wanted any more
      throw hostError('unsupported', 'This browser gives the page no WebGL2, which the view is drawn with.');
    }
    const module = await loading;
    host = new AppHost(canvas, gl, module, site, onRequest);
    host.#start(await glyphs, state);
    return host;
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {WebGL2RenderingContext} gl
   * @param {AppModule & Record<string, any>} module
   * @param {URL|string} site
   * @param {(request: {type: string, [key: string]: any}) => void} onRequest
   */
  constructor(canvas, gl, module, site, onRequest) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#module = module;
    this.#site = site;
    this.#onRequest = onRequest;
    this.#input = new CanvasInput(canvas, {
      pointer: (...values) => module._app_pointer(...values),
      wheel: (...values) => module._app_wheel(...values),
      key: (key, down, modifiers) => {
        if (key === 'Tab') this.#tabBackwards = (modifiers & 1) !== 0;
        this.#call('_app_key', [key], down ? 1 : 0, modifiers);
      },
      text: (text) => {
        this.#meetText(text);
        this.#call('_app_text', [text]);
      },
      paste: (text) => {
        this.#meetText(text);
        this.#call('_app_paste', [text]);
      },
      focus: (hasFocus) => module._app_focus(hasFocus ? 1 : 0),
      drawSoon: () => this.requestFrame(),
      drawNow: () => this.#drawUntilRest(),
      isEmbed: () => this.state().mode === 'embed',
    });
    this.#observer = new ResizeObserver(([entry]) => this.#resize(...sizeInPixels(entry, devicePixelRatio)));
  }

  /** @param {Uint8Array|null} glyphs @param {Record<string, any>} state */
  #start(glyphs, state) {
    if (!glyphs) throw hostError('io', "The page's fonts could not be loaded: check the connection.");
    const module = this.#module;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    // WebGL2 has all that is used: to ask for extensions would wait for the graphics process.
    module.GL.makeContextCurrent(module.GL.registerContext(this.#gl, { ...kContextAttributes, majorVersion: 2, minorVersion: 0, enableExtensionsByDefault: false }));
    this.#checked('_app_create', [jsonOf({ macKeys: /mac|iphone|ipad/i.test(navigator.platform), systemDark: dark.matches,
      reducedMotion: still.matches })]);
    module._app_set_later_ready(0);
    this.#setGlyphs(glyphs);
    if (Object.keys(state).length > 0) this.setState(state, { replace: true });
    const { signal } = this.#listeners;
    const environment = () => {
      module._app_set_environment(dark.matches ? 1 : 0, still.matches ? 1 : 0);
      this.requestFrame();
    };
    dark.addEventListener('change', environment, { signal });
    still.addEventListener('change', environment, { signal });
    this.#canvas.addEventListener('webglcontextlost', (event) => this.#contextLost(event), { signal });
    this.#canvas.addEventListener('webglcontextrestored', () => this.#contextRestored(), { signal });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.requestFrame();
    }, { signal });
    const box = this.#canvas.getBoundingClientRect();
    this.#resize(Math.round(box.width * devicePixelRatio), Math.round(box.height * devicePixelRatio));
    try {
      this.#observer.observe(this.#canvas, { box: 'device-pixel-content-box' });
    } catch {
      this.#observer.observe(this.#canvas);  // Safari
    }
    this.#followDensity();
    requestAnimationFrame(() => void this.#loadLater());  // after the frame that is being made now
  }

  /** The views that the first frame does without; tried again while the connection is away. */
  async #loadLater() {
    for (let waitMs = 0; !this.#destroyed; waitMs = Math.min(2 * waitMs + 1000, 30000)) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      try {
        await this.#module.loadLater();
        this.#module._app_set_later_ready(1);
        this.requestFrame();
        return;
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** A window moved to another screen, or a zoomed page, changes the density and not always the size. */
  #followDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      if (this.#destroyed) return;
      const box = this.#canvas.getBoundingClientRect();
      this.#resize(Math.round(box.width * devicePixelRatio), Math.round(box.height * devicePixelRatio));
      this.#followDensity();
    }, { once: true, signal: this.#listeners.signal });
  }

  /** @param {number} widthPx @param {number} heightPx */
  #resize(widthPx, heightPx) {
    if (widthPx <= 0 || heightPx <= 0) return;
    const canvas = this.#canvas;
    if (canvas.width !== widthPx) canvas.width = widthPx;
    if (canvas.height !== heightPx) canvas.height = heightPx;
    this.#module._app_resize(widthPx, heightPx, devicePixelRatio);
    // A canvas that is given another size is empty: draw before the browser shows it.
    this.#draw(performance.now());
  }

  /** @param {Uint8Array} glyphs */
  #setGlyphs(glyphs) {
    this.#withBytes(glyphs, (pointer, count) => this.#checked('_app_set_glyphs', [], pointer, count));
  }

  /** Glyphs for a density that has changed (until they are there the view is only scaled), or more of them. */
  async #followGlyphs() {
    const density = devicePixelRatio;
    const wide = this.#wideGlyphs;
    try {
      const glyphs = await loadGlyphs(this.#site, density, wide);
      if (this.#destroyed || density !== devicePixelRatio || wide !== this.#wideGlyphs) return;  // asked again since
      this.#setGlyphs(glyphs);
      this.requestFrame();
    } catch (error) {
      reportError(error);  // those that are there go on serving
    }
  }

  /** Names from files may have letters that the interface's own words have not. @param {string} text */
  #meetText(text) {
    if (this.#wideGlyphs || !hasRareCharacters(text)) return;
    this.#wideGlyphs = true;
    void this.#followGlyphs();
  }

  requestFrame() {
    if (this.#frame !== 0 || this.#lost || this.#destroyed) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      this.#draw(now);
    });
  }

  /** @param {number} now @returns {boolean} whether another frame is wanted */
  #draw(now) {
    if (this.#lost || this.#destroyed) return false;
    ++this.frames;
    const more = this.#module._app_frame(now) !== 0;
    if (more) this.requestFrame();
    return more;
  }

  #drawUntilRest() {
    for (let i = 0; i < kFramesAtOnce && this.#draw(performance.now()); ++i);
  }

  // ---- Calls of the module -----------------------------------------------------------------------

  /** @param {string} text */
  #toHeap(text) {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.#module._malloc(bytes.length + 1);
    if (pointer === 0) throw hostError('out_of_memory', 'The page is out of memory.');
    this.#module.HEAPU8.set(bytes, pointer);
    this.#module.HEAPU8[pointer + bytes.length] = 0;
    return pointer;
  }

  /** @param {number} pointer */
  #fromHeap(pointer) {
    const heap = this.#module.HEAPU8;
    return new TextDecoder().decode(heap.subarray(pointer, heap.indexOf(0, pointer)));
  }

  /** Calls with texts first and numbers after. @param {string} name @param {string[]} texts @param {...number} numbers */
  #call(name, texts, ...numbers) {
    const pointers = texts.map((text) => this.#toHeap(text));
    try {
      return this.#module[name](...pointers, ...numbers);
    } finally {
      for (const pointer of pointers) this.#module._free(pointer);
    }
  }

  /** The same, for functions that answer with a failure or null. @param {string} name @param {string[]} texts @param {...number} numbers */
  #checked(name, texts, ...numbers) {
    const failure = this.#call(name, texts, ...numbers);
    if (failure !== 0) throw errorFrom(this.#fromHeap(failure));
  }

  /** @param {Uint8Array} bytes @param {(pointer: number, count: number) => void} use */
  #withBytes(bytes, use) {
    const pointer = this.#module._malloc(Math.max(bytes.byteLength, 1));
    if (pointer === 0) throw hostError('out_of_memory', 'The page is out of memory.');
    try {
      this.#module.HEAPU8.set(bytes, pointer);
      use(pointer, bytes.byteLength);
    } finally {
      this.#module._free(pointer);
    }
  }

  /**
   * Hands over data (docs/architecture.md, app_put). Throws {code, message} where it does not fit.
   * @param {string} kind
   * @param {object} meta
   * @param {ArrayBufferView} [values]
   */
  put(kind, meta, values) {
    const bytes = values ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : new Uint8Array(0);
    const json = jsonOf(meta);
    this.#meetText(json);
    this.#withBytes(bytes, (pointer, count) => this.#checked('_app_put', [kind, json], pointer, count));
    this.requestFrame();
  }

  /** @param {{type: string, [key: string]: any}} command */
  dispatch(command) {
    this.#checked('_app_dispatch', [jsonOf(command)]);
    this.requestFrame();
  }

  /** @returns {Record<string, any>} */
  state() {
    return JSON.parse(this.#fromHeap(this.#module._app_state_json()));
  }

  /** What a screen says, written out: "report_html" (docs/architecture.md); '' where there is nothing of it. @param {string} kind @returns {string} */
  document(kind) {
    return this.#fromHeap(this.#call('_app_document', [kind]));
  }

  /** Keys left out stay as they are, or with `replace` become their defaults. @param {Record<string, any>} state */
  setState(state, { replace = false } = {}) {
    this.#checked('_app_set_state', [jsonOf(state)], replace ? 0 : 1);
    this.requestFrame();
  }

  /** Bytes of textures on the graphics card. */
  get gpuBytes() {
    return /** @type {number} */ (this.#module._app_gpu_bytes());
  }

  /** The view as a PNG. @returns {Promise<Blob>} */
  picture() {
    if (this.#lost) return Promise.reject(hostError('internal', 'The graphics card is not available just now. Try again.'));
    this.#drawUntilRest();
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => (blob ? resolve(blob) : reject(hostError('internal', 'The picture could not be made.'))), 'image/png');
    });
  }

  /** Pixels of the view as RGBA rows from the top, for tests. */
  pixels() {
    this.#drawUntilRest();
    const { width, height } = this.#canvas;
    const upsideDown = new Uint8Array(4 * width * height);
    this.#gl.readPixels(0, 0, width, height, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, upsideDown);
    const values = new Uint8Array(upsideDown.length);
    for (let y = 0; y < height; ++y) {
      values.set(upsideDown.subarray(4 * width * (height - 1 - y), 4 * width * (height - y)), 4 * width * y);
    }
    return { width, height, values };
  }

  // ---- What the app asks for ---------------------------------------------------------------------

  /** @param {{type: string, [key: string]: any}} request */
  handle(request) {
    try {
      switch (request.type) {
        case 'cursor': this.#canvas.style.cursor = request.css; break;
        case 'text_input': this.#input.setTextInput(request.active, request.x, request.y); break;
        case 'clipboard_write': this.#copy(request.text); break;
        case 'leave_canvas': this.#input.leave(this.#tabBackwards); break;
        case 'request_frame': this.requestFrame(); break;
        case 'need_glyphs': void this.#followGlyphs(); break;
        default: this.#onRequest(request);
      }
    } catch (error) {
      reportError(error);  // an exception must not unwind the module's C++ frames
    }
  }

  /** @param {string} text */
  #copy(text) {
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    written.catch(() => this.#input.copyByField(text));
  }

  /** @param {Event} event */
  #contextLost(event) {
    event.preventDefault();  // else it is never given back
    this.#lost = true;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#module._app_context_lost();
    this.#onRequest({ type: 'context_lost' });
  }

  #contextRestored() {
    this.#lost = false;
    // Emscripten's tables still hold objects of the lost context; to delete those is an error.
    const tables = /** @type {Record<string, any[]>} */ (/** @type {unknown} */ (this.#module.GL));
    for (const name of kObjectTables) tables[name]?.fill(null);
    this.#module._app_context_restored();
    this.#onRequest({ type: 'context_restored' });
    this.requestFrame();
  }

  /** Gives everything back: listeners, memory, and the browser's few WebGL contexts. */
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    cancelAnimationFrame(this.#frame);
    this.#listeners.abort();
    this.#observer.disconnect();
    this.#input.destroy();
    this.#module._app_destroy();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
