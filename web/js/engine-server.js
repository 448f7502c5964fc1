// @ts-check
// The worker's side of the engine: takes requests from a port, advances jobs one bounded unit at a
// time and answers. Knows nothing of Web Workers, so Node's threads run it too (tests/wasm).
//
// Request {request, job, type, payload}; answers {request, job, type, payload} with type progress,
// done, failed or cancelled. 'cancel' has no answer of its own: the job's request answers.

import {asEngineError, EngineError, errorPayload} from './engine-error.js';
import {runJob} from './engine-jobs.js';
import {readHeader, readScan, readWhole} from './engine-reading.js';
import {receiveScan} from './engine-receiving.js';
import {EngineInstance} from './engine-wasm.js';
import {freeArrays} from './free-buffer.js';

/** @typedef {import('./engine-types.js').Progress} Progress */

/**
 * @typedef {object} ServerPort
 * @property {(message: unknown, transfer?: Transferable[]) => void} postMessage
 * @property {((event: {data: any}) => void) | null} onmessage
 */

/**
 * What a handler may use besides its payload.
 * @typedef {object} CallContext
 * @property {EngineInstance} engine
 * @property {(progress: Progress) => void} progress
 * @property {AbortSignal} signal  aborted when the client cancels the job
 * @property {<T extends ArrayBufferView>(array: T) => T} transfer
 *     marks an array of the answer to be moved, not copied
 */

/** @typedef {(payload: any, context: CallContext) => Promise<any> | any} Handler */

/**
 * Marks every typed array of an answer to be moved.
 * @param {any} value
 * @param {CallContext} context
 */
function transferAll(value, context) {
  if (ArrayBuffer.isView(value)) context.transfer(value);
  else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) transferAll(part, context);
  }
  return value;
}

/**
 * A job on responses to the film, which come as engine-client.js sends them.
 * @param {string} name  of the engine's call
 * @param {any} payload
 * @param {CallContext} context
 */
