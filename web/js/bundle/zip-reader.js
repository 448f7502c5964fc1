// @ts-check
// A .zip as a list of files that are unpacked when they are asked for (PKWARE APPNOTE 6.3). Only what bundles need:
// stored or deflated, not encrypted, below 4 GB. Nothing in the archive is believed: offsets, sizes and names are
// checked, and unpacking stops at the size that the caller expects.

import { BundleError, shown } from './bundle-error.js';
import { kManifestName, problemOfPath } from './manifest.js';
import { readAtMost } from './read-at-most.js';

/** @typedef {{at: number, packed: number, size: number, method: number}} ZipEntry */

const kMostEntries = 100_001;
const kMostDirectoryBytes = 64 * 2 ** 20;

/** @param {Blob} blob @param {number} from @param {number} to */
const viewOf = async (blob, from, to) => new DataView(await blob.slice(from, to).arrayBuffer());

/** @param {Blob} blob @param {string} name */
async function directoryOf(blob, name) {
  const tailAt = Math.max(0, blob.size - 65_557);
  const tail = await viewOf(blob, tailAt, blob.size);
  for (let at = tail.byteLength - 22; at >= 0; --at) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + 22 + tail.getUint16(at + 20, true) > tail.byteLength) continue;
    const [entries, bytes, offset] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    if (entries === 0xffff || bytes === 0xffffffff || offset === 0xffffffff) {
      throw new BundleError('unsupported', `${name} is a zip64 archive. Unpack it and give the folder.`);
    }
    if (offset + bytes > tailAt + at || entries > kMostEntries || bytes > kMostDirectoryBytes) break;
    return { entries, view: await viewOf(blob, offset, offset + bytes) };
  }
  throw new BundleError('bad_input', `${name} is no complete .zip: its list of files cannot be read.`);
}

/**
 * The archive's files by path. Where everything lies in one folder, its name is left out.
 * @param {Blob} blob
 * @param {string} name  for messages
 * @returns {Promise<Map<string, ZipEntry>>}
 */
export async function readZip(blob, name) {
  const { entries, view } = await directoryOf(blob, name);
  const utf8 = new TextDecoder();
  /** @type {Map<string, ZipEntry>} */
  const files = new Map();
  let at = 0;
  for (let i = 0; i < entries; ++i) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw new BundleError('bad_input', `${name}: its list of files ends after ${i} of ${entries}.`);
    }
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const next = at + 46 + nameBytes + extra + comment;
    if (next > view.byteLength) throw new BundleError('bad_input', `${name}: its list of files ends after ${i} of ${entries}.`);
    const path = utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes));
    if (!path.endsWith('/') && !path.startsWith('__MACOSX/')) {
      const problem = path === kManifestName ? '' : problemOfPath(path);
      if (problem) throw new BundleError('bad_input', `${name}: the name of a file in it ${problem}.`);
      if (files.has(path)) throw new BundleError('bad_input', `${name} has ${shown(path)} twice.`);
      if (view.getUint16(at + 8, true) & 1) throw new BundleError('unsupported', `${name}: ${shown(path)} is encrypted.`);
      files.set(path, { method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true) });
    }
    at = next;
  }
  const folder = [...files.keys()][0]?.split('/')[0];
  if (files.has(kManifestName) || !folder || ![...files.keys()].every((path) => path.startsWith(`${folder}/`))) return files;
  return new Map([...files].map(([path, entry]) => [path.slice(folder.length + 1), entry]));
}

/**
 * One file's bytes. Throws where it is longer than `most`, before all of it is unpacked.
 * @param {Blob} blob
 * @param {ZipEntry} entry
 * @param {number} most
 * @param {string} path  for messages
 * @returns {Promise<Uint8Array>}
 */
export async function unpack(blob, entry, most, path) {
  if (entry.size > most) throw new BundleError('bad_input', `${path} has ${entry.size} bytes in the archive, bundle.json says ${most}.`);
  const local = await viewOf(blob, entry.at, entry.at + 30);
  if (local.byteLength < 30 || local.getUint32(0, true) !== 0x04034b50) throw new BundleError('bad_input', `${path}: the archive has no such file where its list says.`);
  const from = entry.at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (from + entry.packed > blob.size) throw new BundleError('io', `${path}: the archive ends before the file does.`);
  const data = blob.slice(from, from + entry.packed);
  if (entry.method === 0) return new Uint8Array(await data.arrayBuffer());
  if (entry.method !== 8) throw new BundleError('unsupported', `${path} is packed by method ${entry.method}. Only deflate can be read.`);
  /** @type {ReadableStream<Uint8Array>} */
  let stream;
  try {
    stream = data.stream().pipeThrough(/** @type {any} */ (new DecompressionStream('deflate-raw')));
  } catch {
    throw new BundleError('unsupported', 'This browser cannot unpack .zip files. Unpack it and give the folder.');
  }
  return readAtMost(stream, most, path).catch((error) => {
    throw error instanceof BundleError ? error : new BundleError('bad_input', `${path} cannot be unpacked: the archive is damaged.`);
  });
}
