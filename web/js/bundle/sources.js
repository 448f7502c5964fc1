// @ts-check
// Where a bundle's files come from. Each source gives a file's bytes by its path, never more than the caller expects.
// Here: addresses. Archives and dropped files are in local-sources.js, fetched when there are some.

import { BundleError, shown } from './bundle-error.js';
import { kManifestName, kMostManifestBytes } from './manifest.js';
import { readAtMost } from './read-at-most.js';

/**
 * @typedef {object} BundleSource
 * @property {string} name                 for messages
 * @property {string|null} address         what a link to it holds; null: local files
 * @property {(path: string, most: number, signal?: AbortSignal) => Promise<Uint8Array>} read
 */

/** What a page can hold of one file. */
export const kMostFileBytes = 1.5e9;

/** @returns {Promise<typeof import('./local-sources.js')>} */
export const localSources = () => import(new URL('./local-sources.js', import.meta.url).href);

/** @param {string} address @returns {URL} */
function checkedAddress(address) {
  /** @type {URL} */
  let url;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw new BundleError('bad_input', `"${shown(address)}" is no address.`);
  }
  if (url.protocol !== 'https:' && url.origin !== location.origin) {
    throw new BundleError('bad_input', `${shown(url.href)}: only https addresses can be opened.`);
  }
  url.hash = '';
  return url;
}

/**
 * @param {URL} url
 * @param {number} most
 * @param {string} name
 * @param {AbortSignal} [signal]
 * @param {Promise<Response>} [early]  the answer, where it was asked for before
 */
async function fetchBytes(url, most, name, signal, early) {
  /** @type {Response} */
  let response;
  try {
    response = await (early ?? fetch(url, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', signal }));
  } catch (error) {
    if (signal?.aborted) throw new BundleError('cancelled', 'Cancelled.');
    throw new BundleError('io', `${name} could not be fetched from ${url.host}. The address must exist and allow other sites (CORS).`);
  }
  if (!response.ok) throw new BundleError('io', `${name} could not be fetched from ${url.host}: it answers ${response.status}.`);
  try {
    return await (response.body ? readAtMost(response.body, most, name) : response.arrayBuffer().then((bytes) => new Uint8Array(bytes)));
  } catch (error) {
    if (signal?.aborted) throw new BundleError('cancelled', 'Cancelled.');
    if (error instanceof BundleError) throw error;
    throw new BundleError('io', `${name}: the connection to ${url.host} ended before the file did.`);
  }
}

/**
 * A folder, its bundle.json, or a .zip behind an address.
 * @param {string} address
 * @param {{signal?: AbortSignal, early?: Map<string, Promise<Response>>}} [options]  early: answers by whole address
 * @returns {Promise<BundleSource>}
 */
export async function sourceOfAddress(address, { signal, early } = {}) {
  const url = checkedAddress(address);
  if (/\.zip$/i.test(url.pathname)) {
    const bytes = await fetchBytes(url, kMostFileBytes, url.pathname.split('/').pop() ?? '', signal);
    const { sourceOfZip } = await localSources();
    const source = await sourceOfZip(new File([/** @type {BlobPart} */ (bytes)], url.pathname.split('/').pop() ?? 'bundle.zip'));
    return { ...source, address: url.href };
  }
  url.pathname = url.pathname.replace(new RegExp(`(^|/)${kManifestName.replace('.', '\\.')}$`), '$1');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  const name = decodeURIComponent(url.pathname.split('/').at(-2) || url.host);
  return {
    name, address: url.href,
    read(path, most, readSignal) {
      const file = new URL(path.split('/').map(encodeURIComponent).join('/'), url);
      file.search = url.search;
      const answer = early?.get(file.href);
      early?.delete(file.href);
      return fetchBytes(file, most, path, readSignal ?? signal, answer);
    },
  };
}

/** @param {BundleSource} source @param {AbortSignal} [signal] */
export const readManifestText = async (source, signal) =>
  new TextDecoder().decode(await source.read(kManifestName, kMostManifestBytes, signal));
