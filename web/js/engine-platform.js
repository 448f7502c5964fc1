// @ts-check
// Where the engine's parts come from: in the page, beside this script on the same host.

import {EngineError} from './engine-error.js';
import {availableSimd} from './engine-simd.js';
import {spawnWorker} from './engine-spawn.js';

/** @typedef {import('./engine-channel.js').WorkerLike} WorkerLike */

/** engine: what every visitor needs; methods: what runs when it is asked for. @typedef {'engine'|'methods'} ModuleFamily */

/**
 * @typedef {object} Platform
 * @property {() => 'relaxed'|'plain'|'none'} availableSimd
 * @property {() => number} processors
 * @property {(simd: 'relaxed'|'plain', family?: ModuleFamily) => Promise<WebAssembly.Module>} compileModule
 * @property {(simd: 'relaxed'|'plain', family?: ModuleFamily) => string} glueUrl  of Emscripten's loader, absolute
 * @property {(name: string) => Promise<WorkerLike>} spawnWorker
 */

/** The site's root, whatever path it is served under. */
const kSiteUrl = new URL('../', import.meta.url);

/** @param {'relaxed'|'plain'} simd @param {ModuleFamily} [family] */
export const moduleName = (simd, family = 'engine') => (simd === 'relaxed' ? `${family}_relaxed` : family);

/** @param {'relaxed'|'plain'} simd @param {ModuleFamily} [family] */
const moduleUrl = (simd, family) => new URL(`${moduleName(simd, family)}.wasm`, kSiteUrl);

/** Asked for before it is compiled. @type {Map<string, Promise<Response>>} */
const early = new Map();

/** Fetches the engine for who starts it later: compiling would take the processor from what comes first. */
export function prefetchEngine() {
  const simd = availableSimd();
  if (simd === 'none') return;
  const url = moduleUrl(simd);
  const answer = fetch(url, /** @type {RequestInit} */ ({priority: 'low'}));
  answer.catch(() => {});  // told by who compiles it
  early.set(url.href, answer);
}

/**
 * Compiled once on behalf of all workers, while it is still arriving.
 * @param {URL} url
 */
async function compileModule(url) {
  let response;
  const fetched = early.get(url.href);
  early.delete(url.href);
  try {
    response = await (fetched ?? fetch(url));
  } catch {
    throw new EngineError('io', `${url.href} cannot be loaded: check the connection.`);
  }
  if (!response.ok) {
    throw new EngineError('io', `${url.href} cannot be loaded (HTTP ${response.status}).`);
  }
  if (response.headers.get('Content-Type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  // Hosts that do not know the type, and those that answer anything with an HTML page.
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    throw new EngineError('io', `${url.href} is not the engine: the host sent something else.`);
  }
  return WebAssembly.compile(bytes);
}

/** @returns {Platform} */
export function browserPlatform() {
  return {
    availableSimd,
    processors: () => globalThis.navigator?.hardwareConcurrency ?? 1,
    compileModule: (simd, family) => compileModule(moduleUrl(simd, family)),
    glueUrl: (simd, family) => new URL(`${moduleName(simd, family)}.js`, kSiteUrl).href,
    spawnWorker: (name) => spawnWorker(new URL('engine-worker.js', import.meta.url), name),
  };
}
