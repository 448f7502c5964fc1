// @ts-check
// Bundles of the user's own: a .zip, a dropped folder, or its files.

import { BundleError, shown } from './bundle-error.js';
import { kManifestName } from './manifest.js';
import { readZip, unpack } from './zip-reader.js';

/** @typedef {import('./sources.js').BundleSource} BundleSource */

/** @param {File} file @returns {Promise<BundleSource>} */
export async function sourceOfZip(file) {
  const entries = await readZip(file, file.name);
  if (!entries.has(kManifestName)) {
    throw new BundleError('bad_input', `${file.name} has no bundle.json. If it holds other files, unpack it and give those.`);
  }
  return {
    name: file.name, address: null,
    async read(path, most) {
      const entry = entries.get(path);
      if (!entry) throw new BundleError('io', `${file.name} has no ${shown(path)}.`);
      return unpack(file, entry, most, path);
    },
  };
}

/**
 * A dropped folder, or its files.
 * @param {readonly File[]} files
 * @param {(file: File) => string} pathOf  path below what was dropped
 * @returns {BundleSource}
 */
export function sourceOfFiles(files, pathOf) {
  const manifest = files.find((file) => file.name === kManifestName);
  if (!manifest) throw new BundleError('bad_input', 'There is no bundle.json among the files.');
  const folder = pathOf(manifest).slice(0, -kManifestName.length);
  const byPath = new Map(files.map((file) => [pathOf(file), file]));
  return {
    name: folder.split('/').filter(Boolean).at(-1) ?? kManifestName, address: null,
    async read(path, most) {
      // Files that were dropped without their folder have names alone.
      const named = files.filter((file) => file.name === path.split('/').at(-1));
      const file = byPath.get(folder + path) ?? (named.length === 1 ? named[0] : undefined);
      if (!file) throw new BundleError('io', `${shown(path)} was not given. Drop the bundle's folder as a whole.`);
      if (file.size > most) throw new BundleError('bad_input', `${path} has ${file.size} bytes, bundle.json says ${most}.`);
      return new Uint8Array(await file.arrayBuffer().catch(() => {
        throw new BundleError('io', `${shown(path)} can no longer be read.`);
      }));
    },
  };
}
