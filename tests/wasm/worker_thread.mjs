// A Node thread in the place of a Web Worker: runs the very same server on its parent's port.
import {parentPort} from 'node:worker_threads';

import {serveEngine} from '../../web/js/engine-server.js';

/** @type {any} */
const port = parentPort;
serveEngine(port);
