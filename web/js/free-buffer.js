// @ts-check
// Gives memory back at once that would otherwise wait for the browser to collect garbage: large arrays pile up until
// then. Browsers without ArrayBuffer.transfer (before 2024) do it later.

/**
 * Frees a buffer that nothing needs any more; views of it are empty then.
 * @param {ArrayBufferLike & {transfer?: (newByteLength: number) => ArrayBuffer, detached?: boolean}} buffer
 */
export function freeBuffer(buffer) {
  if (!buffer.detached) buffer.transfer?.(0);
}

/**
 * The same of every typed array in a message that was received: it is a copy of the sender's.
 * @param {unknown} value
 * @param {Set<ArrayBufferLike>} kept  buffers that go on somewhere else
 */
export function freeArrays(value, kept) {
  if (ArrayBuffer.isView(value)) {
    if (!kept.has(value.buffer)) freeBuffer(value.buffer);
  } else if (Array.isArray(value) || Object.getPrototypeOf(value ?? '') === Object.prototype) {
    for (const part of Object.values(/** @type {object} */ (value))) freeArrays(part, kept);
  }
}
