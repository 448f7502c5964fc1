// Opening a scan that is cancelled: at whatever stage, its memory is released.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {ballScan, gzipFile, namedFile, niftiBytes} from './nifti_bytes.mjs';
import {EngineInstance} from '../../web/js/engine-wasm.js';
import {nodePlatform, skipReason, withEngine} from './node_platform.mjs';

/** @typedef {import('../../web/js/engine-client.js').EngineClient} EngineClient */

const bytes = niftiBytes(ballScan({dims: [32, 32, 24, 60]}));
/** What an engine without a scan may hold: tables and the last reply, far below one block of voxels. */
const kIdleBytes = 64 << 10;

/** @param {EngineClient} engine */
async function holdsNothing(engine) {
  const live = await engine.liveBytes();
  assert.ok(live.every((n) => n < kIdleBytes), `${live} bytes`);
}

/** @param {any} error */
const isCancelled = (error) => error.name === 'EngineError' && error.code === 'cancelled';

test('opening can be cancelled at every stage and leaves nothing behind', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const files = [gzipFile('ball.nii.gz', bytes)];
    const aborted = AbortSignal.abort();
    await assert.rejects(engine.openBold({files}, {signal: aborted}), isCancelled);
    let stages = 0;
    for (const wait of [0, 1, 3, 6, 10, 15, 25]) {
      const controller = new AbortController();
      const opening = engine.openBold({files}, {signal: controller.signal});
      setTimeout(() => controller.abort(), wait);
      try {
        await opening;
      } catch (error) {
        assert.ok(isCancelled(error), String(error));
        ++stages;
        await holdsNothing(engine);
      }
    }
    assert.ok(stages > 0);
    assert.equal((await engine.openBold({files})).nScans, 60);
  }));

test('a file that was read is not kept', {skip: skipReason}, () =>
  withEngine({workers: 1}, async (engine) => {
    const rows = 4096;
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, 64), }`.padEnd(117) + '\n';
    const npy = new Uint8Array(128 + rows * 64 * 4);
    npy.set([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]);
    npy.set(Buffer.from(header), 10);
    assert.equal((await engine.readNpy(namedFile('neurons.npy', npy))).rows, rows);
    await engine.readHeader([namedFile('ball.nii', bytes)]);  // takes the place of the last reply
    await holdsNothing(engine);
  }));

test('an input larger than the memory is refused, and the engine goes on', {skip: skipReason}, async () => {
  const platform = nodePlatform();
  const engine = await EngineInstance.create(await platform.compileModule('plain'), platform.glueUrl('plain'));
  for (const count of [1e9, 4e9]) {
    assert.throws(() => engine.putFloats(/** @type {any} */ ({length: count, values: 'never read'})),
      (/** @type {any} */ error) => error.code === 'out_of_memory');
  }
  assert.equal(engine.call('info').kernel, 'simd128');
  assert.ok(engine.liveBytes() < kIdleBytes);
  engine.destroy();
});
