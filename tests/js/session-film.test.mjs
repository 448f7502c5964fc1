// The film beside an open scan: what the app is told of it, and the sheets of frames that it asks for.
// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { Film, sheetCount } from '../../web/js/session/film.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** @returns {any} */
const stimulusOf = (over = {}) => ({ title: 'Clips', made: 'rendered by a script', durationSecs: 20, runDurationsSecs: [10, 10],
  frames: { columns: 2, rows: 2, frameWidth: 8, frameHeight: 6, count: 5, intervalSecs: 4 },
  sheet: async (/** @type {number} */ index) => new Blob([`sheet ${index}`]), video: null,
  labels: { names: ['face', 'luminance'], categories: 1, rateHz: 1, nSamples: 2, values: new Float32Array([0, 1, 0.2, 0.4]) }, ...over });

function makeFilm(decodeSheet = async (/** @type {Blob} */ blob, /** @type {number} */ mostPixels) =>
  ({ width: 2, height: 1, values: new Uint8ClampedArray([...await blob.text()].map((c) => c.charCodeAt(0))), mostPixels })) {
  const puts = /** @type {any[]} */ ([]);
  const errors = /** @type {any[]} */ ([]);
  const film = new Film(/** @type {any} */ ({ put: async (/** @type {string} */ kind, /** @type {any} */ meta, /** @type {any} */ values) => puts.push({ kind, meta, values }),
    emit: (/** @type {string} */ _event, /** @type {any} */ detail) => errors.push(detail) }), async () => /** @type {any} */ ({ decodeSheet }));
  return { film, puts, errors };
}

test('the app is told of the film and its labels, and of none when there is none any more', async () => {
  const { film, puts } = makeFilm();
  await film.set(stimulusOf());
  assert.deepEqual(puts.map(({ kind }) => kind), ['film', 'labels']);
  assert.deepEqual(puts[0].meta, { title: 'Clips', made: 'rendered by a script', durationSecs: 20, runDurationsSecs: [10, 10], onsetSecs: 0, hasVideo: false,
    frames: { columns: 2, rows: 2, frameWidth: 8, frameHeight: 6, count: 5, intervalSecs: 4, nSheets: 2 } });
  assert.deepEqual(puts[1].meta, { names: ['face', 'luminance'], categories: 1, rateHz: 1, nSamples: 2 });
  assert.deepEqual([...puts[1].values], [0, 1, 0.2, 0.4].map(Math.fround));
  await film.set(null);
  assert.deepEqual([puts.at(-1).kind, puts.at(-1).meta, film.stimulus], ['film', {}, null]);
});

test('a film without frames and labels is one, and takes earlier labels away', async () => {
  const { film, puts } = makeFilm();
  await film.set(stimulusOf({ frames: null, sheet: null, labels: null }));
  assert.equal(puts[0].meta.frames, undefined);
  assert.deepEqual([puts[1].kind, puts[1].meta], ['labels', { names: [] }]);
  film.handle({ type: 'need_film_sheet', sheet: 0 });
  await tick();
  assert.equal(puts.length, 2);
});

test('a sheet is decoded when it is asked for, once while it is on its way', async () => {
  const { film, puts } = makeFilm();
  await film.set(stimulusOf());
  assert.equal(film.handle({ type: 'need_film_sheet', sheet: 1 }), true);
  film.handle({ type: 'need_film_sheet', sheet: 1 });
  await tick();
  const sheets = puts.filter(({ kind }) => kind === 'film_sheet');
  assert.deepEqual(sheets.map(({ meta }) => meta), [{ sheet: 1, width: 2, height: 1 }]);
  assert.equal(String.fromCharCode(...sheets[0].values), 'sheet 1');
  film.handle({ type: 'need_film_sheet', sheet: 1 });  // again, after the graphics card lost it
  await tick();
  assert.equal(puts.filter(({ kind }) => kind === 'film_sheet').length, 2);
  assert.equal(film.handle({ type: 'need_voxel_map', neuron: 1 }), false);
});

test('the pixels of all sheets together are bounded: many sheets come smaller', async () => {
  const limits = /** @type {number[]} */ ([]);
  const { film } = makeFilm(async (_blob, mostPixels) => {
    limits.push(mostPixels);
    return { width: 1, height: 1, values: new Uint8ClampedArray(4), mostPixels };
  });
  for (const count of [5, 400]) {
    const stimulus = stimulusOf();
    stimulus.frames.count = count;
    await film.set(stimulus);
    film.handle({ type: 'need_film_sheet', sheet: 0 });
    await tick();
    assert.ok(Number(limits.at(-1)) * sheetCount(stimulus.frames) <= 4 * 1920 * 1512);
  }
  assert.ok(limits[1] < limits[0] / 10);
});

test('what arrives after the film was forgotten is dropped, and a sheet that cannot be read is told', async () => {
  const { film, puts, errors } = makeFilm();
  await film.set(stimulusOf());
  film.handle({ type: 'need_film_sheet', sheet: 0 });
  film.forget();
  await tick();
  assert.equal(puts.some(({ kind }) => kind === 'film_sheet'), false);
  await film.set(stimulusOf({ sheet: async () => { throw Object.assign(new Error('frames-0.webp is missing.'), { code: 'io' }); } }));
  film.handle({ type: 'need_film_sheet', sheet: 0 });
  await tick();
  assert.equal(errors[0].code, 'io');
});

test('a film whose parts do not fit one another is refused', async () => {
  const { film, puts } = makeFilm();
  const labels = { ...stimulusOf().labels, nSamples: 3 };
  for (const over of [{ durationSecs: 0 }, { runDurationsSecs: [10, 4] }, { labels }, { frames: { columns: 0 } }]) {
    await assert.rejects(film.set(stimulusOf(over)), { code: 'bad_input' });
  }
  assert.equal(puts.length, 0);
});
