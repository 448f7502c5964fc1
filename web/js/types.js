// @ts-check
// The values that pass between the page's modules. Types only: nothing here runs.

/** @typedef {import('./engine-types.js').Header} Header */
/** @typedef {import('./engine-types.js').Hrf} Hrf */

/**
 * A matrix from a .npy file, one row per time point, each column contiguous.
 * @typedef {object} Matrix
 * @property {string} name
 * @property {number} rows
 * @property {number} columns
 * @property {Float32Array} values     column-major: values[column * rows + row]
 * @property {number} nonFinite        values that are NaN or infinite
 * @property {string[]} [ids]          one name per column
 * @property {string} [model]          the network whose layer it is
 * @property {number[]} [runRows]      of several runs: rows of each, one run after the other
 */

/**
 * What a file can be taken for.
 * @typedef {'bold'|'mask'|'neurons'|'networks'|'unused'} Role
 */

/**
 * A reason why something cannot be used, in words for the user.
 * @typedef {object} Problem
 * @property {string} title
 * @property {string} text
 * @property {string} code             those of core/base/result.h, lower case
 * @property {string} [file]
 * @property {number} [completeScans]  a truncated file: how many scans are whole
 */

/**
 * One thing the user gave: a file, or a header with its image.
 * @typedef {object} Item
 * @property {string} id
 * @property {string} name
 * @property {number} bytes
 * @property {File[]} files
 * @property {'nifti'|'npy'|'sidecar'|'other'} kind
 * @property {Role} role
 * @property {Role[]} roles            what the user may choose
 * @property {boolean} sure            false: the role is a guess and the dialog says so
 * @property {string} summary          one line about the content
 * @property {Header} [header]
 * @property {Matrix} [matrix]
 * @property {boolean} [isComputed]    responses that the page has computed: what they are is known
 * @property {number} [sidecarTrSecs]  RepetitionTime of a BIDS .json
 * @property {Problem} [problem]
 */

/**
 * Networks to be found in a scan: a method of the engine's catalogue and how many.
 * @typedef {{method: string, count: number}} FindNetworks
 */

/**
 * Everything needed to open what the user chose.
 * @typedef {object} OpenPlan
 * @property {{files: File[], header: Header}|null} bold  null: the open scan stays
 * @property {File[]|null} mask
 * @property {Matrix[]} neurons        several: layers of one model
 * @property {Matrix|null} networks
 * @property {number} trSecs           0 without a new scan
 * @property {number|null} neuronRateHz  rows per second; null: one row per scan
 * @property {Hrf} hrf
 * @property {'linear'|'none'} detrend
 * @property {number} highPassSecs    cut-off of the cosine filter; 0: none
 * @property {number|null} lastScan    use the first so many scans; null: all
 * @property {number[]} runLengths     scans of each run of the new scan; none: one run
 * @property {FindNetworks|null} findNetworks  find networks in the new scan, after it has opened; null: not
 */

export {};
