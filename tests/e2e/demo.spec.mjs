// @ts-check
// The demo, with which the page begins, and bundles: what is fetched when, other models, and what is refused.
import fs from 'node:fs';
import path from 'node:path';
import { dropFiles, expect, getState, keepPicture, openPage, root, syncAct, test } from './explorer.mjs';
import { zipFile } from '../../web/js/neurons/zip-file.js';

/** @typedef {import('@playwright/test').Page} Page */

const site = path.join(root, 'build/site');
/** What a visitor may have to fetch until the demo can be seen. */
const kMostFirstBytes = 4e6;

test.use({ colorScheme: 'dark' });

/** @param {Page} page @returns {Promise<[string, number|null][]>} each network's best neuron's q */
const significance = async (page) => (await syncAct(page, 'getCoupling')).networks.map((/** @type {any} */ network) => [network.id, network.q]);

/** Waits until the chance test has run. @param {Page} page */
const tested = (page) => expect.poll(async () => (await significance(page)).every(([, q]) => q !== null), { timeout: 40_000 }).toBe(true);

/** The demo's files as they lie in the site. @param {(manifest: any) => void} [change] @param {RegExp} [only] */
function demoArchive(change = () => {}, only = /^(film\/labels\.tsv|scan\/|anatomy\/(template|aal)|responses\/plain-4\/)/) {
  const folder = path.join(site, 'assets/demo');
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'bundle.json'), 'utf8'));
  manifest.models = manifest.models.filter((/** @type {any} */ model) => model.id === 'plain-4');
  delete manifest.models[0].onnx;
  delete manifest.stimulus.film;
  delete manifest.stimulus.frames;
  delete manifest.stimulus.x_shots;
  delete manifest.anatomy.surface_vertices;
  delete manifest.anatomy.surface_triangles;
  manifest.files = Object.fromEntries(Object.entries(manifest.files).filter(([name]) => only.test(name)));
  manifest.title = 'My bundle';
  change(manifest);
  const read = (/** @type {string} */ name) => ({ name, bytes: new Uint8Array(fs.readFileSync(path.join(folder, name))) });
  return [{ name: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify(manifest)) },
    ...Object.keys(manifest.files).filter((name) => fs.existsSync(path.join(folder, name))).map(read)];
}
const archive = async (/** @type {any[]} */ files, name = 'mine.zip') => ({ name, bytes: new Uint8Array(await zipFile(files).arrayBuffer()) });

test('the page begins with the demo, labelled as simulated, and little is fetched for it', async ({ page, watched }) => {
  /** @type {string[]} */
  const fetched = [];
  /** @type {Promise<number>[]} */
  const sizes = [];
  page.on('requestfinished', (request) => {
    fetched.push(new URL(request.url()).pathname);
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize, () => 0));
  });
  await openPage(page, '');
  await tested(page);
  await expect(page.locator('[data-part="data"]')).toContainText(/Demo film, simulated brain: 280 scans/);
  const coupling = await syncAct(page, 'getCoupling');
  expect(coupling.provenance.simulated).toBe(true);
  expect(coupling.networks.map((/** @type {any} */ network) => network.id)).toContain('Faces');
  expect(coupling.r.n_neurons).toBe(160);
  expect(watched.foreign).toEqual([]);
  expect(fetched.filter((name) => /\.webm$|\.onnx$|responses\/(?!plain-16\/)/.test(name)), 'fetched too early').toEqual([]);
  const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
  console.log(`${(bytes / 1e6).toFixed(2)} MB in ${fetched.length} files until the demo was open and tested`);
  expect(bytes).toBeGreaterThan(1e6);
  expect(bytes).toBeLessThan(kMostFirstBytes);
  expect(new URL(page.url()).hash).not.toContain('data=');
  await keepPicture(page, 'start-dark');
});

test('networks that stand for what the film shows are coupled with more than chance', async ({ page }) => {
  await openPage(page, '');
  await tested(page);
  const q = Object.fromEntries(await significance(page));
  for (const name of ['Early visual', 'Motion (MT+)', 'Colour (V4)', 'Faces', 'Places']) expect(q[name], name).toBeLessThan(0.05);
});

