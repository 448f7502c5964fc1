// @ts-check
// What runs in each worker of the pool: the message handler, connected to this worker's port.

import {serveEngine} from './engine-server.js';

/** @type {any} */
const port = globalThis;
serveEngine(port);
port.postMessage({type: 'ready'});
