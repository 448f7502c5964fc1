// docs/datasets.md: its steps run as printed, from a simulated folder named as fMRIPrep names it to a bundle without a problem;
// the commands for real data sets, which cannot run here, name options that exist and scans that agree.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { program, readNpy, root, scratch, syncAct } from './run.mjs';

const page = readFileSync(path.join(root, 'docs/datasets.md'), 'utf8');
const blocks = [...page.matchAll(/(<!-- runnable -->\n)?```sh\n([^]*?)```\n(?:```text\n([^]*?)```\n)?/g)]
  .map(([, runnable, commands, printed]) => ({ runnable: Boolean(runnable), commands, printed }));
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** @param {string} words */
const lengths = (words) => words.split(',').map(Number);

test('the steps of docs/datasets.md lead to a bundle without a problem', { skip: hasFfmpeg ? false : 'no ffmpeg' }, (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  const moved = (/** @type {string} */ text) => text.replaceAll('build/native/sync-act', program).replaceAll('build/datasets', folder);
  const json = (/** @type {string} */ name) => JSON.parse(readFileSync(at(name), 'utf8'));
  const steps = blocks.filter(({ runnable }) => runnable);
  assert.ok(steps.length >= 8, `${steps.length} steps`);
  for (const { commands, printed } of steps) {
    const run = spawnSync('bash', ['-euc', moved(commands)], { cwd: root, encoding: 'utf8' });
    assert.equal(run.status, 0, commands + run.stderr);
    if (printed !== undefined) assert.ok(run.stdout.endsWith(printed), run.stdout);
  }

  // Clips are cut at whole scans, the repeated clip apart.
  assert.equal(readFileSync(at('main.scans'), 'utf8'), '10-49,60-99,160-199,210-249\n');
  assert.equal(readFileSync(at('repeat.scans'), 'utf8'), '110-139,260-289\n');
  assert.deepEqual(readNpy(at('main.npy')).shape, [160, 6]);
  assert.deepEqual(readNpy(at('repeat.npy')).shape, [60, 6]);
  // Several people and runs, with motion out of each run; responses row by row with the scans.
  assert.equal(readdirSync(at('bids')).filter((name) => name.startsWith('sub-')).length, 3);
  const clean = json('clean-01/preprocess.json');
  assert.equal(clean.runs.length, 2);
  assert.ok(clean.runs.every((/** @type {{n_confounds: number}} */ run) => run.n_confounds === 24));
  assert.equal(readNpy(at('plain-4-main/conv4.npy')).shape[0], 160 * 1.5 * 2);
  // The film drives the simulated brains: what a network sees goes with some of them, also in the clip that was held out.
  const coupled = json('coupled/coupling.json');
  const significant = coupled.networks.filter((/** @type {{q: number}} */ network) => network.q <= 0.05);
  assert.ok(significant.length >= 1, JSON.stringify(coupled.networks));
  assert.ok(significant.some((/** @type {{ceiling_r: number}} */ network) => network.ceiling_r > 0.5), JSON.stringify(significant));
  assert.equal(json('scored/score.json').models.length, 2);
  // The maps say that they are in MNI space, as the scans do: the page then shows its reference brain behind them.
  assert.equal(JSON.parse(syncAct('info', at('group/maps.nii.gz'), '--json').out).sform_code, 4);

  const check = JSON.parse(syncAct('validate', at('bundle'), '--json').out);
  assert.deepEqual([check.valid, check.problems], [true, []]);
  assert.equal(json('bundle/bundle.json').simulated, true);
});

test('the commands for the data sets themselves take only options that exist', () => {
  const known = new Map();
  const helpOf = (/** @type {string} */ command, /** @type {string} */ method) => {
    const words = command === 'neuron-responses' ? [] : [command, ...(method ? ['--method', method] : []), '--help'];
    const key = words.join(' ');
    if (!known.has(key)) {
      known.set(key, words.length > 0 ? syncAct(...words).out :
        spawnSync(path.join(root, 'tools/neuron-responses'), ['--help'], { encoding: 'utf8' }).stdout);
    }
    return known.get(key);
  };
  let checked = 0;
  for (const { commands } of blocks.filter(({ runnable }) => !runnable)) {
    for (const line of commands.replaceAll('\\\n', ' ').split('\n')) {
      const [, command] = /(?:sync-act|tools\/)\s*(neuron-responses|[a-z-]+)/.exec(line) ?? [];
      if (!command) continue;
      const help = helpOf(command, / --method (\S+)/.exec(line)?.[1] ?? '');
      for (const [, flag] of line.matchAll(/ (--[a-z-]+)/g)) {
        assert.match(help, new RegExp(`^ *${flag}\\b`, 'm'), `${command} ${flag}`);
        checked += 1;
      }
    }
  }
  assert.ok(checked > 40, `${checked} options`);
});

test('HCP: the clips of the table are the stretches and run lengths of its commands', () => {
  const section = page.slice(page.indexOf('## HCP 7T movies'));
  const scans = [921, 918, 915, 901];
  const clips = [...section.matchAll(/^\| ([1-4]) \| ([0-9, -]+) \|$/gm)].flatMap(([, run, list]) => {
    const before = scans.slice(0, Number(run) - 1).reduce((sum, n) => sum + n, 0);
    return list.split(', ').map((clip) => clip.split('-').map((second) => before + Number(second)));
  });
  assert.equal(clips.length, 14);
  const stretches = /--scans \\\n([0-9,-]+)/.exec(section)?.[1] ?? '';
  assert.equal(stretches, clips.map(([from, to]) => `${from}-${to - 1}`).join(','));
  const runLengths = lengths(/--run-lengths ([0-9,]+)/.exec(section)?.[1] ?? '');
  assert.deepEqual(runLengths, clips.map(([from, to]) => to - from));
  assert.equal(Number(/14 clips and (\d+) s/.exec(section)?.[1]), runLengths.reduce((sum, n) => sum + n, 0));
});

test('the files that the page points to are there', () => {
  for (const [, link] of page.matchAll(/\]\(([a-z-]+\.md)(?:#[^)]*)?\)/g)) assert.ok(existsSync(path.join(root, 'docs', link)), link);
});
