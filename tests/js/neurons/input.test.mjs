// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { floatsOfHalves, halfOf } from '../../../web/js/neurons/float16.js';
import { applyPreset, checkRecipe, guessRecipe, inputDims, otherOrder, placement, recipeFrom, writeInput } from '../../../web/js/neurons/input-recipe.js';
import { pictureFromYuv, yuvMatrix } from '../../../web/js/neurons/picture.js';
import { resample } from '../../../web/js/neurons/resample.js';
import { goldenModel, pattern } from './models.mjs';

test('every half comes back from its float, and halfway values go to even', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
  floatsOfHalves(halves).forEach((value, bits) => {
    if (!Number.isNaN(value)) assert.equal(halfOf(value), bits);
  });
  assert.equal(halfOf(NaN) & 0x7c00, 0x7c00);
  assert.equal(halfOf(1 + 2 ** -11), halfOf(1));
  assert.equal(halfOf(1 + 3 * 2 ** -11), halfOf(1 + 2 ** -9));
  assert.equal(halfOf(65519), 0x7bff);
  assert.equal(halfOf(65520), 0x7c00);
  assert.equal(halfOf(-(2 ** -25)), 0x8000);
  assert.equal(halfOf(2 ** -25 * 1.0001), 1);
});

/** Straight from the definitions, one output pixel at a time. @param {any} picture @param {any} part @param {number} w @param {number} h @param {string} how */
function slowResample(picture, part, w, h, how) {
  const axis = (/** @type {number} */ i, /** @type {number} */ n, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ length) => {
    const scale = (to - from) / n;
    const list = [];
    if (how === 'area' && scale > 1) {
      for (let p = 0; p < length; ++p) {
        const share = Math.min(p + 1, from + (i + 1) * scale) - Math.max(p, from + i * scale);
        if (share > 0) list.push([p, share / scale]);
      }
    } else {
      const centre = Math.min(Math.max(from + (i + 0.5) * scale - 0.5, 0), length - 1);
      const low = Math.floor(centre);
      list.push([low, 1 - (centre - low)], [Math.min(low + 1, length - 1), centre - low]);
    }
    return list;
  };
  const out = [];
  for (let y = 0; y < h; ++y) {
    for (let x = 0; x < w; ++x) {
      for (let c = 0; c < 3; ++c) {
        let sum = 0;
        for (const [q, b] of axis(y, h, part.top, part.bottom, picture.height)) {
          for (const [p, a] of axis(x, w, part.left, part.right, picture.width)) sum += a * b * picture.data[(q * picture.width + p) * picture.channels + c];
        }
        out.push(sum);
      }
    }
  }
  return out;
}

test('resampling equals its definition, at any scale and part', () => {
  const picture = pattern(37, 23);
  for (const how of /** @type {const} */ (['bilinear', 'area'])) {
    for (const [w, h] of [[37, 23], [10, 9], [80, 50], [1, 1], [36, 5], [5, 40]]) {
      for (const part of [{ left: 0, top: 0, right: 37, bottom: 23 }, { left: 3, top: 2, right: 30, bottom: 21 }]) {
        const fast = resample(picture, part, w, h, how);
        slowResample(picture, part, w, h, how).forEach((value, i) => {
          // float32 weights and sums of up to 8 products of values up to 255
          assert.ok(Math.abs(fast[i] - value) < 2e-4, `${how} ${w}x${h} at ${i}: ${fast[i]} ${value}`);
        });
      }
    }
  }
});

test('fit: what is cut, what is padded', () => {
  const { recipe } = guessRecipe(goldenModel('small_opset13.onnx').model);  // 12 wide, 10 high
  assert.deepEqual(placement({ ...recipe, fit: 'stretch' }, 100, 50), { part: { left: 0, top: 0, right: 100, bottom: 50 }, x: 0, y: 0, width: 12, height: 10 });
  assert.deepEqual(placement({ ...recipe, fit: 'crop' }, 100, 50).part, { left: 20, top: 0, right: 80, bottom: 50 });
  assert.deepEqual(placement({ ...recipe, fit: 'crop', crop_fraction: 0.5 }, 100, 50).part, { left: 35, top: 12, right: 65, bottom: 37 });
  const boxed = placement({ ...recipe, fit: 'letterbox' }, 100, 50);
  assert.deepEqual([boxed.x, boxed.y, boxed.width, boxed.height], [0, 2, 12, 6]);
  const white = { width: 100, height: 50, channels: /** @type {3} */ (3), data: new Uint8Array(15000).fill(255) };
  const batch = new Float32Array(360);
  writeInput(applyPreset({ ...recipe, fit: 'letterbox', pad: 51 }, '0-1'), white, batch, 0);
  assert.ok(Math.abs(batch[0] - 0.2) < 1e-6 && Math.abs(batch[12 * 2] - 1) < 1e-6 && Math.abs(batch[119] - 0.2) < 1e-6);
});

