// @ts-check
// What the page fetches when a bundle is to be opened.

export { BundleSession } from './bundle-session.js';
export { localSources, sourceOfAddress } from './sources.js';
