// @ts-check
// Starts module workers on any static host. A document may start workers only from its own origin,
// so where the script lies elsewhere (a library on another host), or where the document has no
// origin at all (an iframe with sandbox="allow-scripts"), the worker starts from a blob: URL whose
// one line imports the real script; the host must then allow that (Access-Control-Allow-Origin).

import {EngineError} from './engine-error.js';

/** @typedef {import('./engine-channel.js').WorkerLike} WorkerLike */

/** @param {URL} url */
function isOwnOrigin(url) {
  return globalThis.origin !== 'null' && url.origin === globalThis.location?.origin;
}

/**
 * Resolves when the script runs (it says so with one 'ready' message).
 * @param {Worker} worker
 * @param {string} scriptUrl
 * @returns {Promise<Worker>}
 */
function whenReady(worker, scriptUrl) {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => {
      if (event.data?.type !== 'ready') return;
      worker.onmessage = null;
      worker.onerror = null;
      resolve(worker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      const reason = event.message ? ` (${event.message})` : '';
      reject(new EngineError('unsupported', `The engine's script ${scriptUrl} could not be started ` +
          `in a worker${reason}. Where the page is embedded without an origin of its own, the host ` +
          'of the script must send "Access-Control-Allow-Origin: *", and the page must allow ' +
          'blob: workers (Content-Security-Policy worker-src).'));
    };
  });
}

/**
 * @param {URL} scriptUrl  of engine-worker.js
 * @param {string} name    shown in the browser's developer tools
 * @returns {Promise<WorkerLike>}
 */
export async function spawnWorker(scriptUrl, name) {
  /** @type {WorkerOptions} */
  const options = {type: 'module', name};
  if (isOwnOrigin(scriptUrl)) {
    try {
      return await whenReady(new Worker(scriptUrl, options), scriptUrl.href);
    } catch (error) {
      // Some browsers refuse by an exception of their own; that leaves the blob to be tried.
      if (error instanceof EngineError) throw error;
    }
  }
  // A classic worker: Chromium starts no module worker from a blob: in a document without an origin,
  // but a classic one may import modules. A failed import becomes the worker's error.
  const source = `import(${JSON.stringify(scriptUrl.href)}).catch((error) => setTimeout(() => { throw error; }));\n`;
  const blobUrl = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
  try {
    return await whenReady(new Worker(blobUrl, {name}), scriptUrl.href);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('unsupported', 'This browser does not let the page start workers ' +
        `(${error instanceof Error ? error.message : String(error)}).`);
  } finally {
    URL.revokeObjectURL(blobUrl);
  }
}
