// Reading a .nii.gz from a Blob in one worker of Chromium, against native zlib's bare inflate of the same
// bytes in memory and against the browser's DecompressionStream.

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { interleaved, median, printComparison, printTargets } from '../harness/statistics.mjs';
import { startNative } from '../harness/native.mjs';

const BYTES = 352 + 64 * 64 * 36 * 300 * 2;
const OURS = 'sync-act Blob to columns';
const NATIVE = 'native zlib, bare inflate';
const BROWSER = 'DecompressionStream';

function expectSize(name, size, expected) {
  if (size !== expected) throw new Error(`${name} gives ${size} where ${expected} are right`);
}

/** @param {{browser: any, nativeFolder: string, nRounds: number}} context */
export async function run({ browser, nativeFolder, nRounds }) {
  const file = `${nativeFolder}/bench.nii.gz`;
  if (!existsSync(file)) execFileSync(`${nativeFolder}/make_scan`, [file]);
  const fileBytes = (await stat(file)).size;
  const native = startNative(`${nativeFolder}/native_inflate`, [file]);
  try {
    await browser.start('ours', '/bench/scan/sync_act_worker.mjs');
    await browser.start('browser', '/bench/scan/decompression_stream_worker.mjs');
    const nVoxels = await browser.call('ours', 'prepare', { url: '/native/bench.nii.gz' });
    await browser.call('browser', 'prepare', { url: '/native/bench.nii.gz' });
    const timed = (name, worker, call, expected) => async () => {
      const { secs, size } = await browser.call(worker, call);
      expectSize(name, size, expected);
      return secs;
    };
    const secs = await interleaved(
      {
        [OURS]: timed(OURS, 'ours', 'timeColumns', nVoxels),
        'sync-act inflate alone': timed('our inflate', 'ours', 'timeInflate', BYTES),
        [BROWSER]: timed(BROWSER, 'browser', 'timeInflate', BYTES),
        async [NATIVE]() {
          const [taken, size] = (await native.ask('go')).split(' ').map(Number);
          expectSize(NATIVE, size, BYTES);
          return taken;
        },
      },
      nRounds,
    );
    const mega = (bytes) => (bytes / 1e6).toFixed(0);
    printComparison(`Scan, 64x64x36x300 int16, ${mega(fileBytes)} MB of ${mega(BYTES)}, ${nVoxels} voxels in the mask`, secs, {
      unit: 'MB/s out',
      work: BYTES / 1e6,
      ours: [OURS],
    });
    printTargets([
      {
        name: 'Blob to standardized columns over native bare inflate',
        value: median(secs[NATIVE]) / median(secs[OURS]),
        target: 0.8,
      },
    ]);
  } finally {
    native.end();
    await browser.end('ours');
    await browser.end('browser');
  }
}
