// The demo's places: what the sources state, converted, is what the recipe plants; each lies in the reference brain and in a
// region of AAL where its network may be.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {blobsOf, kTalairachFromMni, mniOf, readAnatomy, readPlaces, regionAt, valueAt, withPlaces} from '../../tools/demo/places.mjs';

const text = readFileSync(new URL('../../assets/demo/scan/recipe.json', import.meta.url), 'utf8');
const recipe = JSON.parse(text);
const places = readPlaces();
const planted = places.filter(({weight}) => weight > 0);

/** Groups of AAL's regions (tools/anatomy/functional-groups.mjs) in which a network may lie, and single regions of other groups. @type {Record<string, RegExp>} */
const kExpected = {
  'Early visual': /^Early visual /,
  'Motion (MT+)': /^Lateral occipital |Temporal_Mid_/,
  'Colour (V4)': /Fusiform_|Lingual_/,
  'Faces': /^Ventral temporal |^Lateral occipital |Temporal_Mid_R/,
  'Places': /Fusiform_|ParaHippocampal_|^Early visual |Precuneus_|Occipital_Mid_/,
  'Objects (LOC)': /^Lateral occipital |^Ventral temporal /,
  'Bodies': /^Lateral occipital |Temporal_Mid_/,
  'Words (VWFA)': /^Ventral temporal .*_L|Temporal_Mid_L/,
  'Auditory': /^Auditory /,
  'Sensorimotor': /^Sensorimotor /,
  'Default mode': /^Default mode |Cingulum_Ant_/,
  'Frontoparietal': /^Frontoparietal |Frontal_Inf_Tri_|SupraMarginal_/,
  'Salience': /Insula_|Cingulum_|Supp_Motor_Area_/,
  'Cerebellum': /^Cerebellum /,
};

test('Talairach becomes MNI and back; voxels of FSL\'s grid become mm', () => {
  for (const mm of [[40, -55, -10], [-52, -25, 6], [0, 0, 0], [10, 60, 40]]) {
    const mni = mniOf(mm, 'Talairach');
    const back = kTalairachFromMni.map((row) => row[0] * mni[0] + row[1] * mni[1] + row[2] * mni[2] + row[3]);
    back.forEach((value, i) => assert.ok(Math.abs(value - mm[i]) < 0.08, `${mm}: ${mni}, back ${back}`));
  }
  // By numpy.linalg.inv of the same matrix.
  assert.deepEqual(mniOf([40, -55, -10], 'Talairach'), [44, -57.6, -10.9]);
  assert.deepEqual(mniOf([90, 126, 72], 'MNI voxel'), [0, 0, 0]);
  assert.deepEqual(mniOf([100.491589, 41.138901, 71.63704], 'MNI voxel'), [-10.5, -84.9, -0.4]);
  assert.throws(() => mniOf([0, 0, 0], 'Mars'), /Mars/);
});

test('the recipe plants the table\'s places, converted, and no others', () => {
  assert.equal(withPlaces(text, places), text, 'node tools/demo/places.mjs --write');
  for (const place of places) assert.deepEqual(place.mni, mniOf(place.stated, place.space), `${place.network}, ${place.part}`);
  assert.deepEqual([...new Set(planted.map(({network}) => network))].sort(), recipe.networks.map((/** @type {any} */ {name}) => name).sort());
  for (const {name, blobs} of recipe.networks) assert.deepEqual(blobs, blobsOf(places, name), name);
});

test('every place has a source; what is planted was read, or read where it is quoted', () => {
  for (const {network, part, source, where, copy} of places) {
    assert.match(source, /\d{4}/, `${network}, ${part}`);
    assert.ok(where.length > 0 && ['read', 'quoted', 'memory'].includes(copy), `${network}, ${part}`);
  }
  for (const {network, part, copy} of planted) assert.notEqual(copy, 'memory', `${network}, ${part}`);
  assert.ok(planted.filter(({copy}) => copy === 'quoted').length <= 1);
});

test('what other papers report of the same part lies beside it', () => {
  for (const {network, part, mni} of places.filter(({weight}) => weight === 0)) {
    const far = Math.min(...planted.filter((place) => place.network === network).map((place) => Math.hypot(...place.mni.map((value, i) => value - mni[i]))));
    assert.ok(far < 17, `${network}, ${part}: ${far.toFixed(1)} mm`);
  }
});

const anatomy = readAnatomy();
test('each place lies in the reference brain and in an expected region of AAL', {skip: anatomy ? false : 'no mricron-data'}, () => {
  const {brain} = /** @type {NonNullable<typeof anatomy>} */ (anatomy);
  for (const {network, part, mni, aal} of planted) {
    const where = `${network}, ${part} at ${mni}`;
    // The reference brain is one person's: the group's LO left lies 2 mm beside it.
    const within = [-2, -1, 0, 1, 2].some((x) => [-2, -1, 0, 1, 2].some((y) => [-2, -1, 0, 1, 2].some((z) => Math.hypot(x, y, z) <= 2 &&
      valueAt(brain, [mni[0] + x, mni[1] + y, mni[2] + z]) > 0)));
    assert.ok(part === 'LO left' ? within : valueAt(brain, mni) > 0, `${where} is outside`);
    const {name, group, mm} = regionAt(/** @type {NonNullable<typeof anatomy>} */ (anatomy), mni);
    assert.ok(mm <= 2, `${where} is ${mm} mm from ${name}`);
    assert.equal(name, aal, where);
    assert.match(`${group} ${name}`, kExpected[network], where);
    if (Math.abs(mni[0]) > 8) assert.ok(name.endsWith(mni[0] < 0 ? '_L' : '_R'), `${where}: ${name}`);
  }
});

test('a place elsewhere would be noticed', {skip: anatomy ? false : 'no mricron-data'}, () => {
  const at = (/** @type {number[]} */ mm) => regionAt(/** @type {NonNullable<typeof anatomy>} */ (anatomy), mm);
  const {name, group} = at([-40.3, 50.9, 20.7]);
  assert.doesNotMatch(`${group} ${name}`, kExpected.Faces);
  assert.notEqual(withPlaces(text, places.map((place) => ({...place, stated: place.stated.map((value) => value + 1)}))), text);
});
