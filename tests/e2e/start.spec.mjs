// @ts-check
// The small simulated scan, and what a visitor gets where things are missing. The demo, with which the page begins, has
// its own tests (demo.spec.mjs).
import { expect, getState, keepPicture, openPage, syncAct, test } from './explorer.mjs';

test.use({ colorScheme: 'dark' });

test('the small simulated scan opens by its link, labelled so, from the page\'s own origin alone', async ({ page, watched }) => {
  await openPage(page);
  await expect(page.locator('[data-part="data"]')).toContainText(/simulated/i);
  const coupling = await syncAct(page, 'getCoupling');
  expect(coupling.provenance.simulated).toBe(true);
  expect(coupling.mutual.length).toBeGreaterThan(2);
  expect(await page.locator('[data-part="pairs"] tr').count()).toBe(Math.min(50, coupling.mutual.length));
  expect(watched.foreign).toEqual([]);
  await keepPicture(page, 'simulated-dark');
});

test('the strongest pair is selected and told', async ({ page }) => {
  await openPage(page);
  const { mutual } = await syncAct(page, 'getCoupling');
  expect((await getState(page)).network).toBe(mutual[0][1]);
  await expect(page.locator('[data-part="selection"]')).toContainText(mutual[0][1]);
  await expect(page.locator('[data-part="selection"]')).toContainText('best match');
});

test('the planted couplings come back', async ({ page }) => {
  await openPage(page);
  const { networks, r } = await syncAct(page, 'getCoupling');
  expect(r.values.length).toBe(r.n_neurons * r.n_networks);
  for (const network of networks) expect(Math.abs(network.r), network.id).toBeGreaterThan(0.3);
});

test('the same seed gives the same scan, another one another', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&seed=5');
  const five = (await syncAct(page, 'getCoupling')).r.values;
  await syncAct(page, 'open', { simulated: true, seed: 6 });
  expect((await syncAct(page, 'getCoupling')).r.values).not.toEqual(five);
  await syncAct(page, 'open', { simulated: true, seed: 5 });
  expect((await syncAct(page, 'getCoupling')).r.values).toEqual(five);
});

test('a page whose template cannot be fetched still opens its scan', async ({ page, watched }) => {
  await page.route('**/assets/anatomy.nii.gz', (route) => route.fulfill({ status: 404 }));
  await openPage(page);
  expect((await syncAct(page, 'getCoupling')).provenance.simulated).toBe(true);
  watched.errors = watched.errors.filter((text) => !/404/.test(text));
});

test('without WebGL2 the page says why there is no picture', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
    OffscreenCanvas.prototype.getContext = () => null;
  });
  await page.goto('/');
  await expect(page.locator('#start-problem')).toContainText('WebGL2');
});

/** Notes the contexts that the page asks for, and sizes of its view as it is drawn. */
function watchStart() {
  const seen = /** @type {any} */ (window).seen = { contexts: 0, sizes: /** @type {string[]} */ ([]) };
  /** @type {any} */
  const canvas = HTMLCanvasElement.prototype;
  const { getContext } = canvas;
  canvas.getContext = function (/** @type {any[]} */ ...args) {
    if (args[0] === 'webgl2') ++seen.contexts;
    return getContext.apply(this, args);
  };
  /** @type {any} */
  const context = WebGL2RenderingContext.prototype;
  const { drawElements } = context;
  context.drawElements = function (/** @type {any[]} */ ...args) {
    if (seen.sizes.length < 50) seen.sizes.push(`${this.canvas.width} x ${this.canvas.height}`);
    drawElements.apply(this, args);
  };
}

for (const [name, address, size] of [['with the bar above it', '/', '1440 x 860'], ['without the bar', '/#s=2&data=simulated&seed=1', '1440 x 900']]) {
  test(`the view is drawn in the one context that the page begins with, in its final size: ${name}`, async ({ page }) => {
    await page.addInitScript(watchStart);
    await page.goto(address);
    await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
    const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
    expect(seen.contexts).toBe(1);
    expect(new Set(seen.sizes)).toEqual(new Set([size]));
  });
}

test('where the beginning fails, the modules begin anew', async ({ page }) => {
  await page.addInitScript(() => {
    const compile = WebAssembly.compileStreaming;
    WebAssembly.compileStreaming = () => {
      WebAssembly.compileStreaming = compile;
      return Promise.reject(new TypeError('not this time'));
    };
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = () => {
      HTMLCanvasElement.prototype.getContext = getContext;
      return null;
    };
  });
  await openPage(page);
  expect((await syncAct(page, 'getCoupling')).provenance.simulated).toBe(true);
});

test('stylesheets that do not come keep the text version and the note of a link from nobody', async ({ page }) => {
  await page.route('**/styles/*.css', () => {});  // never answered
  await page.goto('/#s=2&data=simulated&seed=1&nonsense=1');
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await expect(page.locator('html')).toHaveAttribute('data-started', '', { timeout: 10_000 });
  await expect(page.locator('#note')).toContainText('nonsense');
  await expect(page.locator('#mirror')).toBeVisible();
});
