// A Node thread in the place of a Web Worker: runs the very same server on its parent's port.
import fs from 'node:fs';
import {parentPort} from 'node:worker_threads';

import {serveEngine} from '../../web/js/engine-server.js';

/** @type {any} */
const parent = parentPort;
/** @type {{postMessage: Function, onmessage: ((event: {data: any}) => void) | null}} */
const port = {postMessage: parent.postMessage.bind(parent), onmessage: null};
serveEngine(/** @type {any} */ (port));
parent.onmessage = async (/** @type {{data: any}} */ event) => {
  for (const file of event.data?.payload?.files ?? []) {
    if (file.blob?.onDisk) file.blob = await fs.openAsBlob(file.blob.onDisk);  // node_platform.mjs, fileOnDisk
  }
  port.onmessage?.(event);
};
