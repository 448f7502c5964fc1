import {createHash} from 'node:crypto';

import {defineConfig} from '@playwright/test';

// A port of this clone's own, so that two clones can be tested at once.
const port = 20000 + createHash('sha256').update(process.cwd()).digest().readUInt16LE(0) % 20000;
const runsAsRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: ['**/*.spec.mjs', '**/*.spec.js'],
  outputDir: 'tests/artifacts/results',
  reporter: [['list'], ['html', {outputFolder: 'tests/artifacts/report', open: 'never'}]],
  // Software rendering keeps both cores busy; two pages at once would only time out.
  workers: 1,
  timeout: 90_000,
  expect: {timeout: 20_000},
  forbidOnly: Boolean(process.env.CI),
  // On a shared machine a page may be starved for a while. What passes only at the second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: {width: 1440, height: 900},
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.SYNC_ACT_CHROMIUM || '/usr/bin/chromium',
      args: [
        ...(runsAsRoot ? ['--no-sandbox'] : []),
        // WebGL2 without a graphics card.
        '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
        '--ignore-gpu-blocklist',
        // No connection but the test's own.
        '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node tools/serve.mjs --root build/site --port ${port} --strict-port --quiet`,
    url: `http://localhost:${port}/licenses/sync-act-explorer.txt`,
    reuseExistingServer: false,
  },
});
