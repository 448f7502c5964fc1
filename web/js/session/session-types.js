// @ts-check
// What a session holds, and what its parts may use of it. Types only: nothing here runs.

/** @typedef {import('../types.js').Problem} Problem */
/** @typedef {import('../engine-types.js').Scan} Scan */
/** @typedef {import('../engine-types.js').Coupling} Coupling */
/** @typedef {import('../engine-types.js').Hrf} Hrf */
/** @typedef {import('../engine-types.js').Significance} Significance */
/** @typedef {import('../engine-types.js').Series} Series */
/** @typedef {import('../engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./job-report.js').JobState} JobState */
/** @typedef {import('../engine-client.js').EngineClient} EngineClient */

/**
 * The part of the app that a session needs (web/js/app-host.js).
 * @typedef {object} AppPort
 * @property {(kind: string, meta: object, values?: ArrayBufferView) => void} put
 * @property {(command: {type: string, [key: string]: any}) => void} dispatch
 */

/**
 * Neurons or networks that are open.
 * @typedef {object} Units
 * @property {string} model             of networks: the method
 * @property {{name: string, first: number, count: number}[]} layers  of neurons
 * @property {string[]} ids             one name per unit
 * @property {number} nTimes
 * @property {number} nUnits
 * @property {Uint32Array} noSignal     indices
 * @property {RawResponses|null} [raw]  neurons as they came
 */

/**
 * Responses along the film, before they were brought to the scans.
 * @typedef {object} RawResponses
 * @property {number|null} rateHz       null: one per scan
 * @property {(unit: number) => Float32Array} series
 */

/**
 * @typedef {object} OfferedModel
 * @property {string} id
 * @property {string} name
 * @property {number} [accuracy]
 * @property {string} [accuracyMetric]
 */

/**
 * @typedef {object} OfferedModels
 * @property {OfferedModel[]} list      with responses
 * @property {(id: string, signal?: AbortSignal) => Promise<import('../engine-types.js').Series & {rateHz: number|null,
 *     hrf: Hrf, onsetSecs: number, layers: {name: string, first: number, count: number}[]}>} responses
 */

/**
 * @typedef {Significance & {nullModel: string, correction: string, seed: number}} Tested
 */

/**
 * @typedef {object} OpenData
 * @property {Scan} scan
 * @property {'simulated'|'demo'|'bundle'|'user'|'caller'} origin  bundle: behind an address; caller: given through syncAct.open()
 * @property {boolean} [isTemplateSpace]  its millimetres are those of the reference brain (MNI)
 * @property {number} seed              of a simulated scan
 * @property {{name: string, bytes: number}[]} files
 * @property {{header: import('../engine-types.js').Header|null, parts: {name: string, role: string, facts?: string}[]}} [opened]  what of `files` is what
 * @property {{detrend: string, highPassSecs: number, hrf: Hrf|null, neuronRateHz: number|null, lagScans?: number, partialFeatures?: boolean}} recipe
 * @property {Units|null} neurons
 * @property {Units|null} networks
 * @property {Coupling|null} coupling
 * @property {import('../bundle/bundle.js').Bundle} [bundle]  what it comes from, where it is one
 * @property {OfferedModels} [models]  whose neurons could be shown, to be compared
 * @property {string[]} [notes]         of the method that found the networks
 * @property {import('./model-scores.js').ScoredModels|null} [modelScores]  of `models`, where they were compared
 * @property {Tested|null} [tested]     what of the coupling is more than chance; after it, in the background
 */

/** map: a voxel map has arrived, also that of the neuron under the pointer. significant: what of one is significant. preview: the first scans of one that is being read are shown. @typedef {'data'|'progress'|'error'|'map'|'significant'|'note'|'preview'} SessionEvent */

/**
 * What the parts of the session that run beside it may use of it.
 * @typedef {object} SessionPort
 * @property {() => OpenData|null} data
 * @property {() => import('./film.js').Stimulus|null} stimulus
 * @property {(options?: {ofUnits?: boolean}) => () => boolean} staleness  a function that says, from then on, whether another scan was opened;
 *     of units: or other neurons or networks, or these prepared otherwise
 * @property {() => Promise<EngineClient>} engine  holding what is open
 * @property {(id: string, title: string) => (state: JobState, fraction: number, step: string) => void} report
 * @property {(kind: string, meta: object, values?: ArrayBufferView) => Promise<void>} put
 * @property {(event: SessionEvent, detail: any) => void} emit
 * @property {(problem: Problem) => void} showProblem
 * @property {(request: Series, about: {ids?: string[], method: string}, options: CallOptions, isStale?: () => boolean) => Promise<void>} useNetworks
 * @property {(options: CallOptions, recipe?: import('./recoupling.js').CouplingRecipe, beforeShown?: () => Promise<void>) => Promise<void>} couple
 * @property {(command: {type: string, [key: string]: any}) => void} dispatch  to the app
 * @property {<T>(work: (engine: EngineClient) => Promise<T>) => Promise<T>} hold  alone with the engine: what else needs it waits
 * @property {(changed: {neurons?: PreparedSeries, networks?: PreparedSeries, hrf: string}) => Promise<void>} showPrepared  the same units, prepared otherwise
 */

/**
 * What brings the engine's scan, neurons and networks back.
 * @typedef {{scan: () => Promise<unknown>, neurons: (() => Promise<unknown>)|null, networks: (() => Promise<unknown>)|null}} Again
 */

/** What a new scan begins with. @typedef {Pick<OpenData, 'scan'|'origin'> & Partial<OpenData>} NewData */

/**
 * What a module that opens something of its own (a bundle) may use of the session.
 * @typedef {object} Opener
 * @property {() => OpenData|null} data
 * @property {() => Promise<EngineClient>} engine  from now on it may hold another scan than what is shown, until begin()
 * @property {(data: NewData, again: Again) => Promise<void>} begin  shows the scan that the engine now holds
 * @property {(surface: Uint8Array) => Promise<void>} surface
 * @property {(prepared: any, again: () => Promise<unknown>) => Promise<void>} neurons   shows them; with `request`, from which they can be prepared otherwise
 * @property {(prepared: any, again: () => Promise<unknown>) => Promise<void>} networks  shows them
 * @property {(options: CallOptions) => Promise<void>} couple
 * @property {(kind: string, meta: object, values?: ArrayBufferView) => void} tell  what only informs the app
 */

export {};
