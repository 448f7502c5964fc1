// Reading a .nii.gz from a Blob in Chromium, by the site's engine and by core/io alone in one worker,
// against native zlib's bare inflate of the same bytes in memory and the browser's DecompressionStream.

import { stat } from 'node:fs/promises';
import { interleaved, median, printComparison, printTargets } from '../harness/statistics.mjs';
import { startNative } from '../harness/native.mjs';
import { benchScan, SCAN_BYTES } from './bench_scan.mjs';

const ENGINE = 'sync-act engine, Blob to columns';
const ONE_WORKER = 'the same by one worker';
const NATIVE = 'native zlib, bare inflate';
const BROWSER = 'DecompressionStream';

function expectSize(name, size, expected) {
  if (size !== expected) throw new Error(`${name} gives ${size} where ${expected} are right`);
}

/** In the page: the engine as the site uses it, in the page's number of workers. */
async function startEngine() {
  const { EngineClient } = await import('/site/modules/engine-client.js');
  const blob = await (await fetch('/native/bench.nii.gz')).blob();
  window.scanBench = { engine: await EngineClient.create(), blob };
}

async function timeEngine() {
  const { engine, blob } = window.scanBench;
  // As in the page, which reads the header of what is dropped first: the worker that reads is there.
  const header = await engine.readHeader([{ name: 'bench.nii.gz', blob }]);
  const start = performance.now();
  const scan = await engine.openBold({ header, files: [{ name: 'bench.nii.gz', blob }], recipe: { detrend: 'none', highPassSecs: 0 } });
  const secs = (performance.now() - start) / 1000;
  if (scan.nScans !== 300 || scan.maskVoxels.length < 40000) throw new Error('the engine misread the scan');
  return secs;
}

/** @param {{browser: any, nativeFolder: string, nRounds: number}} context */
export async function run({ browser, nativeFolder, nRounds }) {
  const file = benchScan(nativeFolder);
  const fileBytes = (await stat(file)).size;
  const native = startNative(`${nativeFolder}/native_inflate`, [file]);
  try {
    await browser.start('ours', '/bench/scan/sync_act_worker.mjs');
    await browser.start('browser', '/bench/scan/decompression_stream_worker.mjs');
    const nVoxels = await browser.call('ours', 'prepare', { url: '/native/bench.nii.gz' });
    await browser.call('browser', 'prepare', { url: '/native/bench.nii.gz' });
    await browser.page.evaluate(startEngine);
    const timed = (name, worker, call, expected) => async () => {
      const { secs, size } = await browser.call(worker, call);
      expectSize(name, size, expected);
      return secs;
    };
    const secs = await interleaved(
      {
        // The mask is found from the first volumes; the series are z-scored, neither detrended nor filtered.
        [ENGINE]: () => browser.page.evaluate(timeEngine),
        [ONE_WORKER]: timed(ONE_WORKER, 'ours', 'timeColumns', nVoxels),
        'sync-act inflate alone': timed('our inflate', 'ours', 'timeInflate', SCAN_BYTES),
        [BROWSER]: timed(BROWSER, 'browser', 'timeInflate', SCAN_BYTES),
        async [NATIVE]() {
          const [taken, size] = (await native.ask('go')).split(' ').map(Number);
          expectSize(NATIVE, size, SCAN_BYTES);
          return taken;
        },
      },
      nRounds,
    );
    const mega = (bytes) => (bytes / 1e6).toFixed(0);
    printComparison(`Scan, 64x64x36x300 int16, ${mega(fileBytes)} MB of ${mega(SCAN_BYTES)}, ${nVoxels} voxels in the mask`, secs, {
      unit: 'MB/s out',
      work: SCAN_BYTES / 1e6,
      ours: [ENGINE],
    });
    printTargets([
      {
        name: 'Blob to standardized columns over native bare inflate',
        value: median(secs[NATIVE]) / median(secs[ENGINE]),
        target: 0.8,
      },
    ]);
  } finally {
    native.end();
    await browser.page.evaluate(() => window.scanBench?.engine.close());
    await browser.end('ours');
    await browser.end('browser');
  }
}
