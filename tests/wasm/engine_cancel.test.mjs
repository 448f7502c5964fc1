// Cancelling, failing and dying: everything that is pending gets an answer, and memory is released.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {ballScan, gzipFile, namedFile, niftiBytes} from './nifti_bytes.mjs';
import {nodePlatform, skipReason, withEngine} from './node_platform.mjs';

/** @typedef {import('../../web/js/engine-client.js').EngineClient} EngineClient */

const bytes = niftiBytes(ballScan({dims: [32, 32, 24, 60]}));
const small = {seed: 3, voxelMm: 8, scansPerRun: 60};
/** What an engine without a scan may hold: tables and the last reply, far below one block of voxels. */
const kIdleBytes = 64 << 10;

/** @param {EngineClient} engine */
async function holdsNothing(engine) {
  const live = await engine.liveBytes();
  assert.ok(live.every((n) => n < kIdleBytes), `${live} bytes`);
}

/** @param {any} error */
const isCancelled = (error) => error.name === 'EngineError' && error.code === 'cancelled';

test('simulating can be cancelled', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const controller = new AbortController();
    const fractions = [0];
    await assert.rejects(engine.simulate({seed: 1, voxelMm: 3, scansPerRun: 300}, {  // long enough to be heard in
      signal: controller.signal,
      onProgress({fraction}) {
        fractions.push(fraction);
        if (fraction > 0.2) controller.abort();
      },
    }), isCancelled);
    assert.deepEqual(fractions, [...fractions].sort((a, b) => a - b));
    await holdsNothing(engine);
    assert.ok((await engine.simulate(small)).scan.nScans > 0);
  }));

test('a failed opening leaves nothing behind either', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    await engine.simulate(small);
    await assert.rejects(engine.openBold({files: [namedFile('cut.nii', bytes.subarray(0, bytes.length - 99))]}));
    await holdsNothing(engine);
    await assert.rejects(engine.voxelMap(0), /No scan is open/);
  }));

test('opening again and again does not grow', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const files = [gzipFile('ball.nii.gz', bytes)];
    await engine.openBold({files});
    const first = await engine.liveBytes();
    for (let i = 0; i < 5; ++i) await engine.openBold({files});
    assert.deepEqual(await engine.liveBytes(), first);
  }));

test('scans asked for at once open one after the other', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const [a, b] = await Promise.all([engine.simulate(small), engine.openBold({files: [namedFile('b.nii', bytes)]})]);
    assert.equal(a.scan.nScans, 120);
    assert.equal(b.nScans, 60);
    assert.equal((await engine.voxelSeries(0)).length, 60);
  }));

test('an opening over an open scan can be cancelled at any moment, and others follow', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    await engine.simulate(small);
    const files = [gzipFile('ball.nii.gz', bytes)];
    for (const moment of ['at once', 'first answer', 'preview']) {
      await engine.openBold({files});
      const controller = new AbortController();
      const {signal} = controller;
      const stop = () => controller.abort();
      const opening = engine.openBold({files}, {signal, ...(moment === 'preview' ? {onPreview: stop} : {onProgress: stop})});
      if (moment === 'at once') stop();
      await assert.rejects(opening, isCancelled, moment);
      if (moment !== 'at once') await holdsNothing(engine);  // else what is open has not been touched
    }
    assert.equal((await engine.openBold({files})).nScans, 60);
    assert.equal((await engine.voxelSeries(0)).length, 60);
  }));

