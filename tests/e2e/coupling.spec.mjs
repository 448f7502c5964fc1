// The coupling screen and what is more than chance, in the browser.
import { expect, keepPicture, openPage, syncAct, test } from './explorer.mjs';


test('the coupling is tested against chance by itself, and again with another null model', async ({ page }) => {
  await openPage(page, '#s=1&screen=coupling');
  await expect.poll(async () => (await syncAct(page, 'getCoupling')).networks[0].p, { timeout: 60_000 }).not.toBeNull();
  const first = await syncAct(page, 'getCoupling');
  expect(first.provenance.null).toMatchObject({ model: 'phase', surrogates: 1000, seed: 1, correction: 'bh' });
  for (const network of first.networks) {
    expect(network.p).toBeLessThanOrEqual(0.05);  // every network of the simulation has planted neurons
    expect(network.n_neurons_significant).toBeGreaterThan(0);
    expect(network.held_out_r).toBeGreaterThan(0.3);
  }
  // A neuron without signal has no p.
  expect(first.neurons.some((/** @type {any} */ { r, p }) => r === null && p === null)).toBe(true);
  await keepPicture(page, 'coupling');
  // The same seed gives the same p again.
  await page.reload();
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await expect.poll(async () => (await syncAct(page, 'getCoupling')).networks[0].p, { timeout: 60_000 }).not.toBeNull();
  expect((await syncAct(page, 'getCoupling')).networks).toEqual(first.networks);
});

test('a link opens the coupling screen, and keys change the screen', async ({ page }) => {
  await openPage(page, '#s=1&screen=coupling&cells=mean&columns=index');
  expect(await syncAct(page, 'getState')).toMatchObject({ screen: 'coupling', cells: 'mean', columns: 'index' });
  await page.locator('#view').focus();
  await page.keyboard.press('1');
  await expect.poll(async () => (await syncAct(page, 'getState')).screen).toBeUndefined();
  await page.keyboard.press('2');
  await expect.poll(async () => (await syncAct(page, 'getState')).screen).toBe('coupling');
});

test('networks are found in a scan that comes without any, and coupled with its neurons', async ({ page }) => {
  await openPage(page, '');
  const found = await page.evaluate(async () => {
    const api = /** @type {any} */ (window).syncAct;
    // A scan of two planted sources, as bytes of a NIfTI file.
    const [nx, ny, nz, nt] = [10, 10, 6, 60];
    const bytes = new ArrayBuffer(352 + 4 * nx * ny * nz * nt);
    const view = new DataView(bytes);
    view.setInt32(0, 348, true);
    [4, nx, ny, nz, nt, 1, 1, 1].forEach((value, i) => view.setInt16(40 + 2 * i, value, true));
    view.setInt16(70, 16, true);
    view.setInt16(72, 32, true);
    [1, 4, 4, 4, 2, 0, 0, 0].forEach((value, i) => view.setFloat32(76 + 4 * i, value, true));
    view.setFloat32(108, 352, true);
    view.setFloat32(112, 1, true);
    view.setUint8(123, 10);
    [0x6e, 0x2b, 0x31, 0].forEach((value, i) => view.setUint8(344 + i, value));
    let seed = 7;
    const noise = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648 - 0.5;
    };
    const course = (/** @type {number} */ k, /** @type {number} */ t) => Math.sin(t * (0.5 + 0.31 * k)) + 0.5 * Math.sin(t * 1.3 + k);
    for (let t = 0; t < nt; ++t) {
      for (let v = 0; v < nx * ny * nz; ++v) {
        const x = v % nx;
        const signal = x < 1 ? course(0, t) : x > 8 ? course(1, t) : 0;
        view.setFloat32(352 + 4 * (t * nx * ny * nz + v), 1000 + 30 * signal + 10 * noise(), true);
      }
    }
    const values = new Float32Array(nt * 2);
    for (let t = 0; t < nt; ++t) for (let k = 0; k < 2; ++k) values[k * nt + t] = course(k, t) + 0.3 * noise();
    const mask = bytes.slice(0, 352 + 4 * nx * ny * nz);
    new DataView(mask).setInt16(40, 3, true);
    new DataView(mask).setInt16(48, 1, true);
    for (let v = 0; v < nx * ny * nz; ++v) new DataView(mask).setFloat32(352 + 4 * v, 1, true);
    await api.open({ bold: new File([bytes], 'two.nii'), mask: new File([mask], 'mask.nii'), trSecs: 2,
      neurons: { values, nTimes: nt, nUnits: 2 }, hrf: 'none', findNetworks: 'ica', networkCount: 2 });
    return api.getCoupling();
  });
  expect(found.networks.map((/** @type {any} */ { id }) => id)).toEqual(['ICA 1', 'ICA 2']);
  // Each neuron follows another of the two.
  expect(new Set(found.neurons.map((/** @type {any} */ neuron) => neuron.best_network)).size).toBe(2);
  for (const { r } of found.neurons) expect(r).toBeGreaterThan(0.8);
});
