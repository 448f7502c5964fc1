import assert from 'node:assert/strict';
import {test} from 'node:test';

import {halve, readTemplate, writeTemplate} from '../../tools/make-anatomy.mjs';

/** A 3 x 2 x 2 grid of 1 mm voxels, axes flipped in x, whose corner lies at (90, -126, -72) mm. */
function smallTemplate() {
  return {
    dims: /** @type {[number, number, number]} */ ([3, 2, 2]),
    worldFromVoxel: [-1, 0, 0, 90, 0, 1, 0, -126, 0, 0, 1, -72],
    values: Uint8Array.from([10, 20, 80, 30, 40, 0, 50, 60, 0, 70, 80, 0]),
  };
}

test('a block of eight voxels becomes their mean, voxels beyond the rim count as zero', () => {
  const halved = halve(smallTemplate());
  assert.deepEqual(halved.dims, [2, 1, 1]);
  assert.deepEqual([...halved.values], [45, 10]);
});

test('a halved voxel is centred on the voxels that it averages', () => {
  const {worldFromVoxel} = halve(smallTemplate());
  assert.deepEqual(worldFromVoxel, [-2, 0, 0, 89.5, 0, 2, 0, -125.5, 0, 0, 2, -71.5]);
});

test('what is written is read back', () => {
  const template = smallTemplate();
  const read = readTemplate(writeTemplate(template));
  assert.deepEqual(read.dims, template.dims);
  assert.deepEqual(read.worldFromVoxel, template.worldFromVoxel);
  assert.deepEqual([...read.values], [...template.values]);
});

test('a file that is cut off or no NIfTI is refused', () => {
  const bytes = writeTemplate(smallTemplate());
  assert.throws(() => readTemplate(bytes.subarray(0, 360)), /shorter/);
  assert.throws(() => readTemplate(Buffer.from('hello')), /not a little-endian NIfTI-1/);
});
