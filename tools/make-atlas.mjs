#!/usr/bin/env node
// Makes assets/atlas.nii.gz and assets/atlas.tsv from AAL on a 1 mm grid: the labels on the grid of
// anatomy.nii.gz (2 mm), each voxel the most frequent of the eight that it covers, and a table with
// index, name, side (left, right, both) and functional group (tools/anatomy/functional-groups.mjs).
//
//   node tools/make-atlas.mjs aal.nii.gz aal.nii.txt atlas.nii.gz atlas.tsv

import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {gunzipSync, gzipSync} from 'node:zlib';

import {groupOf} from './anatomy/functional-groups.mjs';
import {readTemplate, writeTemplate} from './make-anatomy.mjs';

/** @typedef {import('./make-anatomy.mjs').Template} Template */
/** @typedef {{index: number, name: string}} Region */

/**
 * Voxels of twice the edge, centred as those of halve() in make-anatomy.mjs. Where two labels are
 * equally frequent a region wins over the background, then the smaller label.
 * @param {Template} atlas
 * @returns {Template}
 */
export function halveLabels({dims: [nx, ny, nz], worldFromVoxel: w, values}) {
  /** @type {[number, number, number]} */
  const dims = [Math.ceil(nx / 2), Math.ceil(ny / 2), Math.ceil(nz / 2)];
  const labels = new Uint8Array(dims[0] * dims[1] * dims[2]);
  const votes = new Uint8Array(256);
  for (let i = 0; i < labels.length; ++i) {
    const [x, y, z] = [2 * (i % dims[0]), 2 * (Math.floor(i / dims[0]) % dims[1]), 2 * Math.floor(i / (dims[0] * dims[1]))];
    votes.fill(0);
    for (let k = 0; k < 8; ++k) {
      const [u, v, s] = [x + (k & 1), y + ((k >> 1) & 1), z + (k >> 2)];
      ++votes[u < nx && v < ny && s < nz ? values[(s * ny + v) * nx + u] : 0];
    }
    let best = 0;
    for (let label = 1; label < 256; ++label) {
      if (votes[label] > votes[best] || (best === 0 && votes[label] > 0 && votes[label] === votes[0])) best = label;
    }
    labels[i] = best;
  }
  const worldFromVoxel = [0, 1, 2].flatMap((row) => {
    const [a, b, c, offset] = w.slice(4 * row, 4 * row + 4);
    return [2 * a, 2 * b, 2 * c, offset + (a + b + c) / 2];
  });
  return {dims, worldFromVoxel, values: labels};
}

/** "1 Precentral_L 2001" per line. @param {string} text @returns {Region[]} */
export function readRegions(text) {
  return text.split(/\r?\n/).filter((line) => line.trim()).map((line) => {
    const match = /^(\d+)\s+(\S+)/.exec(line);
    if (!match) throw new Error(`no label and name in "${line}"`);
    return {index: Number(match[1]), name: match[2]};
  });
}

/** @param {Region[]} regions */
export function regionTable(regions) {
  const rows = regions.map(({index, name}) => {
    const group = groupOf(name);
    if (!group) throw new Error(`region ${name} is in no functional group`);
    const side = name.endsWith('_L') ? 'left' : name.endsWith('_R') ? 'right' : 'both';
    return [index, name, side, group];
  });
  return [['index', 'name', 'side', 'group'], ...rows].map((row) => `${row.join('\t')}\n`).join('');
}

/** @param {string} path @param {string | Buffer} content */
function put(path, content) {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [volume, names, atlasTarget, tableTarget] = process.argv.slice(2);
  if (!tableTarget) {
    console.error('usage: make-atlas.mjs AAL.nii.gz AAL.nii.txt ATLAS.nii.gz ATLAS.tsv');
    process.exit(2);
  }
  try {
    const atlas = halveLabels(readTemplate(gunzipSync(readFileSync(volume))));
    const table = regionTable(readRegions(readFileSync(names, 'utf8')));
    put(atlasTarget, gzipSync(writeTemplate(atlas, 'AAL regions, 2 mm; names in atlas.tsv'), {level: 9}));
    put(tableTarget, table);
  } catch (error) {
    console.error(`make-atlas: ${volume}, ${names}: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
