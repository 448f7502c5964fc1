// @ts-check
// One instance of the engine's wasm module (web/engine/engine_api.h). Arrays are copied in and out
// of its memory; a view of that memory is made anew for each copy, since any call may move it.

import {EngineError} from './engine-error.js';

/**
 * What Emscripten's module gives: the exported functions with a leading underscore.
 * @typedef {Record<string, any> & {HEAPU8: Uint8Array}} WasmExports
 */

/**
 * An array in a reply's JSON.
 * @typedef {{array: 'f32'|'i32'|'u32'|'u8', pointer: number, count: number}} ArrayReference
 */

const kArrayTypes = {f32: Float32Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array};

export class EngineInstance {
  #wasm;
  #handle;
  #decoder = new TextDecoder();
  #encoder = new TextEncoder();

  /** @param {WasmExports} wasm */
  constructor(wasm) {
    this.#wasm = wasm;
    this.#handle = wasm._engine_create();
    if (this.#handle === 0) {
      throw new EngineError('internal', 'There are too many engines in this worker.');
    }
  }

  /**
   * @param {WebAssembly.Module} module  compiled
   * @param {string} glueUrl             Emscripten's loader of the same build
   */
  static async create(module, glueUrl) {
    const {default: createModule} = await import(/* webpackIgnore: true */ glueUrl);
    /** @type {WasmExports} */
    const wasm = await new Promise((resolve, reject) => {
      createModule({
        /**
         * @param {WebAssembly.Imports} imports
         * @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} done
         */
        instantiateWasm(imports, done) {
          // The loader waits for `done` for ever: a failure must be told from here.
          WebAssembly.instantiate(module, imports)
              .then((instance) => done(instance, module)).catch(reject);
          return {};
        },
      }).then(resolve, reject);
    });
    return new EngineInstance(wasm);
  }

  /**
   * Calls engine_<name>(handle, ...args) and gives its JSON, arrays copied out.
   * @param {string} name
   * @param {...number} args
   * @returns {any}
   */
  call(name, ...args) {
    const reply = this.#reply(this.#invoke(name, args));
    const value = reply.size > 0 ? this.#json(reply.pointer, reply.size) : {};
    if (reply.status === 0) return value;
    throw new EngineError(value.code, value.message, value.details);
  }

  /** Text for the next call: a file's name, an option's. @param {string} text */
  putText(text) {
    const bytes = this.#encoder.encode(text);
    this.#heapBytes(this.#input('input_text', bytes.length), bytes.length).set(bytes);
  }

  /** Bytes for the next call. @param {Uint8Array} bytes */
  putBytes(bytes) {
    this.#heapBytes(this.#input('input_bytes', bytes.length), bytes.length).set(bytes);
  }

  /** A whole file for the next call. @param {Uint8Array} bytes */
  putFile(bytes) {
    this.#heapBytes(this.#input('input_file', bytes.length), bytes.length).set(bytes);
  }

  /** Floats for the next call. @param {Float32Array} values */
  putFloats(values) {
    const pointer = this.#input('input_floats', values.length);
    new Float32Array(this.#wasm.HEAPU8.buffer, pointer, values.length).set(values);
  }

  /**
   * Memory of the engine, to be copied from at once: the next call may invalidate it.
   * @param {number} pointer
   * @param {number} size
   */
  heapBytes(pointer, size) {
    return this.#heapBytes(pointer, size);
  }

  /** Bytes that the engine holds now. */
  liveBytes() {
    return this.#wasm._engine_live_bytes() >>> 0;
  }

  destroy() {
    this.#wasm._engine_destroy(this.#handle);
    this.#handle = 0;
  }

  /** @param {string} name @param {number} count @returns {number} pointer */
  #input(name, count) {
    const reply = this.#reply(this.#invoke(name, [count]));
    if (reply.status === 0) return reply.pointer;
    const {code, message, details} = this.#json(reply.pointer, reply.size);
    throw new EngineError(code, message, details);
  }

  /**
   * A trap is told as what it was about; it stays the error's cause, since after it nothing in this
   * instance's memory can be relied on.
   * @param {string} name @param {number[]} args @returns {number}
   */
  #invoke(name, args) {
    try {
      return this.#wasm[`_engine_${name}`](this.#handle, ...args);
    } catch (trap) {
      if (!(trap instanceof WebAssembly.RuntimeError)) throw trap;
      const error = this.#wasm._engine_out_of_memory() !== 0 ?
        new EngineError('out_of_memory', 'There is not enough memory for this. Close other pages or ' +
            'use fewer scans or a smaller mask.') :
        new EngineError('internal', `The engine failed unexpectedly (${trap.message}).`);
      error.cause = trap;
      throw error;
    }
  }

  /** @param {number} address */
  #reply(address) {
    const [status, pointer, size] = new Uint32Array(this.#wasm.HEAPU8.buffer, address >>> 0, 3);
    return {status, pointer, size};
  }

  /** @param {number} pointer @param {number} size */
  #heapBytes(pointer, size) {
    return new Uint8Array(this.#wasm.HEAPU8.buffer, pointer, size);
  }

  /** @param {number} pointer @param {number} size */
  #json(pointer, size) {
    const buffer = /** @type {ArrayBuffer} */ (this.#wasm.HEAPU8.buffer);
    const text = this.#decoder.decode(new Uint8Array(buffer, pointer, size));
    return JSON.parse(text, (_key, value) => {
      if (value?.array === undefined) return value;
      const {array, pointer: start, count} = /** @type {ArrayReference} */ (value);
      // A copy, not a view.
      return new kArrayTypes[array](buffer, start, count).slice();
    });
  }
}
