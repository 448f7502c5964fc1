// @ts-check
// What an H.264 frame says of itself without being decoded (ITU-T H.264, 7.3.1 and 7.4.1).

/** Slices, whole (1), in three partitions (2 to 4), or of a picture that needs no other (5). */
const kFirstSlice = 1;
const kLastSlice = 5;

/**
 * Whether no other frame is predicted from this one: then it need not be decoded where it is not
 * wanted. About half the frames of usual films are so.
 * @param {Uint8Array} data        NAL units, each after its length
 * @param {number} lengthSize      bytes of a length; 0: it is no H.264
 */
export function isDisposable(data, lengthSize) {
  if (lengthSize === 0) return false;
  let hasSlice = false;
  for (let at = 0; at + lengthSize < data.length;) {
    let length = 0;
    for (let i = 0; i < lengthSize; ++i) length = length * 256 + data[at + i];
    at += lengthSize;
    if (length === 0 || at + length > data.length) return false;  // not understood: leave it to the decoder
    const type = data[at] & 31;
    const isReference = (data[at] & 0x60) !== 0;
    if (type >= kFirstSlice && type <= kLastSlice) {
      if (isReference) return false;
      hasSlice = true;
    } else if (type === 7 || type === 8) {
      return false;  // parameters for what follows
    }
    at += length;
  }
  return hasSlice;
}
