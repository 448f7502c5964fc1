#!/usr/bin/env node
// Where the demo's networks lie: reads assets/demo/scan/places.tsv, converts what its sources state to
// MNI mm, and writes the result into the table and into the recipe.
//
//   node tools/demo/places.mjs            says what the recipe or the table would change; status 1 if anything
//   node tools/demo/places.mjs --write    writes it
//
// Talairach coordinates go through the inverse of icbm2tal, in its form for other normalisations than
// SPM's and FSL's (Lancaster et al. 2007, Hum Brain Mapp 28:1194; BrainMap's icbm_other2tal.m), as NiMARE's
// tal2mni takes it. Rows of weight 0 are not planted: a paper's value beside the one that is.

import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gunzipSync} from 'node:zlib';

import {groupOf} from '../anatomy/functional-groups.mjs';
import {readTemplate} from '../make-anatomy.mjs';
import {readRegions} from '../make-atlas.mjs';

const scan = resolve(import.meta.dirname, '../../assets/demo/scan');
const kColumns = ['network', 'part', 'radius_mm', 'weight', 'x', 'y', 'z', 'space', 'source', 'where', 'copy', 'mni_x', 'mni_y', 'mni_z', 'aal'];

/** Talairach from MNI: mm, rows of a 3 x 4 matrix. */
export const kTalairachFromMni = [
  [0.9357, 0.0029, -0.0072, -1.0423],
  [-0.0065, 0.9396, -0.0726, -1.3940],
  [0.0103, 0.0752, 0.8967, 3.6475],
];

/**
 * @typedef {object} Place
 * @property {string} network
 * @property {string} part
 * @property {number} radiusMm
 * @property {number} weight       0: not planted
 * @property {number[]} stated     as the source has it
 * @property {string} space        of that: MNI, MNI voxel (of FSL's 1 mm grid) or Talairach
 * @property {string} source
 * @property {string} where        in the source
 * @property {string} copy         read: in a stored copy of the source, or of the table that `where` names; quoted: in a text that quotes it; memory: neither
 * @property {number[]} mni        mm, as the table has it
 * @property {string} aal          the region of AAL there, or the nearest
 */

/** The x for which M x + t is `point`, by Cramer's rule. @param {number[][]} rows  3 x 4 @param {number[]} point */
function solve(rows, point) {
  const [a, b, c] = [0, 1, 2].map((column) => rows.map((row) => row[column]));
  const d = rows.map((row, i) => point[i] - row[3]);
  const det = (/** @type {number[]} */ p, /** @type {number[]} */ q, /** @type {number[]} */ r) =>
    p[0] * (q[1] * r[2] - q[2] * r[1]) + p[1] * (q[2] * r[0] - q[0] * r[2]) + p[2] * (q[0] * r[1] - q[1] * r[0]);
  const whole = det(a, b, c);
  return [det(d, b, c) / whole, det(a, d, c) / whole, det(a, b, d) / whole];
}

/** @param {number[]} stated @param {string} space @returns {number[]} MNI mm, to a tenth */
export function mniOf(stated, space) {
  const tenth = (/** @type {number[]} */ mm) => mm.map((value) => Math.round(value * 10) / 10 + 0);
  if (space === 'MNI') return tenth(stated);
  if (space === 'MNI voxel') return tenth([90 - stated[0], stated[1] - 126, stated[2] - 72]);
  if (space === 'Talairach') return tenth(solve(kTalairachFromMni, stated));
  throw new Error(`places.tsv: no space "${space}"`);
}

/** @returns {Place[]} */
export function readPlaces(file = join(scan, 'places.tsv')) {
  const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
  if (head.join() !== kColumns.join()) throw new Error(`${file}: its columns are not ${kColumns.join(', ')}`);
  return rows.map((row) => ({network: row[0], part: row[1], radiusMm: Number(row[2]), weight: Number(row[3]), stated: row.slice(4, 7).map(Number),
    space: row[7], source: row[8], where: row[9], copy: row[10], mni: row.slice(11, 14).map(Number), aal: row[14]}));
}

/** What the recipe has to say of a network's places. @param {Place[]} places @param {string} network */
export const blobsOf = (places, network) => places.filter((place) => place.network === network && place.weight > 0)
  .map((place) => ({centre_mm: mniOf(place.stated, place.space), radius_mm: place.radiusMm, ...(place.weight === 1 ? {} : {weight: place.weight}),
    source: `${place.part}: ${place.source}`}));

