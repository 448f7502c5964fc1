// @ts-check
// A worker that holds voxels: takes its block's raw bytes as they are read, and standardizes them.

import {receiveSlabs} from './engine-slabs.js';
import {runJob} from './engine-jobs.js';

/** @typedef {import('./engine-server.js').CallContext} CallContext */

/**
 * @param {{port: MessagePort, detrend: string, highPassSecs: number, runLengths: number[]}} payload
 * @param {CallContext} context
 * @returns {Promise<{nonFiniteVoxels: number, noSignalVoxels: number}>}
 */
export async function receiveScan({port, detrend, highPassSecs, runLengths}, context) {
  const {engine, signal} = context;
  let trSecs = 0;
  await receiveSlabs(port, {
    begin(block) {
      const {voxels, gridVoxels, nScans, datatype, bigEndian, slope, intercept} = block;
      trSecs = block.trSecs;
      engine.putText(datatype);
      engine.putBytes(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength));
      engine.call('columns_open', gridVoxels, nScans, bigEndian ? 1 : 0, slope, intercept);
    },
    slab(bytes, firstScan, nScans) {
      engine.putBytes(bytes);
      engine.call('columns_put', firstScan, nScans);
    },
  }, signal);
  engine.putText(detrend);
  engine.putBytes(new Uint8Array(Uint32Array.from(runLengths).buffer));
  const {job} = engine.call('columns_finish', trSecs, highPassSecs);
  return runJob(job, context);
}
