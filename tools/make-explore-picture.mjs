#!/usr/bin/env node
// @ts-check
// Makes docs/images/explore.png, the picture of the README: the built site with its simulated scan.
//
//   node tools/make-explore-picture.mjs [CHROMIUM]

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { server, port } = await serve({ root: `${root}/build/site`, port: 0 });
const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(`http://localhost:${port}/`);
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await page.waitForTimeout(1500);  // maps arrive and transitions end
  mkdirSync(`${root}/docs/images`, { recursive: true });
  await page.screenshot({ path: `${root}/docs/images/explore.png` });
  console.log('docs/images/explore.png');
} finally {
  await browser.close();
  server.close();
}
