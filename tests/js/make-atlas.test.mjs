import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';

import {kGroups} from '../../tools/anatomy/functional-groups.mjs';
import {halve, readTemplate} from '../../tools/make-anatomy.mjs';
import {halveLabels, readRegions, regionTable} from '../../tools/make-atlas.mjs';

const folder = process.env.SYNC_ACT_TEMPLATE_DIR ?? join(process.env.SYNC_ACT_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sync-act'), 'third_party/mricron-data');
const isThere = existsSync(join(folder, 'aal.nii.gz')) && existsSync(join(folder, 'aal.nii.txt'));
const skip = isThere ? false : `no AAL in ${folder}`;

test('a block takes its most frequent label; a region wins a tie over the background', () => {
  const labels = (/** @type {number[]} */ values) => [...halveLabels(
    {dims: [2, 2, 2], worldFromVoxel: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], values: Uint8Array.from(values)}).values];
  assert.deepEqual(labels([5, 5, 5, 9, 9, 0, 0, 0]), [5]);
  assert.deepEqual(labels([7, 7, 7, 7, 0, 0, 0, 0]), [7]);
  assert.deepEqual(labels([7, 7, 7, 0, 0, 0, 0, 0]), [0]);
  assert.deepEqual(labels([8, 8, 3, 3, 3, 8, 0, 0]), [3]);
});

test('labels lie on the grid of the anatomy', () => {
  /** @type {import('../../tools/make-anatomy.mjs').Template} */
  const grid = {dims: [5, 3, 4], worldFromVoxel: [-1, 0, 0, 90, 0, 1, 0, -126, 0, 0, 1, -72], values: new Uint8Array(60)};
  const [labels, picture] = [halveLabels(grid), halve(grid)];
  assert.deepEqual(labels.dims, picture.dims);
  assert.deepEqual(labels.worldFromVoxel, picture.worldFromVoxel);
});

test('a line without a name and a region without a group are refused', () => {
  assert.throws(() => readRegions('1 Precentral_L 2001\nprecuneus'), /no label and name in "precuneus"/);
  assert.throws(() => regionTable([{index: 1, name: 'Area51_L'}]), /Area51_L is in no functional group/);
});

test('no region is in two groups', () => {
  const stems = Object.values(kGroups).flat();
  assert.equal(new Set(stems).size, stems.length);
});

test('AAL: every label has a name and a group, left is left', {skip}, () => {
  const regions = readRegions(readFileSync(join(folder, 'aal.nii.txt'), 'utf8'));
  const {dims, worldFromVoxel: w, values} = halveLabels(readTemplate(gunzipSync(readFileSync(join(folder, 'aal.nii.gz')))));
  assert.equal(regions.length, 116);
  assert.equal(regionTable(regions).trim().split('\n').length, 117);
  const sums = new Map();
  values.forEach((label, i) => {
    if (label === 0) return;
    const entry = sums.get(label) ?? {count: 0, x: 0};
    entry.count += 1;
    entry.x += w[0] * (i % dims[0]) + w[3];
    sums.set(label, entry);
  });
  assert.equal(sums.size, 116, 'every region is still there at 2 mm');
  for (const {index, name} of regions) {
    const {count, x} = sums.get(index);
    const mean = x / count;
    // The smallest, a lobule of the vermis, has about 30 voxels of 8 mm3.
    assert.ok(count >= 10, `${name}: ${count} voxels`);
    if (name.endsWith('_L')) assert.ok(mean < -2, `${name} lies at x = ${mean}`);
    else if (name.endsWith('_R')) assert.ok(mean > 2, `${name} lies at x = ${mean}`);
    else assert.ok(Math.abs(mean) < 4, `${name} lies at x = ${mean}`);
  }
});
