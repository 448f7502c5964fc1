// @ts-check
// bundle.json as the page reads it: accepted where the schema accepts it, refused by name otherwise.
import assert from 'node:assert/strict';
import test from 'node:test';

import { problemOfPath, readManifest } from '../../../web/js/bundle/manifest.js';

const hash = 'a'.repeat(64);
/** @param {any} [over] @returns {any} */
const manifest = (over = {}) => ({
  format: 'sync-act-bundle', version: '1.0', title: 'T', licence: 'CC0-1.0', citation: 'None', simulated: true,
  stimulus: { duration_secs: 30, labels: 'labels.tsv', labels_rate_hz: 4,
    frames: { sheets: ['f.webp'], columns: 2, rows: 2, frame_width: 8, frame_height: 8, count: 4, interval_secs: 7.5 } },
  scan: { tr_secs: 1.5, run_scans: [10, 10] },
  models: [{ id: 'm', name: 'M', layers: [{ name: 'conv1', responses: 'm/conv1.npy', n_samples: 120, n_units: 2, rate_hz: 4 }] }],
  simulation: { recipe: 'recipe.json' },
  files: Object.fromEntries(['labels.tsv', 'f.webp', 'm/conv1.npy', 'recipe.json'].map((name) => [name, { sha256: hash, bytes: 1 }])),
  ...over,
});
const read = (/** @type {any} */ json) => readManifest(typeof json === 'string' ? json : JSON.stringify(json), 'b.zip');

test('a right manifest is read, fields that nobody knows included', () => {
  assert.equal(read(manifest({ x_own: 1, later: 'field' })).title, 'T');
});

/** @type {[string, any, RegExp][]} */
const kWrong = [
  ['no JSON', '{"format":', /b\.zip: bundle\.json is no JSON/],
  ['another format', manifest({ format: 'zip' }), /no format "sync-act-bundle"/],
  ['JSON that is no object', 'null', /no format/],
  ['another major version', manifest({ version: '2.0' }), /version is 2\.0\. This page reads version 1/],
  ['no version', manifest({ version: 1 }), /version is 1: it must be two numbers/],
  ['a missing licence', manifest({ licence: undefined }), /licence is missing/],
  ['simulated as text', manifest({ simulated: 'yes' }), /simulated must be true or false/],
  ['a negative TR', manifest({ scan: { tr_secs: -1, run_scans: [1] } }), /scan\.tr_secs is -1: it must be a number from 0\.001 to 60/],
  ['no runs', manifest({ scan: { tr_secs: 1, run_scans: [] } }), /scan\.run_scans has 0 entries/],
  ['a path out of the folder', manifest({ simulation: { recipe: '../recipe.json' } }), /simulation\.recipe is "\.\.\/recipe\.json": "\.\." is not allowed/],
  ['an address as path', manifest({ simulation: { recipe: 'https://x.example/recipe.json' } }), /simulation\.recipe is "https:/],
  ['a file that the list does not have', manifest({ simulation: { recipe: 'other.json' } }), /simulation\.recipe names other\.json, which "files" does not have/],
  ['a recipe of a measured scan', manifest({ simulated: false }), /simulated is false, but there is a simulation recipe/],
  ['a wrong hash', manifest({ files: { 'labels.tsv': { sha256: 'zz', bytes: 1 } } }), /files\["labels\.tsv"\]\.sha256 must be 64/],
  ['a size beyond all measure', manifest({ files: { 'labels.tsv': { sha256: hash, bytes: 1e300 } } }), /files\["labels\.tsv"\]\.bytes is 1e\+300/],
  ['no list of files', manifest({ files: undefined }), /files is missing/],
  ['a model twice', manifest({ models: [manifest().models[0], manifest().models[0]] }), /models\[1\]\.id is "m" a second time/],
  ['a model with nothing to show', manifest({ models: [{ id: 'm', name: 'M' }] }), /models\[0\]\.layers is empty/],
  ['more frames than room', manifest({ stimulus: { ...manifest().stimulus, frames: { ...manifest().stimulus.frames, count: 5 } } }), /frames\.count is 5, but the sheets have room for 4/],
  ['labels without a rate', manifest({ stimulus: { duration_secs: 1, labels: 'labels.tsv' } }), /labels_rate_hz is missing/],
  ['layers that are no list', manifest({ models: [{ id: 'm', name: 'M', layers: 'conv1' }] }), /models\[0\]\.layers must be a list/],
  ['networks without a scan', manifest({ scan: undefined, simulation: undefined, network_sets: [{ id: 's', name: 'S', method: 'ica', network_names: ['a'], timecourses: 't.npy' }],
    files: { ...manifest().files, 't.npy': { sha256: hash, bytes: 1 } } }), /bundle\.json: scan is missing, but there are network_sets\.$/],
  ['a space that is no text', manifest({ anatomy: { space: 5, template: 'a.nii' }, files: { ...manifest().files, 'a.nii': { sha256: hash, bytes: 1 } } }), /anatomy\.space must be a text/],
];
for (const [what, json, message] of kWrong) {
  test(`refused by name: ${what}`, () => {
    assert.throws(() => read(json), (/** @type {any} */ error) => {
      assert.match(error.message, message);
      return error.code === 'bad_input' || error.code === 'unsupported';
    });
  });
}

test('many mistakes are told by the first few', () => {
  const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, { sha256: '', bytes: 1 }]));
  assert.throws(() => read(manifest({ files })), /and more\.$/);
});

test('paths that lead elsewhere are no paths', () => {
  for (const path of ['', '/etc/passwd', 'a/../b', './a', 'a//b', 'a\\b', 'c:x', 'a?b', 'a#b', 'a%2fb', 'a\u0000', 'x'.repeat(256), 'bundle.json']) {
    assert.notEqual(problemOfPath(path), '', path);
  }
  for (const path of ['a.npy', 'models/été/..x.npy', '.hidden', 'a b/c']) assert.equal(problemOfPath(path), '', path);
});

test('a prototype of objects is no part of a manifest', () => {
  const json = JSON.stringify(manifest()).replace('"files":{', '"files":{"__proto__":{"sha256":"x","bytes":1},');
  assert.throws(() => read(json), /sha256 must be/);
});
