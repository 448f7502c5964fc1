// The engine's parts for Node: threads for workers, modules from the build folder
// (SYNC_ACT_WASM_DIR, or build/wasm).
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import v8 from 'node:v8';
import {Worker} from 'node:worker_threads';

import {EngineClient} from '../../web/js/engine-client.js';
import {moduleName} from '../../web/js/engine-platform.js';

// Node 20 has relaxed SIMD, but behind a flag. Unknown flags are ignored by newer ones.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const wasmDir = process.env.SYNC_ACT_WASM_DIR ?? path.join(root, 'build/wasm');

export const sharedData = path.resolve(root, '../shared/data');
/** Reason to skip what needs relaxed SIMD: Node 18 knows an early draft of it only. */
export const skipRelaxed = parseInt(process.versions.node, 10) >= 20 ? false : 'this Node has no relaxed SIMD';
/** Reason to skip the tests that need the wasm build; false where it is there. */
export const skipReason =
    existsSync(path.join(wasmDir, 'engine.wasm')) ? false : `no wasm build in ${wasmDir}`;
/** @param {string} file  in shared/data */
export const skipWithout = (file) =>
    skipReason || (existsSync(path.join(sharedData, file)) ? false : `no ${file} in shared/data`);

/**
 * A file that is read piece by piece, as a browser's File is. Node has a Blob for that but does not
 * hand it to another thread, so the thread makes it (worker_thread.mjs).
 * @param {string} file
 * @returns {Blob}
 */
export const fileOnDisk = (file) => /** @type {any} */ ({onDisk: file, size: statSync(file).size});

/** A Node thread with a Web Worker's face. */
class ThreadWorker {
  /** @type {((event: {data: any}) => void) | null} */
  onmessage = null;
  /** @type {((event: {message: string}) => void) | null} */
  onerror = null;
  #thread = new Worker(new URL('worker_thread.mjs', import.meta.url));

  constructor() {
    this.#thread.on('message', (data) => this.onmessage?.({data}));
    this.#thread.on('error', (error) => this.onerror?.({message: error.message}));
  }

  /** @param {unknown} message @param {any[]} transfer */
  postMessage(message, transfer) {
    this.#thread.postMessage(message, transfer);
  }

  terminate() {
    void this.#thread.terminate();
  }
}

/** @returns {import('../../web/js/engine-platform.js').Platform} */
export function nodePlatform() {
  return {
    availableSimd: () => 'plain',
    processors: () => 2,
    compileModule: (simd, family) =>
        WebAssembly.compile(readFileSync(path.join(wasmDir, `${moduleName(simd, family)}.wasm`))),
    glueUrl: (simd, family) => pathToFileURL(path.join(wasmDir, `${moduleName(simd, family)}.js`)).href,
    spawnWorker: async () => new ThreadWorker(),
  };
}

/**
 * Runs `use` with an engine that is closed afterwards.
 * @template T
 * @param {import('../../web/js/engine-client.js').EngineOptions} options
 * @param {(engine: EngineClient) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withEngine(options, use) {
  const engine = await EngineClient.create({platform: nodePlatform(), ...options});
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}

/** A file of shared/data, as the user would give it. @param {string} name */
export const fileOf = (name) => {
  const bytes = readFileSync(path.join(sharedData, name));
  return new File([bytes], path.basename(name));
};
