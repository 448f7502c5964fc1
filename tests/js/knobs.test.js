// @ts-check
// Settings of the simulated brain: presets are recognised, defaults stay out of links.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { mostScans, presetOf, withoutDefaults } from '../../web/js/demo/knobs.js';

const recipe = JSON.parse(fs.readFileSync(new URL('../../assets/demo/scan/recipe.json', import.meta.url), 'utf8'));

test('each preset of the recipe is recognised, with another seed and length too', () => {
  for (const [name, preset] of Object.entries(recipe.presets)) {
    assert.equal(presetOf(withoutDefaults(/** @type {any} */ (preset), recipe), recipe), name);
    assert.equal(presetOf({ .../** @type {any} */ (preset), seed: 9, scans_per_run: 60, tr_secs: 2 }, recipe), name);
  }
});

test('other settings are no preset', () => {
  assert.equal(presetOf({ signal_to_noise: 0.7 }, recipe), '');
  assert.equal(presetOf({ hrf_delay_secs: 2 }, recipe), '');
  assert.equal(presetOf({ ...recipe.presets.clean, shared_noise: 0.5 }, recipe), '');
});

test('what the recipe has itself is left out; a key that it lacks counts as 0', () => {
  assert.deepEqual(withoutDefaults({ signal_to_noise: recipe.signal_to_noise, hrf_delay_secs: 0, seed: 2 }, recipe), { seed: 2 });
});

test('as many scans fit as the film is long', () => {
  assert.deepEqual([mostScans(210, 1.5), mostScans(210, 3), mostScans(210, 0.8)], [140, 70, 262]);
});
