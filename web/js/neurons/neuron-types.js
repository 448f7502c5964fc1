// @ts-check
// The values that pass between the page and the worker that runs networks. Types only.

/**
 * @typedef {object} ModelFacts
 * @property {string} name
 * @property {string} sha256
 * @property {number} bytes
 * @property {number} opset
 * @property {string} producer
 * @property {number} nParameters
 * @property {string} input       shape and type, for people
 * @property {string[]} rights
 * @property {string} doc
 * @property {import('./layers.js').Layer[]} layers
 * @property {import('./input-recipe.js').InputRecipe} recipe
 * @property {string} reason      for the recipe
 * @property {boolean} hasFreeSize
 * @property {boolean} hasLabels
 */

/**
 * @typedef {object} FilmFacts
 * @property {string} name
 * @property {number} nFrames
 * @property {number} endSecs
 * @property {number} width
 * @property {number} height
 * @property {boolean} hasSound
 * @property {string} method
 */

/**
 * What the user chose.
 * @typedef {object} RunChoice
 * @property {import('./input-recipe.js').InputRecipe} recipe
 * @property {string[]} tensors
 * @property {import('./reduce.js').Reduction} reduction
 * @property {number} rateHz
 * @property {import('./timeline.js').Clip[]} clips  file: name of an open film
 * @property {'auto'|'wasm'} provider
 */

/**
 * @typedef {object} Preview
 * @property {Rgba} frame
 * @property {Rgba} input           what the network gets, before scale and mean
 * @property {{order: string, classes: {index: number, label: string, probability: number}[]}[]} guesses  empty: it names no classes
 */

/** @typedef {{width: number, height: number, data: Uint8ClampedArray}} Rgba */

/**
 * @typedef {object} RunResult
 * @property {import('./neuron-set.js').NeuronSet} set
 * @property {{description: import('./thumbnails.js').ThumbnailSheet, image: Rgba|null}|null} sheet
 * @property {string} note          what ran it
 */

export {};
