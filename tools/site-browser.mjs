// @ts-check
// The built site in a browser, for the tools that make pictures of it.

import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

import { serve } from './serve.mjs';

/**
 * Served on a free port, in Chromium with WebGL2 without a graphics card, as in the tests.
 * @param {string} [folder]  build/site of this clone
 */
export async function openSite(folder) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { server, port } = await serve({ root: folder ?? `${root}build/site`, port: 0 });
  const browser = await chromium.launch({
    executablePath: process.env.SYNC_ACT_CHROMIUM || '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist'],
  });
  return { root, server, port, browser };
}
