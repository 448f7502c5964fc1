// @ts-check
// The page inside a page of another origin.
import { expect, hostServer, keepPicture, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** A host page: tall, with the frame in the middle, which talks to it. @param {string} src @param {string} sandbox */
const hostPage = (src, sandbox) => `<!doctype html><title>Host</title><body style="margin:0;height:3000px">
<iframe id="frame" src="${src}" ${sandbox === 'none' ? '' : `sandbox="${sandbox}"`} style="display:block;margin:100px 20px;width:640px;height:400px;border:0"></iframe>
<script>
  const frame = document.getElementById('frame');
  window.heard = [];
  let next = 0;
  addEventListener('message', ({ data, source, origin }) => {
    if (source === frame.contentWindow) heard.push({ data, origin });
  });
  const ping = setInterval(() => {
    if (heard.some(({ data }) => data === 'PONG')) clearInterval(ping);
    else frame.contentWindow.postMessage('PING', '*');
  }, 100);
  window.ask = (type, fields = {}) => new Promise((resolve) => {
    const id = ++next;
    const listen = ({ data }) => {
      if (data?.syncAct?.id !== id) return;
      removeEventListener('message', listen);
      resolve({ type: data.syncAct.type, code: data.syncAct.code, value: data.syncAct.value instanceof Blob ? 'blob' : data.syncAct.value });
    };
    addEventListener('message', listen);
    frame.contentWindow.postMessage({ syncAct: { version: 1, id, type, ...fields } }, '*');
  });
</script>`;

/** @param {Page} page @param {string} name */
const waitForEvent = (page, name) => page.waitForFunction((event) =>
  /** @type {any} */ (window).heard.find((/** @type {any} */ one) => one.data.syncAct?.event === event), name);

/** @param {Page} page @param {string} type @param {object} [fields] @returns {Promise<any>} */
const ask = (page, type, fields = {}) => page.evaluate(([t, f]) => /** @type {any} */ (window).ask(t, f), /** @type {[string, object]} */ ([type, fields]));

for (const sandbox of ['allow-scripts', 'allow-scripts allow-same-origin', 'none']) {
  test(`an embed with sandbox ${sandbox} opens, answers PING and tells events`, async ({ page, baseURL }) => {
    const host = await hostServer(() => hostPage(`${baseURL}#s=1&mode=embed&theme=light`, sandbox));
    try {
      await page.goto(host.origin);
      await waitForEvent(page, 'ready');
      const frame = page.frame({ url: /mode=embed/ });
      // Ready comes after a failure too: the engine must have run and the scan be there.
      await expect(page.frameLocator('#frame').locator('[data-part="data"]')).toContainText(/Simulated scan: \d+ scans/);
      expect(await frame?.evaluate(async () => (await /** @type {any} */ (window).syncAct.getVoxelMap(0)).r.length)).toBeGreaterThan(1000);
      const heard = await page.evaluate(() => /** @type {any} */ (window).heard);
      expect(heard[0].data).toBe('PONG');
      expect(heard[0].origin).toBe(sandbox === 'allow-scripts' ? 'null' : new URL(baseURL ?? '').origin);
      expect((await ask(page, 'getState')).value).toMatchObject({ mode: 'embed', theme: 'light' });
      expect(await ask(page, 'getCoupling')).toMatchObject({ type: 'error', code: 'not_allowed' });
      expect(await frame?.evaluate(() => document.documentElement.dataset.mode)).toBe('embed');
      await keepPicture(page, `embed-${sandbox.replaceAll(' ', '-')}`);
    } finally {
      await host.close();
    }
  });
}

test('a host that the address names may command and read', async ({ page, baseURL }) => {
  const host = await hostServer((origin) => hostPage(`${baseURL}#s=1&mode=embed&host=${origin}`, 'none'));
  try {
    await page.goto(`${host.origin}/`);
    await waitForEvent(page, 'ready');
    const coupling = await ask(page, 'getCoupling');
    expect(coupling.value.mutual.length).toBeGreaterThan(0);
    const [, network] = coupling.value.mutual.at(-1);
    expect((await ask(page, 'setState', { state: { network } })).type).toBe('result');
    await waitForEvent(page, 'selection');
    expect((await ask(page, 'getState')).value.network).toBe(network);
    expect(await ask(page, 'setState', { state: { screen: 'nonsense' } })).toMatchObject({ type: 'error', code: 'bad_input' });
    expect((await ask(page, 'export', { kind: 'coupling-csv' })).value).toBe('blob');
  } finally {
    await host.close();
  }
});

test('the plain wheel over an embed scrolls the host page', async ({ page, baseURL }) => {
  const host = await hostServer(() => hostPage(`${baseURL}#s=1&mode=embed`, 'allow-scripts'));
  try {
    await page.goto(host.origin);
    await expect(page.frameLocator('#frame').locator('[data-part="data"]')).toContainText('Simulated scan');
    await page.mouse.move(340, 300);
    await page.mouse.wheel(0, 240);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200);
  } finally {
    await host.close();
  }
});

test('an embed takes no dropped files', async ({ page }) => {
  await page.goto('/#mode=embed');
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  const refused = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.nii'));
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(drop);
    return drop.defaultPrevented && document.getElementById('drop-overlay')?.hidden;
  });
  expect(refused).toBe(true);  // and the browser does not leave the page for the file
  await expect(page.locator('dialog[open]')).toHaveCount(0);
});
