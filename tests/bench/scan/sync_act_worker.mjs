// Contestant: our reading of a scan from a Blob, piece by piece.
import { serve } from '../harness/serve.mjs';

const { default: load } = await import('/build/scan_reading.mjs');
const module = await load();
const PIECE_BYTES = 1 << 22;

let blob;

/** Gives the blob's pieces to the module; the next is being read meanwhile. */
async function passThrough() {
  const readFrom = (start) => blob.slice(start, start + PIECE_BYTES).arrayBuffer();
  const buffer = module._piece_buffer(PIECE_BYTES);
  let next = readFrom(0);
  for (let start = 0; ; start += PIECE_BYTES) {
    const piece = new Uint8Array(await next);
    if (piece.length > 0) next = readFrom(start + PIECE_BYTES);
    module.HEAPU8.set(piece, buffer);
    if (!module._add_piece(piece.length)) throw new Error('the scan cannot be read');
    if (piece.length === 0) return;
  }
}

serve({
  async prepare({ url }) {
    blob = await (await fetch(url)).blob();
    return module._voxels_expected();
  },
  async timeInflate() {
    const start = performance.now();
    module._begin_inflate();
    await passThrough();
    return { secs: (performance.now() - start) / 1000, size: module._bytes_out() };
  },
  async timeColumns() {
    const start = performance.now();
    module._begin_columns(blob.size);
    await passThrough();
    return { secs: (performance.now() - start) / 1000, size: module._voxels_out() };
  },
});