async function responsesJob(name, {values, nTimes, nUnits, rateHz, hrf, shiftScans, onsetSecs}, context) {
  const {engine} = context;
  engine.putFloats(values);
  engine.putText(hrf);
  const {job} = engine.call(name, nTimes, nUnits, rateHz, shiftScans, onsetSecs);
  return transferAll(await runJob(job, context), context);
}

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
async function gzip(bytes) {
  const packed = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** @type {Record<string, Handler>} */
const kHandlers = {
  info: (_payload, {engine}) => ({...engine.call('info'), liveBytes: engine.liveBytes()}),

  readHeader: ({files}, context) => readHeader(files, context),

  async readVolume({file}, context) {
    const {engine} = context;
    engine.putFile(await readWhole(file, context));
    engine.putText(file.name);
    return transferAll(engine.call('decode_volume'), context);
  },

  async readNpy({file}, context) {
    const {engine} = context;
    engine.putFile(await readWhole(file, context));
    engine.putText(file.name);
    return transferAll(engine.call('decode_npy'), context);
  },

  readScan: (payload, context) => readScan(payload, context),

  async receiveScan(payload, context) {
    try {
      return await receiveScan(payload, context);
    } catch (error) {
      context.engine.call('scan_close');
      throw error;
    }
  },

  async simulate({seed, anatomy, block, nBlocks, scansPerRun, voxelMm, text, stimulus}, context) {
    const {engine} = context;
    const dims = anatomy?.dims ?? [0, 0, 0];
    if (text) {
      engine.putText(text);
      engine.putFloats(stimulus);
      engine.call('simulation_text');
    }
    if (anatomy) {
      engine.putFloats(anatomy.values);
      engine.putBytes(new Uint8Array(Float64Array.from(anatomy.worldFromVoxel).buffer));
    }
    try {
      const {job} = engine.call('simulate', seed, dims[0], dims[1], dims[2], block, nBlocks,
          scansPerRun, voxelMm);
      return transferAll(await runJob(job, context), context);
    } catch (error) {
      engine.call('scan_close');
      throw error;
    }
  },

  closeScan(_payload, {engine}) {
    engine.call('scan_close');
    return {};
  },

  async couple({absolute, lagScans}, context) {
    const job = context.engine.call('couple', absolute ? 1 : 0, lagScans).job;
    return transferAll(await runJob(job, context), context);
  },

  prepareNeurons: (payload, context) => responsesJob('prepare_neurons', payload, context),

  prepareLabels: (payload, context) => responsesJob('prepare_labels', payload, context),

  partialOut: (payload, context) => responsesJob('partial_out', payload, context),

  async prepareNetworks({values, nTimes, nUnits}, context) {
    const {engine} = context;
    engine.putFloats(values);
    const {job} = engine.call('prepare_networks', nTimes, nUnits);
    return transferAll(await runJob(job, context), context);
  },

  correlate({series}, context) {
    context.engine.putFloats(series);
    return transferAll(context.engine.call('correlate'), context);
  },

  voxelSeries({voxel}, context) {
    return transferAll(context.engine.call('voxel_series', voxel), context);
  },

  carpet({first, nVoxels, rows, columns}, context) {
    return transferAll(context.engine.call('carpet', first, nVoxels, rows, columns), context);
  },

  /** The block's series as they are compared, z-scored, [scan x voxel of the block]. */
  columns(_payload, context) {
    return transferAll(context.engine.call('columns_copy'), context);
  },

  async encodeNifti({dims, worldFromVoxel, values, kind}, context) {
    const {engine} = context;
    engine.putFloats(values);
    engine.putBytes(new Uint8Array(Float64Array.from(worldFromVoxel).buffer));
    engine.putText(kind);
    const {file} = engine.call('encode_map', dims[0], dims[1], dims[2]);
    return transferAll({file: await gzip(file)}, context);
  },
};

/** Runs of a series, for the next call. @param {number[]} runStarts @param {EngineInstance} engine */
const putRuns = (runStarts, engine) => engine.putBytes(new Uint8Array(Uint32Array.from(runStarts).buffer));

/** Requests to the methods module (web/methods/methods.h). @type {Record<string, Handler>} */
const kMethodHandlers = {
  catalogue: (_payload, {engine}) => engine.call('catalogue'),

  setSeries({role, runStarts, nTimes, nUnits, values}, {engine}) {
    engine.putFloats(values);
    putRuns(runStarts, engine);
    return engine.call('set_series', role, nTimes, nUnits);
  },

  setMask({dims, worldFromVoxel, voxels}, {engine}) {
    engine.putFloats(Float32Array.from(worldFromVoxel));
    engine.putBytes(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength));
    return engine.call('set_mask', dims[0], dims[1], dims[2]);
  },

  setMaps({values, names}, {engine}) {
    engine.putFloats(values);
    engine.putText(names.join('\n'));
    return engine.call('set_maps');
  },

  setLabels({values, names}, {engine}) {
    engine.putBytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    engine.putText(names.map((/** @type {[number, string]} */ [number, name]) => `${number}\t${name}`).join('\n'));
    return engine.call('set_labels');
  },

  openSignificance({text}, {engine}) {
    engine.putText(text);
    return engine.call('open_significance');
  },

  async surrogates({first, last}, context) {
    const {job} = context.engine.call('surrogates', first, last);
    return transferAll(await runJob(job, context), context);
  },

  async mergeSurrogates({maxima, counts}, context) {
    context.engine.putFloats(maxima);
    context.engine.putBytes(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength));
    const {job} = context.engine.call('significance');
    return transferAll(await runJob(job, context), context);
  },

  labelResponses(_payload, context) {
    return transferAll(context.engine.call('label_responses'), context);
  },

  setAtlas({volume, names}, {engine}) {
    engine.putFloats(volume.values);
    engine.putBytes(new Uint8Array(Float64Array.from(volume.worldFromVoxel).buffer));
    engine.putText(names);
    return engine.call('set_atlas', ...volume.dims);
  },

  regions({map}, {engine}) {
    engine.putFloats(map);
    return engine.call('regions');
  },

  addTestedVoxels({runStarts, nTimes, first, values}, {engine}) {
    engine.putFloats(values);
    putRuns(runStarts, engine);
    return engine.call('add_tested_voxels', nTimes, first);
  },

  testVoxels({values, q}, context) {
    context.engine.putFloats(values);
    return transferAll(context.engine.call('test_voxels', q), context);
  },

  modelSignal({layers}, {engine}) {
    engine.putBytes(new Uint8Array(Uint32Array.from(layers).buffer));
    return engine.call('model_signal');
  },

  scoreModel({layers, maxima, text}, context) {
    const {engine} = context;
    engine.putBytes(new Uint8Array(Uint32Array.from(layers).buffer));
    engine.putFloats(maxima);
    engine.putText(text);
    return transferAll(engine.call('score_model'), context);
  },

  accuracyRelation({scores, accuracies}, {engine}) {
    engine.putBytes(new Uint8Array(Float64Array.from([...scores, ...accuracies]).buffer));
    engine.putText('');
    return engine.call('accuracy_relation');
  },

  async findNetworks({text}, context) {
    context.engine.putText(text);
    const {job} = context.engine.call('find_networks');
    return transferAll(await runJob(job, context), context);
  },
};

