import assert from 'node:assert/strict';
import {mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {checkTree, violationsOf} from '../../tools/check-layers.mjs';

/** @param {string} path @param {string} header @returns {boolean} */
const mayInclude = (path, header) => violationsOf(path, `#include ${header}\n`).length === 0;

test('the foundation knows nothing above it', () => {
  assert.ok(mayInclude('core/data/mask.h', '"core/base/result.h"'));
  assert.ok(!mayInclude('core/base/rng.h', '"core/data/mask.h"'));
  assert.ok(!mayInclude('core/data/mask.h', '"core/io/npy.h"'));
});

test('steps do not know one another; the pipeline knows them all', () => {
  assert.ok(mayInclude('core/coupling/couple.cpp', '"core/coupling/correlate.h"'));
  assert.ok(mayInclude('core/coupling/couple.cpp', '"core/data/coupling.h"'));
  assert.ok(!mayInclude('core/coupling/couple.cpp', '"core/preprocess/detrend.h"'));
  assert.ok(mayInclude('core/pipeline/recipe.cpp', '"core/preprocess/detrend.h"'));
  assert.ok(!mayInclude('core/hrf/align_to_scans.cpp', '"core/pipeline/recipe.h"'));
});

test('the core knows no page', () => {
  for (const header of ['"web/app/state.h"', '"imgui.h"', '<GLES3/gl3.h>', '<emscripten.h>',
    '<emscripten/html5.h>']) {
    assert.ok(!mayInclude('core/coupling/couple.cpp', header), header);
    assert.ok(!mayInclude('core/pipeline/recipe.cpp', header), header);
  }
});

test('state knows neither algorithms nor drawing; views know no algorithms', () => {
  assert.ok(mayInclude('web/app/reduce.cpp', '"core/data/coupling.h"'));
  assert.ok(!mayInclude('web/app/reduce.cpp', '"core/coupling/couple.h"'));
  assert.ok(!mayInclude('web/app/reduce.cpp', '"imgui.h"'));
  assert.ok(mayInclude('web/views/brain_view.cpp', '"imgui.h"'));
  assert.ok(!mayInclude('web/views/brain_view.cpp', '"core/coupling/couple.h"'));
  assert.ok(!mayInclude('web/views/brain_view.cpp', '<GLES3/gl3.h>'));
  assert.ok(!mayInclude('web/gl/slice_renderer.cpp', '"web/views/brain_view.h"'));
});

test('the engine and the command line know all of core and nothing of the page', () => {
  for (const path of ['web/engine/engine_api.cpp', 'tools/sync-act/main.cpp']) {
    assert.ok(mayInclude(path, '"core/coupling/couple.h"'));
    assert.ok(!mayInclude(path, '"web/app/state.h"'));
  }
});

test('a platform condition outside its two homes is found', () => {
  const text = '#ifdef __EMSCRIPTEN__\n#endif\n';
  assert.equal(violationsOf('core/base/parallel_for.cpp', text).length, 0);
  assert.equal(violationsOf('web/platform/app_api.cpp', text).length, 0);
  assert.equal(violationsOf('core/io/npy.cpp', text).length, 1);
  assert.equal(violationsOf('web/views/text.cpp', '#if defined(__EMSCRIPTEN__)\n').length, 1);
});

test('a violation is reported with file and line', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sync-act-layers-'));
  for (const folder of ['core/io', 'web', 'tools']) await mkdir(join(root, folder), {recursive: true});
  await writeFile(join(root, 'core/io/npy.h'), '#pragma once\n#include "web/app/state.h"\n');
  const {files, violations} = checkTree(root);
  await rm(root, {recursive: true});
  assert.equal(files, 1);
  assert.deepEqual(violations, ['core/io/npy.h:2: core/io may not include web/app (web/app/state.h)']);
});

test('the tree keeps to its layers', () => {
  assert.deepEqual(checkTree('.').violations, []);
});
