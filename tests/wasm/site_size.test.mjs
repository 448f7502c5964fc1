// The site's size. The bench prints it against the budget, which is lower.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {test} from 'node:test';

import {SIZE_BUDGET_KB, SIZE_LIMIT_KB, siteSize} from '../bench/page/site_size.mjs';

test(`app and engine take at most ${SIZE_LIMIT_KB} kB of gzip`, () => {
  assert.ok(existsSync('build/site/app.wasm'), 'build/site is missing: cmake --build --preset wasm');
  const {rows, counted} = siteSize('build/site');
  for (const {what, kilobytes} of rows) console.log(`${kilobytes.toFixed(1).padStart(7)} kB  ${what}`);
  console.log(`${counted.toFixed(1).padStart(7)} kB  counted; the budget is ${SIZE_BUDGET_KB} kB`);
  assert.ok(counted <= SIZE_LIMIT_KB, `${counted.toFixed(1)} kB; what to do: docs/architecture.md, "What the page weighs"`);
});