test('a reader that waits for room hears of a cancel, whether or not its receivers do', {skip: skipReason, timeout: 60_000}, () =>
  withEngine({workers: 2}, async (engine) => {
    // Ten slabs for each worker: the reader must wait for them to come back.
    const files = [namedFile('large.nii', niftiBytes(ballScan({dims: [64, 64, 40, 60]})))];
    let nCancelled = 0;
    for (let delay = 0; delay <= 20; delay += 2) {
      await engine.openBold({files: [gzipFile('ball.nii.gz', bytes)]});
      const controller = new AbortController();
      // At the longest delays it may have ended before.
      await engine.openBold({files}, {signal: controller.signal, onPreview: () => setTimeout(() => controller.abort(), delay)})
          .then(() => {}, (error) => {
            assert.ok(isCancelled(error), error);
            ++nCancelled;
          });
    }
    assert.ok(nCancelled > 0);
    assert.equal((await engine.openBold({files})).nScans, 60);
  }));

test('workers that cannot be started again end the engine, and the opening says so', {skip: skipReason}, async () => {
  const platform = nodePlatform();
  let left = 4;  // the first two start, the others do not
  const failing = {...platform, async spawnWorker(/** @type {string} */ name) {
    if (/^engine \d/.test(name) && left-- <= 2) throw new Error('no more workers');
    return platform.spawnWorker(name);
  }};
  await withEngine({workers: 2, platform: failing}, async (engine) => {
    await engine.simulate(small);
    await assert.rejects(engine.openBold({files: [gzipFile('ball.nii.gz', bytes)]}), /no more workers/);
    assert.equal(engine.isAlive, false);
  });
});

test('of the voxel maps that wait only the newest is computed', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    await engine.simulate(small);
    const expected = await engine.voxelMap(9);
    const calls = await Promise.allSettled([0, 1, 2, 9].map((n) => engine.voxelMap(n)));
    assert.deepEqual(calls.map(({status}) => status), ['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    assert.ok(isCancelled(/** @type {PromiseRejectedResult} */ (calls[1]).reason));
    assert.deepEqual(/** @type {PromiseFulfilledResult<Float32Array>} */ (calls[3]).value, expected);
  }));

test('close ends pending calls and refuses later ones', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    const pending = engine.simulate(small);
    engine.close();
    await assert.rejects(pending, isCancelled);
    await assert.rejects(engine.couple({}), isCancelled);
    await assert.rejects(engine.openBold({files: [namedFile('ball.nii', bytes)]}), isCancelled);
  });
});

test('a worker that dies fails what is pending with a clear message and never hangs', {skip: skipReason}, async () => {
  const platform = nodePlatform();
  // It dies as soon as it has been asked to receive its block: by progress it might be too late, as a
  // fast opening ends before it reports any.
  const spying = {...platform, async spawnWorker(/** @type {string} */ name) {
    const worker = await platform.spawnWorker(name);
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (/** @type {any} */ message, /** @type {any} */ transfer) => {
      post(message, transfer);
      if (message.type === 'receiveScan') queueMicrotask(() => worker.onerror?.({message: 'out of memory'}));
    };
    return worker;
  }};
  await withEngine({workers: 2, platform: spying}, async (engine) => {
    const files = [namedFile('large.nii', niftiBytes(ballScan({dims: [64, 64, 40, 60]})))];
    const opening = engine.openBold({files});
    await assert.rejects(opening, (/** @type {any} */ error) => {
      assert.equal(error.code, 'internal');
      assert.match(error.message, /out of memory.*Open the scan again/);
      return true;
    });
    await assert.rejects(engine.simulate(small), /Open the scan again/i);
  });
});

test('a worker that cannot start makes create() reject', {skip: skipReason}, async () => {
  const platform = nodePlatform();
  await assert.rejects(withEngine({platform: {...platform, glueUrl: () => 'data:text/javascript,throw Error("no")'}},
    async () => {}), (/** @type {any} */ error) => error.name === 'EngineError');
  const broken = {...platform, compileModule: () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))};
  await assert.rejects(withEngine({platform: broken}, async () => {}),
    (/** @type {any} */ error) => error.name === 'EngineError');
  await assert.rejects(withEngine({platform: {...platform, availableSimd: () => 'none'}}, async () => {}),
    (/** @type {any} */ error) => error.code === 'unsupported');
});
