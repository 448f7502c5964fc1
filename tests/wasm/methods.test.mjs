// The methods module through the client: every method with its parameters, networks of a simulated scan,
// and what of its coupling is more than chance, the same at any number of workers.
import assert from 'node:assert/strict';
import test from 'node:test';

import {skipReason, withEngine} from './node_platform.mjs';

const kOptions = {null: 'phase', surrogates: 99, seed: 3};

/** |r| of two series. @param {Float32Array} a @param {Float32Array} b */
function absoluteR(a, b) {
  const mean = (/** @type {Float32Array} */ x) => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return Math.abs(ab) / Math.sqrt(aa * bb);
}

test('the catalogue names every method, with parameters that have a default within their range', {skip: skipReason}, async () => {
  await withEngine({workers: 1}, async (engine) => {
    const {networkMethods, nullModels, version, ...steps} = await engine.catalogue();
    assert.ok(version);
    for (const name of ['ica', 'dictionary', 'vsdbn', 'templates', 'parcels']) {
      assert.ok(networkMethods.some((method) => method.name === name), name);
    }
    assert.deepEqual(nullModels.map(({name}) => name), ['phase', 'shift', 'block']);
    assert.deepEqual(Object.keys(steps), ['preprocessing', 'coupling', 'annotation', 'similarity', 'accuracyRelation', 'simulation']);
    const all = [...networkMethods, ...nullModels, ...Object.entries(steps).map(([name, parameters]) => ({name, parameters}))];
    for (const {name, parameters} of all.slice(-6)) assert.ok(parameters.length > 0, name);
    for (const {name, parameters} of all) {
      for (const {key, kind, default: text, zeroName, min, max, choices, help} of parameters) {
        const value = text === zeroName ? '0' : text;
        assert.ok(help.length > 10, `${name} ${key}`);
        if (kind === 'choice') assert.ok(choices?.includes(value), `${name} ${key} ${value}`);
        if (kind === 'number' || kind === 'integer') {
          assert.ok(Number(value) >= Number(min) && Number(value) <= Number(max), `${name} ${key} ${value}`);
        }
      }
    }
  });
});

test('planted couplings are significant, and every worker count gives the same', {skip: skipReason}, async () => {
  const results = [];
  for (const workers of [1, 2]) {
    results.push(await withEngine({workers}, async (engine) => {
      const {truth} = await engine.simulate({seed: 1, scansPerRun: 60, voxelMm: 8});
      const coupling = await engine.couple({});
      /** @type {number[]} */
      const fractions = [];
      const found = await engine.significance(kOptions, {onProgress: ({fraction}) => fractions.push(fraction)});
      assert.ok(fractions.length > 0 && fractions.every((value, i) => i === 0 || value >= fractions[i - 1]));
      assert.equal(found.nSurrogates, 99);
      assert.equal(found.nullMax.length, 99 * coupling.nNetworks);
      // The simulation couples neurons with every network: each best r must beat all surrogates' or nearly.
      const planted = new Set(truth.neurons.filter(({kind}) => kind === 'coupled').map(({network}) => network));
      for (const network of planted) assert.ok(found.networkP[network] <= 0.05, `network ${network}: p ${found.networkP[network]}`);
      // p is what the null says.
      const best = coupling.r[coupling.bestNeuron[0] * coupling.nNetworks];
      const reaching = found.nullMax.subarray(0, 99).filter((r) => r >= best - 1e-5).length;
      assert.ok(Math.abs(found.networkP[0] - (reaching + 1) / 100) < 1e-6);
      truth.neurons.forEach(({kind}, n) => assert.equal(Number.isNaN(found.neuronP[n]), kind === 'dead'));
      return found;
    }));
  }
  for (const key of /** @type {const} */ (['networkP', 'networkQ', 'neuronP', 'neuronQ', 'nullMax', 'heldOutR'])) {
    assert.deepEqual(results[0][key], results[1][key], key);
  }
});

test('ICA in the page finds the planted networks', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    const {scan, networks} = await engine.simulate({seed: 2, scansPerRun: 100, voxelMm: 8});
    const found = await engine.findNetworks({method: 'ica', options: {count: 12, seed: 1}});
    assert.equal(found.nNetworks, 12);
    assert.equal(found.maps.length, 12 * scan.maskVoxels.length);
    assert.equal(found.timeCourses.length, 12 * scan.nScans);
    // Time courses of components against those that were planted: best matches.
    const best = Array.from({length: networks.nUnits}, (_, k) => Math.max(...Array.from({length: 12}, (__, c) =>
      absoluteR(networks.values.subarray(k * scan.nScans, (k + 1) * scan.nScans),
          found.timeCourses.subarray(c * scan.nScans, (c + 1) * scan.nScans)))));
    // A component is the network and what overlaps it: not every one is found alone on voxels of 8 mm.
    assert.ok(best.filter((r) => r > 0.5).length >= 9, `r with the planted: ${best.map((r) => r.toFixed(2))}`);
  });
});

test('methods can be cancelled, and the engine goes on', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    await engine.simulate({seed: 1, scansPerRun: 60, voxelMm: 8});
    const controller = new AbortController();
    const running = engine.significance({...kOptions, surrogates: 100000},
        {signal: controller.signal, onProgress: () => controller.abort()});
    await assert.rejects(running, {code: 'cancelled'});
    assert.equal((await engine.significance({...kOptions, surrogates: 19})).nSurrogates, 19);
  });
});

test('what cannot be done is named', {skip: skipReason}, async () => {
  await withEngine({workers: 1}, async (engine) => {
    await assert.rejects(engine.significance(kOptions), {code: 'bad_input'});
    await engine.simulate({seed: 1, scansPerRun: 60, voxelMm: 8});
    await assert.rejects(engine.significance({...kOptions, null: 'nothing'}), {code: 'bad_input', message: /nothing/});
    await assert.rejects(engine.significance({...kOptions, surrogates: -1}), {code: 'bad_input', message: /surrogates/});
    await assert.rejects(engine.findNetworks({method: 'nothing'}), {code: 'bad_input', message: /nothing/});
    await assert.rejects(engine.findNetworks({method: 'ica', options: {count: 5000}}), {code: 'bad_input', message: /count/});
  });
});