/**
 * Serves requests until the worker ends.
 * @param {ServerPort} port
 */
export function serveEngine(port) {
  /** @type {EngineInstance | null} */
  let engine = null;
  /** Running calls by job, to cancel them. @type {Map<string, Set<AbortController>>} */
  const running = new Map();

  /** @param {{module: WebAssembly.Module, glueUrl: string}} payload */
  const start = async ({module, glueUrl}) => {
    engine = await EngineInstance.create(module, glueUrl);
    return engine.call('info');
  };

  /** @param {{request: number, job: string | null, type: string, payload: any}} message */
  const serve = async ({request, job, type, payload}) => {
    const controller = new AbortController();
    const key = job ?? `request ${request}`;
    const group = running.get(key) ?? new Set();
    running.set(key, group.add(controller));
    /** @type {Set<ArrayBufferLike>} */
    const transfers = new Set();
    try {
      let result;
      if (type === 'start') {
        result = await start(payload);
      } else {
        const handler = kHandlers[type] ?? kMethodHandlers[type];
        if (!handler) throw new EngineError('internal', `The engine knows no request "${type}".`);
        if (!engine) throw new EngineError('internal', 'The engine has not been started.');
        result = await handler(payload, {
          engine,
          signal: controller.signal,
          progress: (progress) =>
              port.postMessage({request, job, type: 'progress', payload: progress}),
          transfer(array) {
            transfers.add(array.buffer);
            return array;
          },
        });
      }
      port.postMessage({request, job, type: 'done', payload: result},
          /** @type {Transferable[]} */ ([...transfers]));
    } catch (thrown) {
      const error = asEngineError(thrown);
      // After a trap nothing in the instance's memory can be relied on.
      const fatal = (error.cause ?? thrown) instanceof WebAssembly.RuntimeError;
      port.postMessage({
        request,
        job,
        type: error.code === 'cancelled' ? 'cancelled' : 'failed',
        payload: {...errorPayload(error), fatal},
      });
    } finally {
      freeArrays(payload, transfers);
      group.delete(controller);
      if (group.size === 0) running.delete(key);
    }
  };

  port.onmessage = ({data}) => {
    if (data?.type === 'cancel') {
      for (const controller of running.get(data.job) ?? []) controller.abort();
    } else if (data?.type) {
      void serve(data);
    }
  };
}
