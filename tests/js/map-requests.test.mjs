// @ts-check
// Which questions for maps and tests reach the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LatestLane } from '../../web/js/engine-lane.js';
import { MapRequests } from '../../web/js/session/map-requests.js';

const later = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function requestsOf() {
  const seen = { tests: /** @type {number[]} */ ([]), puts: /** @type {any[]} */ ([]), units: 0 };
  const engine = /** @type {any} */ ({ isAlive: true,
    voxelTest: async (/** @type {number} */ neuron) => (seen.tests.push(neuron), { q: 0.05, nSignificant: 1, leastR: 0.2, strength: new Float32Array(1) }),
    networkMap: async () => (await later(5), new Float32Array(1)) });
  const session = /** @type {any} */ ({
    staleness: () => { const then = seen.units; return () => then !== seen.units; },
    put: async (/** @type {string} */ kind, /** @type {any} */ meta) => seen.puts.push([kind, meta]),
    emit() {}, showProblem: assert.ifError, data: () => null,
  });
  return { seen, requests: new MapRequests(session, async () => engine) };
}

test('a neuron is tested once the pointer rests on it, and not where it has gone on', async () => {
  const { seen, requests } = requestsOf();
  for (const neuron of [3, 4, -1]) requests.handle({ type: 'need_voxel_test', neuron });
  await later(250);
  assert.deepEqual(seen.tests, []);
  requests.handle({ type: 'need_voxel_test', neuron: 3 });
  requests.handle({ type: 'need_voxel_test', neuron: 5 });
  await later(250);
  assert.deepEqual(seen.tests, [5]);
  assert.equal(seen.puts.length, 1);
});

test('a test that waits is not begun for other units, and an answer for others does not count', async () => {
  const { seen, requests } = requestsOf();
  requests.handle({ type: 'need_voxel_test', neuron: 3 });
  requests.handle({ type: 'need_network_map', network: 0 });
  ++seen.units;
  await later(250);
  assert.deepEqual(seen.tests, []);
  assert.deepEqual(seen.puts, []);
});

test('a task that throws before it waits leaves the lane free for the next', async () => {
  const lane = new LatestLane();
  const first = lane.run(async () => { await later(5); return 1; });
  const second = lane.run(() => { throw new Error('at once'); });
  assert.equal(await first, 1);
  await assert.rejects(second, /at once/);
  assert.equal(await lane.run(async () => 3), 3);
});
