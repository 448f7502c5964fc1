// @ts-check
// The values that pass between the page and the engine (docs/architecture.md). Types only: nothing
// here runs.

/**
 * The codes of core/base/result.h.
 * @typedef {'bad_input'|'unsupported'|'io'|'out_of_memory'|'cancelled'|'internal'} ErrorCode
 */

/**
 * What a truncated scan's error carries, so that the whole scans can be offered.
 * @typedef {object} TruncatedDetails
 * @property {number} scansReadable
 * @property {number} scansPromised
 * @property {number} bytesHave      uncompressed, header included
 * @property {number} bytesPromised  uncompressed, header included
 */

/**
 * @typedef {object} Progress
 * @property {number} fraction  0..1, never falls
 * @property {string} step      what is being done: "Reading scans"
 * @property {Preview} [preview]  of a scan that is being read, once
 */

/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onProgress]
 */

/**
 * The header of a NIfTI file.
 * @typedef {object} Header
 * @property {string} file
 * @property {number} version          1 or 2
 * @property {number[]} dims           x, y, z, t
 * @property {string} datatype         numpy's name: "int16"
 * @property {number} slope            value = slope * stored + intercept
 * @property {number} intercept
 * @property {number} trSecs           0: not stated
 * @property {'unknown'|'header'|'unit_assumed'|'placeholder'} trSource
 *     placeholder: exactly 1 s, which several programs write where they do not know it
 * @property {number[]} worldFromVoxel 16 numbers, row-major, mm, RAS+
 * @property {number[]} voxelSizeMm
 * @property {'sform'|'qform'|'voxel_size'} affineSource
 * @property {string} spatialUnit      always "mm": worldFromVoxel is converted
 * @property {string} timeUnit         always "s": trSecs is converted
 * @property {number} sformCode
 * @property {number} qformCode
 * @property {{code: number, bytes: number}[]} extensions
 * @property {string} description
 * @property {boolean} bigEndian
 * @property {boolean} gzip
 * @property {boolean} detached        values in a separate .img file
 * @property {string[]} warnings
 */

/** The mean of the first nScans scans. @typedef {Volume & {nScans: number}} Preview */

/**
 * A 3-D image.
 * @typedef {object} Volume
 * @property {number[]} dims           x, y, z
 * @property {number[]} worldFromVoxel 16 numbers, row-major, mm
 * @property {Float32Array} values     x fastest, then y, then z
 */

/** @typedef {Volume & {kind: 'template'|'mean'}} Anatomy */

/**
 * The open scan. Its voxels stay in the workers.
 * @typedef {object} Scan
 * @property {string} title
 * @property {boolean} simulated
 * @property {number[]} dims           x, y, z
 * @property {number[]} worldFromVoxel 16 numbers, row-major, mm
 * @property {number} trSecs
 * @property {number} nScans
 * @property {number[]} runStarts      first scan of each run
 * @property {Uint32Array} maskVoxels  rising linear indices, x fastest
 * @property {Anatomy} anatomy
 * @property {number} nonFiniteVoxels  voxels of the mask with NaN or infinite values: left out
 * @property {number} noSignalVoxels   voxels of the mask that are constant: r is NaN there
 * @property {string[]} warnings
 */

/**
 * A matrix of time courses, each column contiguous: values[unit * nTimes + time].
 * @typedef {object} Series
 * @property {number} nTimes
 * @property {number} nUnits
 * @property {Float32Array} values
 */

/**
 * Series as they are compared: one value per scan, detrended, z-scored per run. A unit without
 * signal (constant, or with NaN) is all zero and has its index in noSignal. The engine goes on
 * reading `values`: copy them where they are to be changed or transferred.
 * @typedef {Series & {noSignal: Uint32Array}} PreparedSeries
 */

/**
 * @typedef {{kind: 'spm'|'glover'|'none'} | {kind: 'shift', shiftScans: number}} Hrf
 */

/**
 * How series are cleaned, both sides alike.
 * @typedef {object} Recipe
 * @property {'none'|'constant'|'linear'|'quadratic'|'cubic'} [detrend]  default linear
 * @property {number} [highPassSecs]  cut-off of the cosine filter; 0: none; default 128
 * @property {number[]} [runLengths]   scans of each run, one after another in the file; default: one run
 */

/**
 * @typedef {object} Coupling
 * @property {number} nNeurons
 * @property {number} nNetworks
 * @property {Float32Array} r             [neuron x network], row-major; NaN: no signal
 * @property {Int32Array} bestNetwork     per neuron; -1: none
 * @property {Int32Array} bestNeuron      per network; -1: none
 * @property {[number, number][]} mutual  (neuron, network), by falling |r|
 * @property {boolean} absolute
 * @property {number} neuronsWithoutSignal
 * @property {number} networksWithoutSignal
 */

/**
 * One option of a method; what a form needs.
 * @typedef {object} Parameter
 * @property {string} key
 * @property {string} label
 * @property {string} unit
 * @property {'number'|'integer'|'choice'|'flag'} kind
 * @property {string} default     as text; 'true' or 'false' for a flag
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [zeroName]  a word for 0, where that switches something off
 * @property {string[]} [choices]
 * @property {string} help
 * @property {string} source
 */

/**
 * Every method with its parameters, as the core declares them.
 * @typedef {object} Catalogue
 * @property {string} version
 * @property {{name: string, label: string, summary: string, source: string, needsMaps: boolean,
 *     needsLabels: boolean, parameters: Parameter[]}[]} networkMethods
 * @property {{name: string, label: string, summary: string, source: string, fails: string,
 *     parameters: Parameter[]}[]} nullModels
 * @property {Parameter[]} preprocessing   the recipe; the steps' parameters as the command line has them
 * @property {Parameter[]} coupling
 * @property {Parameter[]} annotation
 * @property {Parameter[]} similarity
 * @property {Parameter[]} accuracyRelation
 * @property {Parameter[]} simulation
 */

