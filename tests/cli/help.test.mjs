// --help of every command: complete, within the width of a terminal, and true to what the command takes and records.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, syncAct, writeNifti, writeNpy } from './run.mjs';

/** @param {...string} words */
function help(...words) {
  const run = syncAct(...words, '--help');
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, '');
  return run.out;
}

const commands = [...help().matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1]);

/** The flags that a help text lists, each with what stands for its value. @param {string} text */
const flags = (text) => new Map([...text.matchAll(/^ {2}(--[a-z0-9-]+)(?: (\S+))?$/gm)].map((match) => [match[1], match[2]]));

/** The flag of a recorded option: dashes, without the unit. @param {string} key */
const flagOf = (key) => `--${key.replace(/_(secs|hz|mm)$/, '').replaceAll('_', '-')}`;

/** @param {string} file of a result @returns {string[]} keys of the options that were in force */
const recorded = (file) => Object.keys(JSON.parse(readFileSync(file, 'utf8')).provenance.options);

const wave = (/** @type {number} */ i, /** @type {number} */ j) => Math.sin(i * (j + 1) * 0.7) + 0.1 * ((i * i * (j + 3)) % 7);
/** @param {number} n @param {number} m */
const rows = (n, m) => Array.from({ length: n }, (_, i) => Array.from({ length: m }, (__, j) => wave(i, j)));

test('there are commands, and each tells its usage, what it does and how it ends', () => {
  assert.ok(commands.length >= 10, commands.join(' '));
  for (const command of commands) {
    const text = help(command);
    assert.ok(text.startsWith(`usage: sync-act ${command} `), command);
    assert.match(text, /\n\n[A-Z][^\n]+\.\n/, command);
    assert.match(text, /\nExit status: 0 fine, 2 /, command);
    for (const line of text.split('\n').slice(1)) assert.ok(line.length <= 100, `${command}: ${line}`);
    assert.equal(help('help', command), text, `help ${command}`);
  }
});

test('each flag that --help lists is taken, and explained', () => {
  for (const command of commands) {
    const text = help(command);
    const listed = flags(text);
    assert.ok(listed.has('--json') || listed.size === 0, command);
    for (const [flag, value] of listed) {
      assert.match(text, new RegExp(`^  ${flag}( \\S+)?\\n {6}\\S`, 'm'), `${command} ${flag} is not explained`);
      // A flag that is known and wants a value says so; an unknown one is called unknown.
      const run = syncAct(command, flag);
      assert.doesNotMatch(run.err, /unknown option/, `${command} ${flag}`);
      if (value) assert.ok(run.err.includes(`${flag} needs a value`), `${command} ${flag}: ${run.err}`);
    }
    assert.match(syncAct(command, '--no-such-option').err, /unknown option --no-such-option/, command);
  }
});

test('couple: what it records as its options has flags, for every null model', (t) => {
  const folder = scratch(t);
  const neurons = writeNpy(path.join(folder, 'x.npy'), rows(80, 5));
  const networks = writeNpy(path.join(folder, 'y.npy'), rows(80, 3));
  const listed = flags(help('couple'));
  const nulls = /** @type {string} */ (listed.get('--null')).split('|');
  assert.ok(nulls.length >= 4, nulls.join(' '));
  for (const name of nulls) {
    const out = path.join(folder, name);
    const run = syncAct('couple', '--neurons', neurons, '--networks', networks, '--hrf', 'none', '--tr', '2', '--null', name,
      '--surrogates', '19', '--out', out);
    assert.equal(run.code, 0, run.err);
    for (const key of recorded(path.join(out, 'coupling.json'))) {
      if (key === 'smooth_fwhm_mm') continue; // of scans: couple reads none
      assert.ok(listed.has(flagOf(key)), `--null ${name}: ${key} has no flag`);
    }
  }
});

test('preprocess and voxel-map: each key of the recipe has its flag', (t) => {
  const folder = scratch(t);
  const bold = writeNifti(path.join(folder, 'bold.nii'), [6, 6, 4, 40], (v, s) => 1000 + ((v * 7 + s * s * 13) % 29), { tr: 2 });
  const run = syncAct('preprocess', bold, '--mask', 'all', '--out', path.join(folder, 'out'));
  assert.equal(run.code, 0, run.err);
  const recipe = JSON.parse(readFileSync(path.join(folder, 'out/recipe.json'), 'utf8'));
  const listed = new Map([...flags(help('preprocess')), ...flags(help('voxel-map')), ...flags(help('couple'))]);
  const keys = Object.keys(recipe);
  assert.ok(keys.length > 10, keys.join(' '));
  for (const key of keys) assert.ok(listed.has(flagOf(key)), `${key} has no flag`);
});

test('networks: each method has its own help, whose flags are among all of them', () => {
  const all = flags(help('networks'));
  const methods = /** @type {string} */ (all.get('--method')).split('|');
  assert.ok(methods.length >= 5, methods.join(' '));
  const abouts = new Set();
  for (const method of methods) {
    const text = help('networks', '--method', method);
    const about = text.slice(text.indexOf('\n  --method ')).split('\n')[2];
    assert.ok(!abouts.has(about), `${method}: ${about}`);
    abouts.add(about);
    for (const flag of flags(text).keys()) assert.ok(all.has(flag), `${method} ${flag}`);
  }
});

test('numbers, choices and their defaults are told', () => {
  for (const command of commands) {
    const text = help(command);
    for (const [flag, value] of flags(text)) {
      if (value !== 'N' && !value?.includes('|')) continue;
      if (text.split('\n', 1)[0].includes(` ${flag} `)) continue; // required: it has no default
      const about = text.slice(text.indexOf(`\n  ${flag} `)).split(/\n {2}--/)[1].replaceAll(/\s+/g, ' ');
      assert.match(about, /Default: /, `${command} ${flag}`);
    }
  }
});
