#!/usr/bin/env node
// What each unit of a model prefers among stills: d' per class, as a table.
//
//   node tools/demo/still_selectivity.mjs RESPONSES KINDS.txt OUT.tsv    RESPONSES: of tools/neuron-responses, a row per still

import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {readNpyFile} from '../../web/js/neurons/neuron-set.js';
import {classOf, selectivity} from './selectivity.mjs';

const [from, kinds, to] = process.argv.slice(2);
const classes = readFileSync(kinds, 'utf8').trim().split('\n').map(classOf);
const set = JSON.parse(readFileSync(join(from, 'neurons.json'), 'utf8'));
/** @type {string[][]} */
const rows = [];
for (const layer of set.layers) {
  const {rows: n, columns, values} = readNpyFile(new Uint8Array(readFileSync(join(from, layer.file))), layer.file);
  if (n !== classes.length) throw new Error(`${layer.file} has ${n} rows for ${classes.length} stills`);
  selectivity({rows: n, units: columns, values}, classes).forEach((of, unit) => {
    if (rows.length === 0) rows.push(['unit', ...of.keys()]);
    rows.push([`${layer.name}:${unit}`, ...[...of.values()].map((value) => value.toFixed(2))]);
  });
}
writeFileSync(to, `${rows.map((row) => row.join('\t')).join('\n')}\n`);