/**
 * What chance alone gives. p is family-wise, q after the correction; NaN: no signal.
 * @typedef {object} Significance
 * @property {string} null                    the null model in words
 * @property {string} label                   its name in words
 * @property {string} fails                   where it is known not to hold its level
 * @property {string} heldOut                 how r was held out; '' where it was not
 * @property {number} fdr
 * @property {number} nSurrogates
 * @property {string[]} warnings
 * @property {Float32Array} networkP          and networkQ: per network
 * @property {Float32Array} networkQ
 * @property {Float32Array} neuronP           and neuronQ: per neuron
 * @property {Float32Array} neuronQ
 * @property {Uint32Array} nNeuronsSignificant  per network
 * @property {Float32Array} heldOutR          per network, of its best neuron; NaN: none
 * @property {Float32Array} nullMax           [network x surrogate]: largest r of any neuron
 */

/**
 * Of labels with each unit asked for: [unit x label].
 * @typedef {object} LabelResponses
 * @property {string} null                    the null model in words
 * @property {string} label                   its name in words
 * @property {number} nSurrogates
 * @property {Float32Array} r
 * @property {Float32Array} p                 family-wise over the labels, two-sided
 * @property {Float32Array} q                 over all pairs
 */

/**
 * @typedef {object} MapRegions
 * @property {{name: string, share: number}[]} regions  of the map's mass above the threshold, by falling share
 * @property {number} shareOutside
 * @property {number} nVoxelsInside
 * @property {string} threshold
 * @property {{mm: number[], region: string, value: number}[]} peaks  largest first
 */

/**
 * @typedef {object} ScoreRequest
 * @property {{name: string, neurons: PreparedSeries, layers: number[], accuracy?: number|null}[]} models  layers: units of each
 * @property {Record<string, string|number|boolean|undefined> & {subsetSize?: number, subsets?: number}} options
 *     of the null model, as significance() has them; subsetSize: neurons drawn from each model
 */

/**
 * A model's similarity: the mean over networks of the held-out r of the best neuron, from subsets of one size.
 * @typedef {object} ModelScore
 * @property {string} name
 * @property {number|null} accuracy
 * @property {number|null} score
 * @property {number|null} sd             over subsets
 * @property {number|null} low            and high: 95 % of the subsets
 * @property {number|null} high
 * @property {number} subsetSize
 * @property {number} nSubsets            1 where the subset is the whole model
 * @property {number|null} bestR          mean over networks of the best r of all neurons on all scans
 * @property {number|null} nullMean       of the same in the null; nullSd, z and p: where bestR lies in it
 * @property {number|null} nullSd
 * @property {number|null} z
 * @property {number|null} p
 * @property {(number|null)[]} networkScores
 * @property {Float32Array} layerScores   NaN: no signal
 * @property {Float32Array} layerLow
 * @property {Float32Array} layerHigh
 * @property {Float32Array} layerNetworks [layer x network], row-major
 */

/** @typedef {{r: number|null, low: number|null, high: number|null, p: number|null}} Relation */

/**
 * @typedef {object} ModelScores
 * @property {number} subsetSize
 * @property {number} layerSize           neurons drawn from every layer
 * @property {number} nSurrogates
 * @property {string} null                the null model in words
 * @property {string} heldOut             how r was held out
 * @property {ModelScore[]} models
 * @property {{n: number, pearson: Relation, spearman: Relation, nPermutations: number, exact: boolean}|null} relation
 */

/**
 * @typedef {object} FoundNetworks
 * @property {string} method                  its name in words
 * @property {number} nNetworks
 * @property {string[]} ids
 * @property {string[]} notes
 * @property {{converged: boolean, iterations: number, finalChange: number, measure: string}} convergence
 * @property {{name: string, values: (number|null)[]}[]} figures  one value per network
 * @property {Float32Array} maps              [mask voxel x network]
 * @property {Float32Array} timeCourses       [scan x network]
 */

/**
 * What was planted in a simulated scan, per neuron.
 * @typedef {object} Truth
 * @property {{kind: 'coupled'|'anti_coupled'|'noise'|'dead', network: number, weight: number}[]}
 *     neurons  network: -1 for none
 */

/**
 * What to simulate. A recipe (core/pipeline/simulation_recipe.h) plants its own networks and no
 * neurons; without it the built-in ones.
 * @typedef {object} SimulationRequest
 * @property {number} [seed]         1, or the recipe's
 * @property {Volume} [anatomy]      a brain in MNI space; without it one drawn by formula
 * @property {number} [scansPerRun]  without a recipe
 * @property {number} [voxelMm]      without a recipe
 * @property {Record<string, any>} [recipe]
 * @property {Record<string, number>} [overrides]  options by key (catalogue().simulation), as a
 *     preset has them: they replace the recipe's
 * @property {{names: string[], values: Float32Array}} [stimulus]  [sample x column] at the recipe's
 *     neuron_rate_hz, each column contiguous
 */

/**
 * @typedef {object} SimulationResult
 * @property {Scan} scan
 * @property {PreparedSeries & {model: string,
 *     layers: {name: string, first: number, count: number}[]}} neurons
 * @property {PreparedSeries & {ids: string[], method: string, maps?: Float32Array}} networks
 *     maps: of a recipe's, [voxel of the mask x network]
 * @property {Truth} truth
 */

export {};
