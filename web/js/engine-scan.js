// @ts-check
// What the blocks of a scan's voxels come to.

/** @param {{nonFiniteVoxels: number, noSignalVoxels: number}[]} blocks */
export function countVoxels(blocks) {
  return {
    nonFiniteVoxels: blocks.reduce((sum, block) => sum + block.nonFiniteVoxels, 0),
    noSignalVoxels: blocks.reduce((sum, block) => sum + block.noSignalVoxels, 0),
  };
}