test('another model is fetched when it is asked for, is in the link, and an unknown one is refused', async ({ page, context }) => {
  /** @type {string[]} */
  const fetched = [];
  await openPage(page, '');
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const before = (await syncAct(page, 'getCoupling')).networks.map((/** @type {any} */ one) => one.id);
  await syncAct(page, 'open', { model: 'plain-4' });
  const coupling = await syncAct(page, 'getCoupling');
  expect(coupling.r.n_neurons).toBe(40);
  expect(coupling.networks.map((/** @type {any} */ one) => one.id)).toEqual(before);
  expect(fetched.filter((name) => /responses\//.test(name)).length).toBe(4);
  await expect.poll(() => page.url()).toContain('model=plain-4');
  await expect(page.evaluate(() => /** @type {any} */ (window).syncAct.open({ model: 'plain-5' }).catch((/** @type {any} */ error) => `${error.code}: ${error.message}`)))
    .resolves.toMatch(/bad_input: .*no model "plain-5".*plain-16/);
  const second = await context.newPage();
  await second.goto(page.url());
  await second.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  expect((await syncAct(second, 'getCoupling')).r).toEqual(coupling.r);
  await second.close();
});

test('the simulation\'s settings are part of the link; pure noise leaves nothing to find', async ({ page }) => {
  await openPage(page, '#sim=signal_to_noise:0,seed:4');
  await tested(page);
  const found = (await significance(page)).filter(([, q]) => Number(q) < 0.05);
  expect(found.length).toBeLessThan(3);
  await expect.poll(() => page.url()).toContain('sim=signal_to_noise:0,seed:4');
});

test('settings that cannot be are named, and the page stays of use', async ({ page }) => {
  await openPage(page, '#sim=wings:2');
  await expect(page.locator('[data-part="data"]')).toContainText(/Demo film/);
  await expect(page.evaluate(() => /** @type {any} */ (window).syncAct.open({ demo: true, sim: { wings: 2 } }).catch((/** @type {any} */ error) => error.message)))
    .resolves.toMatch(/wings/);
  await expect(page.locator('[data-part="data"]')).toContainText(/Demo film/);
  expect((await syncAct(page, 'getCoupling')).mutual.length).toBeGreaterThan(0);
});

test('the demo opens from its address as any bundle does, and the link says so', async ({ page, baseURL }) => {
  await openPage(page, `#bundle=${encodeURIComponent(`${baseURL}assets/demo/`)}&model=plain-4`);
  expect((await syncAct(page, 'getCoupling')).r.n_neurons).toBe(40);
  await expect.poll(() => page.url()).toContain('bundle=http');
  await syncAct(page, 'open', { simulated: true });
  await expect.poll(() => page.url()).toContain('data=simulated');
  await syncAct(page, 'open', { bundle: `${baseURL}assets/demo/bundle.json`, model: 'plain-8' });
  expect((await syncAct(page, 'getCoupling')).r.n_neurons).toBe(80);
});

test('a dropped archive opens, and its link holds no name of it', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [await archive(demoArchive())]);
  await expect(page.locator('[data-part="data"]')).toContainText(/My bundle, simulated: 280 scans/);
  await expect.poll(async () => (await syncAct(page, 'getCoupling'))?.r?.n_neurons).toBe(40);
  await expect.poll(() => page.url()).toContain('data=local');
  expect(page.url()).not.toContain('mine');
});

test('the files of a bundle open without their folder', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, demoArchive().map(({ name, bytes }) => ({ name: name.split('/').at(-1) ?? '', bytes })));
  await expect(page.locator('[data-part="data"]')).toContainText(/My bundle, simulated: 280 scans/);
});

/** @type {[string, () => Promise<any>, RegExp][]} */
const kRefused = [
  ['another major version', async () => archive(demoArchive((manifest) => { manifest.version = '2.0'; })), /version is 2\.0/],
  ['a wrong hash', async () => archive(demoArchive((manifest) => { manifest.files['scan/recipe.json'].sha256 = '0'.repeat(64); })), /scan\/recipe\.json is not the file/],
  ['a file that is missing', async () => archive(demoArchive().filter(({ name }) => name !== 'film/labels.tsv')), /has no film\/labels\.tsv/],
  ['a path out of the archive', async () => archive([...demoArchive(), { name: '../evil', bytes: new Uint8Array(1) }]), /"\.\.\/evil"/],
  ['half an archive', async () => {
    const { name, bytes } = await archive(demoArchive());
    return { name, bytes: bytes.slice(0, bytes.length / 2) };
  }, /no complete \.zip/],
  ['shapes that lie', async () => archive(demoArchive((manifest) => { manifest.models[0].layers[0].n_units = 1_000_000; })), /bundle\.json says 1680 x 1000000/],
];
for (const [what, make, message] of kRefused) {
  test(`a bundle with ${what} is refused by name, and what was open stays`, async ({ page }) => {
    await openPage(page);
    const before = await syncAct(page, 'getCoupling');
    await dropFiles(page, [await make()]);
    await expect(page.locator('[data-part="problem"]')).toContainText(message);
    await expect.poll(async () => (await syncAct(page, 'getVoxelMap', 0)).r.length).toBeGreaterThan(1000);
    expect((await syncAct(page, 'getCoupling')).r).toEqual(before.r);
  });
}

test('a bundle that is not there is told, and the page stays of use', async ({ page, watched }) => {
  await page.goto('/#bundle=nowhere/');
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await expect(page.locator('[data-part="problem"]')).toContainText(/bundle\.json could not be fetched.*404/);
  await syncAct(page, 'open', { simulated: true });
  expect((await syncAct(page, 'getCoupling')).mutual.length).toBeGreaterThan(0);
  expect(await getState(page)).toBeTruthy();
  watched.errors = watched.errors.filter((text) => !/404/.test(text));
});

