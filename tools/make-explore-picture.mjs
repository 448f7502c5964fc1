#!/usr/bin/env node
// @ts-check
// Makes docs/images/explore.png, the picture of the README: the built site with its demo.
//
//   node tools/make-explore-picture.mjs [SITE_FOLDER]        (build/site; SYNC_ACT_CHROMIUM: the browser)

import { mkdirSync } from 'node:fs';

import { openSite } from './site-browser.mjs';

const { root, server, port, browser } = await openSite(process.argv[2]);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(`http://localhost:${port}/`);
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await page.waitForTimeout(4000);  // maps and the test against chance arrive, transitions end
  mkdirSync(`${root}docs/images`, { recursive: true });
  await page.screenshot({ path: `${root}docs/images/explore.png` });
  console.log('docs/images/explore.png');
} finally {
  await browser.close();
  server.close();
}
