// What units prefer, as docs/demo.md counts it: d' by hand on numbers that are known, and the counts of the committed responses.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {filmClasses, filmPreferences, kNetworkOf, modelResponses, preferred, selectivity, stillPreferences} from '../../tools/demo/selectivity.mjs';

test('d\' is the difference of the means over the root of the mean variance, against all other classes together', () => {
  // Unit 0: a has 4, 6; the others 0, 2, 1, 1. Unit 1 is constant.
  const values = Float32Array.from([4, 7, 6, 7, 0, 7, 2, 7, 1, 7, 1, 7, 99, 7]);
  const [first, constant] = selectivity({rows: 7, units: 2, values}, ['a', 'a', 'b', 'b', 'c', 'c', '']);
  assert.ok(Math.abs(Number(first.get('a')) - (5 - 1) / Math.sqrt((1 + 0.5) / 2)) < 1e-9);
  assert.deepEqual([...constant.values()], [0, 0, 0]);
  assert.equal(preferred(first), 'a');
  assert.equal(preferred(constant), '');
  assert.equal(preferred(new Map([['a', 0.99], ['b', -3]])), '');
});

test('samples of the film that show one class alone are those of its shots of one kind', () => {
  const classes = filmClasses();
  assert.equal(classes.length, 1680);
  assert.equal(classes.filter(Boolean).length, 1424);
  assert.ok(!classes.includes('indoor') && !classes.includes('mix') && classes.includes('place'));
});

test('58 of 160 units prefer the same in both runs of the film and among the stills; 47 of them what drives a network', () => {
  const responses = modelResponses('plain-16');
  const stills = stillPreferences('plain-16');
  assert.equal(responses.units, 160);
  assert.equal(stills.size, 160);
  const agreed = filmPreferences(responses).map((name, unit) => (name === stills.get(responses.names[unit]) ? name : ''));
  const counts = Object.fromEntries(Object.keys(kNetworkOf).map((name) => [name, agreed.filter((other) => other === name).length]));
  assert.deepEqual(counts, {face: 9, body: 1, object: 0, place: 2, word: 4, dots: 18, colour: 13});
  assert.equal(agreed.filter(Boolean).length, 58);
  // The tour's face neuron.
  assert.equal(agreed[responses.names.indexOf('conv4:33')], 'face');
});
