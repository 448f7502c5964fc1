import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Of the scan's file, uncompressed. */
export const SCAN_BYTES = 352 + 64 * 64 * 36 * 300 * 2;

/** The scan's file, made where it is missing. @param {string} nativeFolder */
export function benchScan(nativeFolder) {
  const file = `${nativeFolder}/bench.nii.gz`;
  if (!existsSync(file)) execFileSync(`${nativeFolder}/make_scan`, [file]);
  return file;
}
