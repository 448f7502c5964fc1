// A .nii.gz of 1 GB: read in pieces, whatever its size.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {constants, gzipSync} from 'node:zlib';

import {namedFile, niftiBytes, rawBytes, uniforms} from './nifti_bytes.mjs';
import {fileOnDisk, skipReason, withEngine} from './node_platform.mjs';

const kDims = [128, 128, 64];
const kVoxels = kDims[0] * kDims[1] * kDims[2];
const kScans = 512;
const kMaskVoxels = 4000;
/** Pieces and slabs on their way, the head's volumes and the columns; a fifth of the file's bytes. */
const kMostBytes = 200e6;

function reasonToSkip() {
  if (skipReason) return skipReason;
  if (!fs.openAsBlob) return 'this Node has no Blob of a file on disk (from 19.8 on)';
  const {bavail, bsize} = fs.statfsSync(os.tmpdir());
  return bavail * bsize < 2e9 ? 'no 2 GB of space for temporary files' : false;
}

/** Random volumes do not shrink: the file is as large as its voxels. @param {string} file */
function writeLargeScan(file) {
  const random = uniforms(7);
  const volumes = [0, 1].map(() => Int16Array.from({length: kVoxels}, () => 8000 * random()));
  // A gzip file may have several members, one after the other: each volume is one, stored as it is.
  const member = (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, {level: constants.Z_NO_COMPRESSION});
  const members = volumes.map((volume) => member(rawBytes(volume)));
  const header = niftiBytes({dims: [...kDims, kScans], values: new Int16Array(0)});
  const out = fs.openSync(file, 'w');
  fs.writeSync(out, member(header));
  // Which of the two comes when is no regular pattern.
  const order = Array.from({length: kScans}, () => (random() < 0.5 ? 0 : 1));
  for (const one of order) fs.writeSync(out, members[one]);
  fs.closeSync(out);
  return {volumes, order};
}

test('a .nii.gz of 1 GB is opened without 1 GB of memory', {skip: reasonToSkip(), timeout: 10 * 60_000}, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-act-large-'));
  try {
    const {volumes, order} = writeLargeScan(path.join(folder, 'large.nii.gz'));
    const blob = fileOnDisk(path.join(folder, 'large.nii.gz'));
    assert.ok(blob.size > 1 << 30, `${blob.size} bytes`);
    const mask = new Uint8Array(kVoxels);
    for (let i = 0; i < kMaskVoxels; ++i) mask[i * 250] = 1;
    await withEngine({workers: 2}, async (engine) => {
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
      const started = performance.now();
      const scan = await engine.openBold({
        files: [{name: 'large.nii.gz', blob}], trSecs: 2, recipe: {detrend: 'none', highPassSecs: 0},
        mask: namedFile('mask.nii', niftiBytes({dims: kDims, values: mask})),
      });
      const secs = (performance.now() - started) / 1000;
      clearInterval(watch);
      console.log(`${(blob.size / 1e9).toFixed(2)} GB in ${secs.toFixed(1)} s, at most ` +
        `${((peak - before) / 1e6).toFixed(0)} MB more than before`);
      assert.equal(scan.nScans, kScans);
      assert.equal(scan.maskVoxels.length, kMaskVoxels);
      assert.ok(peak - before < kMostBytes, `${(peak - before) / 1e6} MB`);
      // The series of a voxel in each worker's block is what was written, z-scored.
      for (const index of [17, kMaskVoxels - 3]) {
        const voxel = scan.maskVoxels[index];
        const values = order.map((one) => volumes[one][voxel]);
        const mean = values.reduce((sum, value) => sum + value, 0) / kScans;
        const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (kScans - 1));
        const series = await engine.voxelSeries(index);
        values.forEach((value, t) => assert.ok(Math.abs(series[t] - (value - mean) / sd) < 2e-3, `voxel ${voxel}, scan ${t}`));
      }
    });
  } finally {
    fs.rmSync(folder, {recursive: true});
  }
});
