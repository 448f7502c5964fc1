// @ts-check
// Divides the app's module in two: app.wasm, with which the page draws at once, and app_later.wasm,
// which it fetches after the first frame. Binaryen's wasm-split does it; this says which functions.
//
//   split-app.mjs BINARYEN_BIN APP.wasm APP.map OUT_FOLDER SOURCE...
//
// APP.wasm is linked with names (--profiling-funcs), APP.map by the linker (-Wl,-Map). Later are the
// functions that only the named sources' views reach: what anything else calls, or might call through
// the table, stays. Whoever calls one of those views asks first whether it has come
// (app::Transient::later_ready).

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames, withFunctionNames } from './wasm/wasm-names.mjs';

/** @param {string} map the linker's @returns {Map<string, string>} function, as c++filt writes it -> its source, without folder and ending */
function sourcesOf(map) {
  const sources = new Map();
  let source = '';
  for (const line of map.split('\n')) {
    const text = line.slice(28).trim();
    const object = /([^/()]+)\.cpp\.o\)?:\(/.exec(text);
    if (object) [, source] = object;
    else if (text && source) sources.set(text, source);
  }
  return sources;
}

/** @param {string} dot Binaryen's call graph @returns {{calls: Map<string, string[]>, entries: string[], throughTable: string[]}} */
function callGraph(dot) {
  /** @type {Map<string, string[]>} */
  const calls = new Map();
  const entries = [], throughTable = [];
  for (const line of dot.split('\n')) {
    const call = /^\s*"(\w+)" -> "(\w+)"/.exec(line);
    if (call) calls.set(call[1], [...calls.get(call[1]) ?? [], call[2]]);
    const node = /^\s*"(\w+)" \[style="filled(, rounded)?"(.*)\]/.exec(line);
    if (node?.[2]) throughTable.push(node[1]);
    if (node?.[3].includes('gray')) entries.push(node[1]);
  }
  return { calls, entries, throughTable };
}

/** @param {Map<string, string[]>} calls @param {string[]} from */
function reached(calls, from) {
  const seen = new Set(from);
  const open = [...seen];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const callee of calls.get(name) ?? []) {
      if (!seen.has(callee)) open.push(callee);
      seen.add(callee);
    }
  }
  return seen;
}

const [binaryen, appFile, mapFile, outFolder, ...laterSources] = process.argv.slice(2);
const app = readFileSync(appFile);
const names = functionNames(app);
if (names.size === 0) throw new Error(`${appFile} has no function names: link it with --profiling-funcs`);
const sources = sourcesOf(readFileSync(mapFile, 'utf8'));

const work = mkdtempSync(join(tmpdir(), 'split-app-'));
try {
  // Names of C++ have characters that Binaryen writes in other ways; indices have not.
  const numbered = join(work, 'numbered.wasm');
  writeFileSync(numbered, withFunctionNames(app, new Map([...names.keys()].map((index) => [index, `f${index}`]))));
  const isLaterSource = (/** @type {string} */ name) => laterSources.includes(sources.get(names.get(Number(name.slice(1))) ?? '') ?? '');
  const run = (/** @type {string} */ tool, /** @type {string[]} */ args) =>
    execFileSync(join(binaryen, tool), args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
  const { calls, entries, throughTable } = callGraph(run('wasm-opt', [numbered, '--all-features', '--print-call-graph', '-o', join(work, 'same.wasm')]));
  if (entries.length === 0) throw new Error('the call graph has no exports: has Binaryen changed how it prints them?');
  const first = reached(calls, [...entries, ...throughTable.filter((name) => !isLaterSource(name))]);
  const later = [...reached(calls, throughTable.filter(isLaterSource))].filter((name) => !first.has(name));
  if (later.length === 0) throw new Error(`nothing is to come later: which sources are ${laterSources.join(', ')}?`);
  writeFileSync(join(work, 'later.txt'), later.map((name) => `${name}\n`).join(''));
  mkdirSync(outFolder, { recursive: true });
  run('wasm-split', [numbered, '--all-features', `--split-funcs=@${join(work, 'later.txt')}`, '--no-placeholders',
    '--import-namespace=first', '--export-prefix=%', '-o1', join(outFolder, 'app.wasm'), '-o2', join(outFolder, 'app_later.wasm')]);
} finally {
  rmSync(work, { recursive: true });
}
