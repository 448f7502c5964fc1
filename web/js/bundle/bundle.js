// @ts-check
// An open bundle: its manifest, and its files as they are asked for, each checked against its hash.

import { BundleError } from './bundle-error.js';
import { readManifest } from './manifest.js';
import { sha256 } from './sha256.js';
import { kMostFileBytes, readManifestText } from './sources.js';

/** @typedef {import('./manifest.js').Manifest} Manifest */
/** @typedef {import('./sources.js').BundleSource} BundleSource */

export class Bundle {
  #source;
  manifest;

  /** @param {BundleSource} source @param {Manifest} manifest */
  constructor(source, manifest) {
    this.#source = source;
    this.manifest = manifest;
  }

  /** @param {BundleSource} source @param {AbortSignal} [signal] */
  static async open(source, signal) {
    return new Bundle(source, readManifest(await readManifestText(source, signal), source.name));
  }

  /** What a link to it holds; null: local files. */
  get address() {
    return this.#source.address;
  }

  get name() {
    return this.#source.name;
  }

  /** Sizes of all files together. */
  get bytes() {
    return Object.values(this.manifest.files).reduce((sum, file) => sum + file.bytes, 0);
  }

  /**
   * A file's bytes, checked. Rejects by name where they are not what bundle.json says.
   * @param {string} path  one of manifest.files
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  async bytesOf(path, signal) {
    const { bytes: size, sha256: hash } = this.manifest.files[path];
    if (size > kMostFileBytes) throw new BundleError('out_of_memory', `${path} has ${Math.round(size / 1e6)} MB, more than a page should take.`);
    const bytes = await this.#source.read(path, size, signal);
    if (bytes.length !== size) throw new BundleError('bad_input', `${path} has ${bytes.length} bytes, bundle.json says ${size}.`);
    const found = await sha256(bytes);
    if (found !== hash) {
      throw new BundleError('bad_input', `${path} is not the file that bundle.json describes: its SHA-256 is ${found.slice(0, 12)}…, not ${hash.slice(0, 12)}…`);
    }
    return bytes;
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<File>} */
  async file(path, signal) {
    const bytes = await this.bytesOf(path, signal);
    return new File([/** @type {BlobPart} */ (bytes)], path.split('/').at(-1) ?? path, { type: kTypes[path.split('.').at(-1) ?? ''] ?? '' });
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  async json(path, signal) {
    try {
      return JSON.parse(new TextDecoder().decode(await this.bytesOf(path, signal)));
    } catch (error) {
      if (error instanceof SyntaxError) throw new BundleError('bad_input', `${path} is no JSON: ${error.message.slice(0, 120)}`);
      throw error;
    }
  }

  /**
   * A table of numbers under a line of names: values[column * rows + row].
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  async table(path, signal) {
    const [head, ...lines] = new TextDecoder().decode(await this.bytesOf(path, signal)).replace(/\r?\n$/, '').split(/\r?\n/);
    const names = head.split('\t');
    const rows = lines.length;
    const values = new Float32Array(rows * names.length);
    lines.forEach((line, row) => {
      const cells = line.split('\t');
      if (cells.length !== names.length) throw new BundleError('bad_input', `${path}: line ${row + 2} has ${cells.length} columns, not ${names.length}.`);
      cells.forEach((cell, column) => {
        const value = cell === 'n/a' || cell === '' ? NaN : Number(cell);
        if (Number.isNaN(value) && cell !== 'n/a' && cell !== '') {
          throw new BundleError('bad_input', `${path}: line ${row + 2}, column ${names[column]}: "${cell.slice(0, 20)}" is no number.`);
        }
        values[column * rows + row] = value;
      });
    });
    return { names, rows, values };
  }
}

/** @type {Record<string, string>} */
const kTypes = { webp: 'image/webp', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webm: 'video/webm', mp4: 'video/mp4' };
