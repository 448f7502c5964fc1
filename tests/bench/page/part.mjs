// The site against NiiVue (a scan from Blob to picture, memory), against a bare WebGL2 page (first
// frame), and its size.

import { interleaved, median, printComparison, printTable, printTargets } from '../harness/statistics.mjs';
import { benchScan, SCAN_BYTES } from '../scan/bench_scan.mjs';
import { SIZE_LIMIT_KB, siteSize } from './site_size.mjs';

const OURS = 'sync-act';
/** NiiVue's page has nothing open before; ours as little as it can (28,000 simulated voxels), or the demo with its film. */
const OVER_DEMO = 'sync-act, over the open demo';

/**
 * In the page: seconds from the Blob to a picture, which has left the graphics pipeline. `drawn`: of the brain, ours of
 * the mean of its first scans; `whole`: with all scans there, ours cleaned and ready to be correlated. NiiVue draws once
 * it has all.
 */
async function timeOpening() {
  const file = new File([await (await fetch('/native/bench.nii.gz')).blob()], 'bench.nii.gz');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const gl = document.getElementById('view').getContext('webgl2');
  const pictureSecs = async () => {
    await frame(); // what was asked for is drawn in this frame
    await frame();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for it
    return (performance.now() - start) / 1000;
  };
  const start = performance.now();
  if (!window.syncAct) {
    await window.openScan(file);
    const secs = await pictureSecs();
    return { drawn: secs, whole: secs };
  }
  const first = new Promise((resolve) => window.syncAct.on('preview', () => resolve(pictureSecs())));
  await window.syncAct.open({ bold: file });
  const whole = await pictureSecs();
  return { drawn: await first, whole };
}

async function openScan(browser, address, isReady, picture) {
  return browser.withFreshPage(async (page, peakBytes) => {
    await page.goto(browser.origin + address);
    await page.evaluate(isReady);
    const opened = await page.evaluate(timeOpening);
    const bytes = await peakBytes();
    if (picture) await page.screenshot({ path: picture });
    return { ...opened, bytes };
  });
}

async function openingAgainstNiivue({ browser, nativeFolder, nRounds }) {
  benchScan(nativeFolder);
  const bytes = { [OURS]: [], [OVER_DEMO]: [], NiiVue: [] };
  const wholeSecs = { [OURS]: [], [OVER_DEMO]: [], NiiVue: [] };
  const contestant = (name, address, isReady) => async () => {
    // The picture of each is kept, so that one can see that it was there.
    const opened = await openScan(browser, address, isReady, `${nativeFolder}/opened-${name.replaceAll(/\W+/g, "-")}.png`);
    bytes[name].push(opened.bytes);
    wholeSecs[name].push(opened.whole);
    return opened.drawn;
  };
  const secs = await interleaved(
    {
      [OURS]: contestant(OURS, '/site/index.html#data=simulated', () => window.syncAct.ready),
      [OVER_DEMO]: contestant(OVER_DEMO, '/site/index.html', () => window.syncAct.ready),
      NiiVue: contestant('NiiVue', '/bench/page/niivue.html', async () => {
        while (!window.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
      }),
    },
    nRounds,
  );
  const table = { unit: 'MB/s out', work: SCAN_BYTES / 1e6, ours: [OURS, OVER_DEMO] };
  printComparison('Scan, 64x64x36x300 int16 .nii.gz, from Blob to the first picture of its brain', secs, table);
  printComparison('The same to the picture with all scans there (ours: cleaned, to be correlated)', wholeSecs, table);
  const mega = (name) => median(bytes[name]) / 1e6;
  const peaks = Object.keys(bytes).map((name) => `${name} ${mega(name).toFixed(0)} MB`);
  console.log(`  peak resident memory of the renderer: ${peaks.join('; ')}`);
  return [
    { name: 'Blob to picture, time over NiiVue', value: median(secs[OURS]) / median(secs.NiiVue), target: 0.6, atMost: true },
    { name: 'Blob to all scans, peak memory over NiiVue', value: mega(OURS) / mega('NiiVue'), target: 0.7, atMost: true },
  ];
}

/** Runs before the page's scripts: notes when the first picture was drawn. */
function watchFirstFrame() {
  window.firstFrame = new Promise((resolve) => {
    for (const call of ['clear', 'drawElements', 'drawArrays']) {
      const original = WebGL2RenderingContext.prototype[call];
      WebGL2RenderingContext.prototype[call] = function (...args) {
        original.apply(this, args);
        // Only what goes to the screen counts.
        if (!this.getParameter(this.DRAW_FRAMEBUFFER_BINDING)) {
          WebGL2RenderingContext.prototype[call] = original;
          requestAnimationFrame(() => resolve(performance.now() / 1000));
        }
      };
    }
  });
}

async function firstFrame({ browser, nRounds }) {
  const contestant = (address) => () =>
    browser.withFreshPage(async (page) => {
      await page.addInitScript(watchFirstFrame);
      await page.goto(browser.origin + address, { waitUntil: 'commit' });
      return page.evaluate(() => window.firstFrame);
    });
  const secs = await interleaved(
    { [OURS]: contestant('/site/index.html'), 'bare WebGL2 page': contestant('/bench/page/bare.html') },
    nRounds,
  );
  printComparison('First frame after navigation, empty cache, local server', secs, { unit: '1/s', work: 1, ours: [OURS] });
  const later = (median(secs[OURS]) - median(secs['bare WebGL2 page'])) * 1000;
  return [{ name: 'first frame after the bare page\'s, ms', value: later, target: 150, atMost: true }];
}

function sizes({ siteFolder }) {
  const { rows, counted } = siteSize(siteFolder);
  console.log('\nSize');
  printTable([['', 'kB gzip'], ...rows.map(({ what, kilobytes }) => [what, kilobytes.toFixed(1)])]);
  return [{ name: 'app and engine, wasm and js, kB gzip', value: counted, target: SIZE_LIMIT_KB, atMost: true }];
}

/** @param {{browser: any, nativeFolder: string, siteFolder: string, nRounds: number}} context */
export async function run(context) {
  const targets = [...(await openingAgainstNiivue(context)), ...(await firstFrame(context)), ...sizes(context)];
  printTargets(targets);
}
