// @ts-check
// Several files as one .zip, stored without compression (PKWARE APPNOTE 6.3).

/** @type {Uint32Array|null} */
let table = null;

/** CRC-32 of ISO 3309. @param {Uint8Array} bytes */
export function crc32(bytes) {
  if (!table) {
    table = new Uint32Array(256);
    for (let i = 0; i < 256; ++i) {
      let value = i;
      for (let k = 0; k < 8; ++k) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table[i] = value;
    }
  }
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; ++i) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * @param {{name: string, bytes: Uint8Array}[]} files below 4 GB together
 * @returns {Blob}
 */
export function zipFile(files) {
  const utf8 = new TextEncoder();
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const path = utf8.encode(name);
    const crc = crc32(bytes);
    const fill = (/** @type {DataView} */ view, /** @type {number} */ at) => {
      view.setUint16(at, 20, true);
      view.setUint16(at + 2, 0x0800, true);  // names are UTF-8
      view.setUint32(at + 6, 0x00210000, true);  // 1 January 1980: the same files give the same archive
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, bytes.length, true);
      view.setUint32(at + 18, bytes.length, true);
      view.setUint16(at + 22, path.length, true);
    };
    const local = new Uint8Array(30 + path.length);
    const localView = new DataView(local.buffer);
    localView.setUint32(0, 0x04034b50, true);
    fill(localView, 4);
    local.set(path, 30);
    const entry = new Uint8Array(46 + path.length);
    const entryView = new DataView(entry.buffer);
    entryView.setUint32(0, 0x02014b50, true);
    entryView.setUint16(4, 20, true);
    fill(entryView, 6);
    entryView.setUint32(42, offset, true);
    entry.set(path, 46);
    parts.push(local, bytes);
    directory.push(entry);
    offset += local.length + bytes.length;
  }
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, files.length, true);
  view.setUint16(10, files.length, true);
  view.setUint32(12, directory.reduce((sum, entry) => sum + entry.length, 0), true);
  view.setUint32(16, offset, true);
  return new Blob(/** @type {BlobPart[]} */ ([...parts, ...directory, end]), { type: 'application/zip' });
}
