// @ts-check
// Compares the models that are offered beside the open scan: fetches each one's responses, prepares them as those that
// are shown, and tells the app after every model. A module of its own, fetched when models are compared.

/** @typedef {import('./session-types.js').SessionPort} SessionPort */
/** @typedef {import('./session-types.js').OfferedModel} OfferedModel */
/** @typedef {import('../engine-types.js').ModelScores} ModelScores */
/** @typedef {import('../engine-types.js').PreparedSeries} PreparedSeries */

/** @typedef {ModelScores & {metric: string, seed: number, nModels: number, ids: string[], layerNames: string[][]}} ScoredModels */

const kSurrogates = 1000;
const kSeed = 1;
/** Share of the progress that fetching and preparing take. */
const kFetchShare = 0.4;

/**
 * Accuracies of different metrics (or categories) are not compared: the one that most models have counts.
 * @param {OfferedModel[]} models
 * @returns {string} '': none has an accuracy
 */
export function commonMetric(models) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { accuracy, accuracyMetric = '' } of models) {
    if (accuracy !== undefined) counts.set(accuracyMetric, (counts.get(accuracyMetric) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

export class ModelComparison {
  #session;

  /** @param {SessionPort} session */
  constructor(session) {
    this.#session = session;
  }

  /** @param {AbortSignal} signal @returns {Promise<ScoredModels|null>} */
  async run(signal) {
    const session = this.#session;
    const isStale = session.staleness();
    const report = session.report('models', 'Comparing the models');
    report('running', 0, 'Fetching responses');
    try {
      const data = session.data();
      const { models, networks } = data ?? {};
      if (!data || !models || models.list.length === 0) throw Object.assign(new Error('Only models of a bundle can be compared, and none is open.'), { code: 'bad_input' });
      const { hrf, lagScans = 0, partialFeatures = false } = data.recipe;
      if (lagScans !== 0 || partialFeatures) {
        throw Object.assign(new Error('Models are compared without a lag and with nothing partialled out: set both back in Time first.'), { code: 'bad_input' });
      }
      const engine = await session.engine();
      const metric = commonMetric(models.list);
      const prepared = [];
      for (const [i, { id, name, accuracy, accuracyMetric = '' }] of models.list.entries()) {
        report('running', kFetchShare * i / models.list.length, `Fetching responses: ${name}`);
        const { layers, ...responses } = await models.responses(id, signal);
        const neurons = await engine.prepareLabels({ ...responses, hrf: hrf ?? responses.hrf }, { signal });
        prepared.push({ id, name, neurons, layerNames: layers.map((layer) => layer.name), layers: layers.map(({ count }) => count),
          accuracy: accuracyMetric === metric ? accuracy ?? null : null });
        signal.throwIfAborted();
      }
      const about = { metric, seed: kSeed, nModels: prepared.length, ids: prepared.map(({ id }) => id), layerNames: prepared.map(({ layerNames }) => layerNames) };
      const stale = () => signal.aborted || isStale() || session.data()?.networks !== networks;
      const scored = await engine.scoreModels(
        { models: prepared, options: { null: 'phase', surrogates: kSurrogates, seed: kSeed, absolute: data.coupling?.absolute ?? false } },
        { signal, onProgress: ({ fraction, step }) => report('running', kFetchShare + (1 - kFetchShare) * fraction, step),
          // Without the app nobody is told.
          onScored: (scores) => { if (!stale()) this.#show({ ...scores, ...about }).catch(() => {}); } });
      if (stale()) return null;
      data.modelScores = { ...scored, ...about };
      session.emit('data', data);
      return data.modelScores;
    } catch (error) {
      const { code = 'internal', message } = /** @type {{code?: string, message: string}} */ (error);
      if (!signal.aborted && !isStale() && code !== 'cancelled') {
        session.showProblem({ code, file: '', title: 'The models could not be compared', text: message });
      }
      return null;
    } finally {
      report('done', 1, 'Done');
    }
  }

  /** @param {ScoredModels} scored */
  async #show({ models, relation, ids, layerNames, nModels, metric, subsetSize, layerSize, nSurrogates, null: label }) {
    const perModel = models.map((model, i) => ({
      id: ids[i], similarity: model.score, low: model.low, high: model.high, sd: model.sd, z: model.z, p: model.p, accuracy: model.accuracy,
      networks: model.networkScores,
      perLayer: layerNames[i].map((name, l) => ({ name, value: finite(model.layerScores[l]), low: finite(model.layerLow[l]), high: finite(model.layerHigh[l]),
        networks: [...model.layerNetworks.subarray(l * model.networkScores.length, (l + 1) * model.networkScores.length)].map(finite) })) }));
    await this.#session.put('model_scores', { nModels, metric, subsetSize, layerSize, nSurrogates, null: label, perModel,
      ...(relation ? { relation: { n: relation.n, p: relation.pearson.p, pearson: relation.pearson.r, low: relation.pearson.low, high: relation.pearson.high,
        spearman: relation.spearman.r } } : {}) });
  }
}

/** JSON has no NaN. @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : null);