test('where the demo cannot be fetched the small simulated scan opens', async ({ page, watched }) => {
  await page.route('**/assets/demo/**', (route) => route.fulfill({ status: 404 }));
  await openPage(page, '');
  await expect(page.locator('[data-part="data"]')).toContainText(/Simulated scan/);
  watched.errors = watched.errors.filter((text) => !/404/.test(text));
});

/** @param {Page} page */
const guide = (page) => page.getByRole('complementary', { name: /./ }).filter({ has: page.locator('.guide-count') });

for (const [step, wanted, settings] of /** @type {[number, any, any][]} */ ([
  [1, { neuron: { layer: 'conv4', unit: 33 }, network: 'Faces' }, {}],
  [2, { network: 'Faces', mm: [40, -51, -21] }, {}],
  [3, { network: 'Faces', window: [60, 120] }, {}],
  [4, { neuron: { layer: 'conv4', unit: 33 }, overlay: 'voxel', mm: [40, -51, -21] }, {}],
  [5, { screen: 'coupling', network: 'Faces' }, { sim: 'signal_to_noise:0' }],
  [6, { screen: 'coupling', network: 'Early visual' }, { model: 'plain-16-untrained' }],
  [7, { network: 'Faces' }, {}],
  [8, { network: 'Faces' }, { sim: 'signal_to_noise:0.6,scans_per_run:60' }],
])) {
  test(`the link of step ${step} of the tour opens what the step speaks of`, async ({ page }) => {
    await openPage(page, `#step=${step}`);
    await expect(guide(page)).toContainText(`Step ${step} of 8`);
    expect(await getState(page)).toMatchObject(wanted);
    await expect.poll(() => {
      const link = new URLSearchParams(new URL(page.url()).hash.slice(1));
      return ['step', 'model', 'sim'].map((key) => link.get(key) ?? undefined);
    }).toEqual([String(step), settings.model, settings.sim]);
    await tested(page);
    await expect(guide(page)).not.toContainText('(no value)');
    await expect(guide(page)).not.toContainText('still running');
  });
}

test('the tour is walked by keys, closed, and goes on where it was left', async ({ page }) => {
  await openPage(page, '');
  await page.locator('#demo-bar').getByRole('button', { name: 'Guided tour' }).click();
  await expect(guide(page)).toContainText('Step 1 of 8');
  await page.keyboard.press('ArrowRight');
  await expect(guide(page)).toContainText('Step 2 of 8');
  await expect(page.getByRole('heading', { name: 'One network' })).toBeFocused();
  await expect.poll(async () => (await getState(page)).mm).toEqual([40, -51, -21]);
  await page.keyboard.press('ArrowLeft');
  await expect(guide(page)).toContainText('Step 1 of 8');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(page.locator('.guide')).toBeHidden();
  await expect.poll(() => page.url()).not.toContain('step=');
  await page.locator('#demo-bar').getByRole('button', { name: 'Guided tour' }).click();
  await expect(guide(page)).toContainText('Step 2 of 8');
});

test('the settings make another scan, keep what is selected, and say what it leaves to find', async ({ page }) => {
  await openPage(page, '#s=2&network=Auditory');
  await page.locator('#demo-bar').getByRole('button', { name: 'Change the simulation' }).click();
  const knobs = page.locator('.knobs');
  await expect(knobs.getByRole('button', { name: 'typical 3T' })).toHaveAttribute('aria-pressed', 'true');
  const before = (await syncAct(page, 'getCoupling')).r;
  await knobs.getByRole('button', { name: 'pure noise' }).click();
  await expect.poll(() => page.url()).toContain('sim=signal_to_noise:0');
  await tested(page);
  await expect(knobs.locator('.knob-status')).toContainText(/^[0-2] of 14 networks/);
  expect((await syncAct(page, 'getCoupling')).r).not.toEqual(before);
  expect((await getState(page)).network).toBe('Auditory');
  await knobs.getByRole('button', { name: 'typical 3T' }).click();
  await expect.poll(() => page.url()).not.toContain('sim=');
  expect((await syncAct(page, 'getCoupling')).r, 'the same seed gives the same scan').toEqual(before);
  // A longer TR leaves fewer scans of the same film.
  await knobs.getByLabel('Repetition time (TR)').fill('3');
  await expect.poll(() => page.url()).toContain('sim=');
  await expect(knobs.getByLabel('Scans per run')).toHaveValue('70');
  await expect(page.locator('[data-part="data"]')).toContainText('140 scans, TR 3 s');
  await page.keyboard.press('Escape');
  await expect(knobs).toBeHidden();
});

test('the bar of the demo is closed for the visit, and is not there for other data', async ({ page }) => {
  await openPage(page, '');
  const bar = page.locator('#demo-bar');
  await expect(bar).toBeVisible();
  await syncAct(page, 'open', { simulated: true });
  await expect(bar).toBeHidden();
  await syncAct(page, 'open', { demo: true });
  await bar.getByRole('button', { name: 'Close this bar' }).click();
  await expect(bar).toBeHidden();
  await page.reload();
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await expect(bar).toBeHidden();
});