/** Template and atlas as Debian's mricron-data has them; null: not there. */
export function readAnatomy() {
  const folder = process.env.SYNC_ACT_TEMPLATE_DIR ?? join(process.env.SYNC_ACT_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sync-act'), 'third_party/mricron-data');
  const read = (/** @type {string} */ name) => readTemplate(gunzipSync(readFileSync(join(folder, name))));
  if (!['ch2bet.nii.gz', 'aal.nii.gz', 'aal.nii.txt'].every((name) => existsSync(join(folder, name)))) return null;
  const names = new Map(readRegions(readFileSync(join(folder, 'aal.nii.txt'), 'utf8')).map(({index, name}) => [index, name]));
  return {brain: read('ch2bet.nii.gz'), atlas: read('aal.nii.gz'), names};
}

/** The voxel at a place. @param {import('../make-anatomy.mjs').Template} image @param {number[]} mm */
export function valueAt({dims, worldFromVoxel: w, values}, mm) {
  const [i, j, k] = [0, 1, 2].map((axis) => Math.round((mm[axis] - w[4 * axis + 3]) / w[5 * axis]));
  return i >= 0 && j >= 0 && k >= 0 && i < dims[0] && j < dims[1] && k < dims[2] ? values[(k * dims[1] + j) * dims[0] + i] : 0;
}

/**
 * The region of AAL at a place, or the nearest: AAL leaves white matter and cerebrospinal fluid out.
 * @param {NonNullable<ReturnType<typeof readAnatomy>>} anatomy @param {number[]} mm
 * @returns {{name: string, group: string, mm: number}}  mm: how far
 */
export function regionAt({atlas, names}, mm, mostMm = 12) {
  let best = {label: 0, mm: Infinity};
  for (let z = -mostMm; z <= mostMm; ++z) for (let y = -mostMm; y <= mostMm; ++y) for (let x = -mostMm; x <= mostMm; ++x) {
    const far = Math.hypot(x, y, z);
    if (far >= best.mm) continue;
    const label = valueAt(atlas, [mm[0] + x, mm[1] + y, mm[2] + z]);
    if (label > 0) best = {label, mm: far};
  }
  const name = names.get(best.label) ?? '';
  return {name, group: groupOf(name) ?? '', mm: best.mm};
}

/** The recipe's text with places in it, one line each as it is written by hand. @param {string} text @param {Place[]} places */
export function withPlaces(text, places) {
  const recipe = JSON.parse(text);
  return recipe.networks.reduce((/** @type {string} */ written, /** @type {any} */ {name}) => {
    const lines = blobsOf(places, name).map((blob) => `    ${JSON.stringify(blob, null, 1).replace(/\n\s*/g, ' ').replace(/([[{]) /g, '$1').replace(/ ([\]}])/g, '$1')}`);
    const start = written.indexOf(`"blobs": [`, written.indexOf(`"name": ${JSON.stringify(name)}`));
    const end = written.indexOf('\n   ]', start);
    return `${written.slice(0, start)}"blobs": [\n${lines.join(',\n')}${written.slice(end)}`;
  }, text);
}

function main() {
  const places = readPlaces();
  const anatomy = readAnatomy();
  const table = `${[kColumns, ...places.map((place) => {
    const mni = mniOf(place.stated, place.space);
    return [place.network, place.part, place.radiusMm, place.weight, ...place.stated, place.space, place.source, place.where, place.copy,
      ...mni, anatomy ? regionAt(anatomy, mni).name : place.aal];
  })].map((row) => row.join('\t')).join('\n')}\n`;
  const recipeText = readFileSync(join(scan, 'recipe.json'), 'utf8');
  const files = [['places.tsv', readFileSync(join(scan, 'places.tsv'), 'utf8'), table], ['recipe.json', recipeText, withPlaces(recipeText, places)]];
  for (const [name, old, now] of files) {
    if (old === now) continue;
    console.log(`${name} ${process.argv.includes('--write') ? 'is written' : 'differs'}`);
    if (process.argv.includes('--write')) writeFileSync(join(scan, name), now);
    else process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
