// The site's size: what a visitor fetches before the first scan is there.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {test} from 'node:test';

import {SIZE_LIMIT_KB, siteSize} from '../bench/page/site_size.mjs';

test(`app and engine take at most ${SIZE_LIMIT_KB} kB of gzip`, () => {
  assert.ok(existsSync('build/site/app.wasm'), 'build/site is missing: cmake --build --preset wasm');
  const {rows, counted} = siteSize('build/site');
  for (const {what, kilobytes} of rows) console.log(`${kilobytes.toFixed(1).padStart(7)} kB  ${what}`);
  console.log(`${counted.toFixed(1).padStart(7)} kB  counted`);
  assert.ok(counted <= SIZE_LIMIT_KB, `${counted.toFixed(1)} kB; what to do: docs/architecture.md, "What the page weighs"`);
});
