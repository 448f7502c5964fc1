// usage: node bench.mjs [--quick] [part ...]     (called by ./run, which builds)
//
// Measures one part after the other in one Chromium and prints ratios. Nothing is stored and nothing
// fails by being slow: time on a shared machine is no test.

import { loadavg, cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { startBench } from './harness/browser.mjs';

const PARTS = {
  kernels: './kernels/part.mjs',
  scan: './scan/part.mjs',
  ica: './networks/ica_part.mjs',
  statistics: './statistics/part.mjs',
  page: './page/part.mjs',
  latency: './latency/part.mjs',
  neurons: './neurons/part.mjs',
  dictionary: './networks/dictionary_part.mjs',
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const siteFolder = `${root}/build/site`;
const sharedFolder = path.resolve(root, '../shared/data');
const quick = process.argv.includes('--quick');
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
for (const part of asked) {
  if (!(part in PARTS)) {
    console.error(`There is no part ${part}; there are: ${Object.keys(PARTS).join(', ')}`);
    process.exit(2);
  }
}

const browser = await startBench({
  chromium,
  folders: {
    '/bench/': `${root}/tests/bench`,
    '/build/': `${root}/build/wasm/bench`,
    // The engine's client by itself; the site has it inside one module with all the rest.
    '/site/modules/': `${root}/web/js`,
    '/site/': siteFolder,
    '/native/': `${root}/build/native/bench`,
    '/peers/': `${root}/node_modules`,
    '/shared/': sharedFolder,
    '/web/': `${root}/web`,
  },
});
const load = () => loadavg()[0].toFixed(2);
try {
  console.log(`${cpus().length} x ${cpus()[0].model}, Chromium ${browser.version}, load ${load()}`);
  console.log('Medians of interleaved rounds; "x is n" means that x is n times as fast as the line.');
  for (const part of asked.length ? asked : Object.keys(PARTS)) {
    const { run } = await import(PARTS[part]);
    await run({ browser, nativeFolder: `${root}/build/native/bench`, siteFolder, sharedFolder, quick, nRounds: quick ? 3 : 7 });
  }
  console.log(`\nLoad at the end ${load()}`);
} finally {
  await browser.close();
}