test('order, scale, mean and SD go to the channels that they are for; the layouts hold the same', () => {
  const { recipe } = guessRecipe(goldenModel('small_opset13.onnx').model);
  const colour = { width: 1, height: 1, channels: /** @type {3} */ (3), data: new Uint8Array([10, 20, 30]) };
  const read = (/** @type {any} */ r) => {
    const batch = new Float32Array(3);
    writeInput({ ...r, width: 1, height: 1 }, colour, batch, 0);
    return Array.from(batch, (value) => Number(value.toFixed(4)));
  };
  assert.deepEqual(read(applyPreset(recipe, 'caffe-bgr')), [30 - 104, 20 - 117, 10 - 123]);
  assert.deepEqual(read(otherOrder(applyPreset(recipe, 'caffe-bgr'))), [10 - 123, 20 - 117, 30 - 104]);
  assert.deepEqual(read(applyPreset(recipe, '[-1,1]')), [10, 20, 30].map((v) => Number((v / 127.5 - 1).toFixed(4))));
  assert.deepEqual(read(applyPreset(recipe, 'imagenet-torch')), [10, 20, 30].map((v, i) =>
    Number(((v / 255 - [0.485, 0.456, 0.406][i]) / [0.229, 0.224, 0.225][i]).toFixed(4))));
  const picture = pattern(12, 10);
  const [first, last] = ['NCHW', 'NHWC'].map((layout) => {
    const batch = new Float32Array(720);
    writeInput({ ...recipe, layout: /** @type {any} */ (layout) }, picture, batch, 1);
    return batch.subarray(360);
  });
  for (let i = 0; i < 120; ++i) for (let c = 0; c < 3; ++c) assert.equal(first[c * 120 + i], last[3 * i + c]);
  assert.deepEqual(inputDims({ ...recipe, layout: 'NHWC' }, 2), [2, 10, 12, 3]);
});

test('recipes that cannot be are refused by field and value', () => {
  const { model } = goldenModel('small_opset13.onnx');
  const { recipe } = guessRecipe(model);
  checkRecipe(recipe, model);
  /** @type {[object, RegExp][]} */
  const wrong = [[{ width: 13 }, /takes N × 3 × 10 × 12; the recipe gives 3 × 10 × 13/], [{ sd: [1, 0, 1] }, /sd: 0/], [{ mean: [1] }, /mean \[1\]: give three/],
    [{ fit: 'fill' }, /fit "fill"/], [{ order: 'RBG' }, /order "RBG"/], [{ scale: NaN }, /scale NaN/], [{ pad: 300 }, /pad 300/], [{ crop_fraction: 0 }, /crop_fraction 0/]];
  for (const [change, message] of wrong) assert.throws(() => checkRecipe({ ...recipe, ...change }, model), message);
  assert.throws(() => recipeFrom('no-preset', recipe), /preset "no-preset"/);
  assert.throws(() => recipeFrom('{"widht": 3}', recipe), /no field "widht"/);
  assert.equal(recipeFrom('{"scale": 2}', recipe).preset, 'custom');
  assert.deepEqual(recipeFrom('{"preset": "caffe-bgr", "fit": "stretch"}', recipe).mean, [104, 117, 123]);
});

test('luma and chroma become the colours of the standards', () => {
  /** @param {number[]} yuv @param {any} more */
  const pixel = ([y, u, v], more = {}) => {
    const plane = (/** @type {number} */ value) => ({ data: Uint8Array.of(value), offset: 0, stride: 1 });
    return [...pictureFromYuv({ width: 1, height: 1, y: plane(y), u: plane(u), v: plane(v), shiftX: 1, shiftY: 1, chromaStep: 1, bits: 8,
      matrix: '601', fullRange: false, ...more }).data];
  };
  assert.deepEqual(pixel([16, 128, 128]), [0, 0, 0]);
  assert.deepEqual(pixel([235, 128, 128]), [255, 255, 255]);
  assert.deepEqual(pixel([81, 90, 240]), [254, 0, 0]);  // red of BT.601 in whole numbers
  assert.deepEqual(pixel([63, 102, 240], { matrix: '709' }), [255, 1, 0]);
  assert.deepEqual(pixel([200, 128, 128], { fullRange: true }), [200, 200, 200]);
  assert.equal(yuvMatrix('smpte170m'), '601');
  assert.equal(yuvMatrix('unknown'), '709');
  assert.equal(yuvMatrix(undefined), '709');
});
