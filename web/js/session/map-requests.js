// @ts-check
// Maps and series of the open scan: those that the app asks for while it is looked at, and those for a caller.

import { cancelled } from '../engine-error.js';
import { LatestLane } from '../engine-lane.js';
import { problemFrom } from '../files.js';

/** @typedef {import('../engine-client.js').EngineClient} EngineClient */
/** @typedef {import('./session-types.js').SessionPort} SessionPort */

/** A test takes longer than a map: under a moving pointer none is begun. */
const kRestMs = 150;

export class MapRequests {
  #session;
  #readyEngine;
  /** Until the pointer rests on a neuron. @type {ReturnType<typeof setTimeout>|undefined} */
  #rest;
  #tests = new LatestLane();
  /** Network maps asked for and not yet there. @type {Set<number>} */
  #pending = new Set();

  /** @param {SessionPort} session @param {() => Promise<EngineClient>} readyEngine  after whatever is being opened */
  constructor(session, readyEngine) {
    this.#session = session;
    this.#readyEngine = readyEngine;
  }

  /** Other networks: what was asked for before is of no use. */
  forget() {
    this.#pending.clear();
  }

  /** @param {{type: string, [key: string]: any}} request @returns {boolean} whether it was one for a map or a series */
  handle({ type, neuron, network, maskIndex }) {
    switch (type) {
      case 'need_voxel_map':
        void this.#answer(async (engine) => ['voxel_map', { neuron }, await engine.voxelMap(neuron)]);
        return true;
      case 'need_network_map':
        if (this.#pending.has(network)) return true;
        this.#pending.add(network);
        void this.#answer(async (engine) => ['network_map', { network, unit: 'r' }, await engine.networkMap(network)])
          .finally(() => this.#pending.delete(network));
        return true;
      case 'need_voxel_test': {
        const isStale = this.#session.staleness({ ofUnits: true });
        clearTimeout(this.#rest);
        // None: the pointer has gone on.
        if (neuron >= 0) this.#rest = setTimeout(() => { if (!isStale()) this.#test(neuron); }, kRestMs);
        return true;
      }
      case 'need_voxel_series':
        void this.#answer(async (engine) => ['voxel_series', { maskIndex }, await engine.voxelSeries(maskIndex)]);
        return true;
      default:
        return false;
    }
  }

  /** @param {number} neuron */
  #test(neuron) {
    const isStale = this.#session.staleness({ ofUnits: true });
    void this.#answer(async (engine) => {
      const { strength, ...told } = await this.#tests.run(async () => {
        if (isStale()) throw cancelled();
        return engine.voxelTest(neuron);
      }).catch((error) => {
        if (error?.code === 'cancelled' || !engine.isAlive) throw error;
        return { why: error.message, strength: new Float32Array() };
      });
      return ['voxel_test', { neuron, ...told }, strength];
    });
  }

  /**
   * Asks the engine and hands the answer to the app, unless the scan has changed meanwhile or a
   * newer question of the same kind has replaced this one.
   * @param {(engine: EngineClient) => Promise<[string, object, ArrayBufferView]>} ask
   */
  async #answer(ask) {
    const session = this.#session;
    const isStale = session.staleness({ ofUnits: true });
    try {
      const engine = await this.#readyEngine();
      if (isStale()) return;
      const [kind, meta, values] = await ask(engine);
      if (isStale()) return;
      await session.put(kind, meta, values);
      if (kind === 'voxel_map') session.emit('map', meta);
      if (kind === 'voxel_test') session.emit('significant', meta);
    } catch (error) {
      if (/** @type {any} */ (error)?.code === 'cancelled' || isStale()) return;
      session.showProblem(problemFrom(error, session.data()?.scan.title ?? ''));
    }
  }

  /**
   * Map of one neuron for a caller: waits until it is its turn.
   * @param {number} neuron
   * @returns {Promise<Float32Array>}
   */
  async voxelMap(neuron) {
    for (;;) {
      const engine = await this.#readyEngine();
      try {
        return await engine.voxelMap(neuron);
      } catch (error) {
        // The pointer has moved over another neuron: that map comes first, then this one again.
        if (/** @type {any} */ (error)?.code !== 'cancelled') throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
