// @ts-check
// What goes wrong with a bundle: a code of core/base/result.h and a sentence that names file, field and value.

export class BundleError extends Error {
  /** @param {'bad_input'|'unsupported'|'io'|'out_of_memory'|'cancelled'} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = 'BundleError';
    this.code = code;
  }
}

/** A name out of a file, fit for a message. @param {string} name */
export const shown = (name) => (name.length > 80 ? `${name.slice(0, 80)}…` : name).replace(/[\u0000-\u001f\u007f]/g, '?');
