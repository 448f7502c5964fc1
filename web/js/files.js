// @ts-check
// Says what each given file is, by its content first and its name second: 4D NIfTI is a scan, 3D
// NIfTI with few distinct values a mask, .npy neurons or networks, anything else is named and
// refused. Nothing here touches the page; the engine reads headers and matrices.

/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').Role} Role */
/** @typedef {import('./types.js').Header} Header */
/** @typedef {import('./types.js').Problem} Problem */

/**
 * The part of the engine that is needed to classify.
 * @typedef {object} Reader
 * @property {(files: File[]) => Promise<Header>} readHeader
 * @property {(file: File) => Promise<{values: Float32Array}>} readVolume
 * @property {(file: File) => Promise<{rows: number, columns: number, values: Float32Array, nonFinite: number}>} readNpy
 */

/** A film as pictures has thousands. */
const kMaxFilesOfFolder = 20_000;

/** What files of other programs are, to say more than "unknown". @type {[RegExp, string][]} */
const kKnownOthers = [
  [/\.tsv$/i, 'A table. Confound tables cannot be used yet; clean the scan beforehand.'],
  [/\.csv$/i, 'A table. Save the matrix as .npy, one row per time point.'],
  [/\.(mp4|webm|mov|avi|mkv)$/i, 'A film. Give it together with a network (.onnx): the page then computes the responses.'],
  [/\.onnx$/i, 'A network. Give it together with the film: the page then computes the responses.'],
  [/\.(pt|pth|h5|hdf5|tflite|safetensors)$/i, 'A network. Export it to ONNX (.onnx) and give it together with the film.'],
  [/\.npz$/i, 'An archive of arrays. Save the one matrix as .npy.'],
  [/\.mat$/i, 'A MATLAB file. Save the matrix as .npy, one row per time point.'],
  [/\.zip$/i, 'An archive. A bundle is given by itself, without other files; of any other, unpack it and give the files.'],
  [/\.(dcm|ima)$/i, 'A DICOM image. Convert the series to one 4D NIfTI, for example with dcm2niix.'],
  [/\.(mgz|mgh)$/i, 'A FreeSurfer volume. Convert it to NIfTI, for example with mri_convert.'],
  [/\.(gii|surf\.gii)$/i, 'A surface. Only volumes can be opened.'],
  [/\.(head|brik)(\.gz)?$/i, 'An AFNI volume. Convert it to NIfTI, for example with 3dAFNItoNIFTI.'],
  [/\.json$/i, 'A description without a RepetitionTime.'],
];

const kNeuronName = /neuron|unit|activation|layer|response|conv|fire\d|feature|resnet|alexnet|vgg/i;
const kNetworkName = /network|fbn|(^|[^a-z])ica|time_?course|dual|component|parcel|(^|[^a-z])roi|yeo|schaefer/i;

/** @param {string} name */
const stemOf = (name) => name.replace(/\.gz$/i, '').replace(/\.(hdr|img)$/i, '');

/** @param {number} n */
const grouped = (n) => n.toLocaleString('en-US');

/**
 * Puts .hdr and .img of the same name together, header first.
 * @param {readonly File[]} files
 * @returns {File[][]}
 */
export function pairHeaders(files) {
  /** @type {Map<string, File>} */
  const images = new Map();
  for (const file of files) {
    if (/\.img(\.gz)?$/i.test(file.name)) images.set(stemOf(file.name), file);
  }
  /** @type {Set<File>} */
  const paired = new Set();
  /** @type {Map<File, File>} */
  const imageOf = new Map();
  for (const file of files) {
    const image = /\.hdr(\.gz)?$/i.test(file.name) ? images.get(stemOf(file.name)) : undefined;
    if (image && !paired.has(image)) {
      imageOf.set(file, image);
      paired.add(image);
    }
  }
  return files.filter((file) => !paired.has(file)).map((file) => {
    const image = imageOf.get(file);
    return image ? [file, image] : [file];
  });
}

/**
 * What the first bytes say. gzip counts as NIfTI only with a name that says so.
 * @param {Uint8Array} head at least 352 bytes where the file has them
 * @param {string} name
 * @returns {'nifti'|'npy'|'sidecar'|'other'}
 */
export function sniff(head, name) {
  const text = (/** @type {number} */ from, /** @type {number} */ to) =>
    String.fromCharCode(...head.subarray(from, to));
  if (text(1, 6) === 'NUMPY' && head[0] === 0x93) return 'npy';
  if (/^n[i+][12]$/.test(text(344, 347)) || /^n[i+]2$/.test(text(4, 7))) return 'nifti';
  if (/\.(nii|hdr|img)(\.gz)?$/i.test(name)) return 'nifti';
  if (/\.npy$/i.test(name)) return 'npy';
  if (/\.json$/i.test(name)) return 'sidecar';
  return 'other';
}

/**
 * Whether an image has at most two distinct values, so that it can only be a mask.
 * @param {Float32Array} values
 */
export function hasTwoValues(values) {
  const first = values[0];
  let second = first;
  for (const value of values) {
    if (value === first || value === second) continue;
    if (second !== first) return false;
    second = value;
  }
  return second !== first;
}

/** @param {Header} header */
export function describeHeader(header) {
  const [x, y, z, t] = header.dims;
  const parts = [`${x} × ${y} × ${z}`];
  if (t > 1) parts.push(`${grouped(t)} scans`);
  parts.push(header.datatype);
  if (t > 1) parts.push(header.trSecs > 0 && header.trSource !== 'placeholder' ? `TR ${+header.trSecs.toPrecision(6)} s` : 'TR not stated');
  parts.push(spaceName(header));
  return parts.join(', ');
}

/** @param {Header} header */
function spaceName(header) {
  const names = ['', 'scanner space', 'aligned space', 'Talairach space', 'MNI space', 'template space'];
  const code = header.sformCode > 0 ? header.sformCode : header.qformCode;
  return code > 0 ? names[code] ?? `space code ${code}` : 'space not stated';
}

/**
 * Decides between neurons and networks for the matrices of one drop.
 * @param {Item[]} items
 * @param {number} nScans 0: no scan is known
 */
export function assignMatrixRoles(items, nScans) {
  const matrices = items.filter((item) => item.matrix && !item.problem && !item.isComputed);
  /** @type {Item[]} */
  const open = [];
  for (const item of matrices) {
    const rows = item.matrix?.rows ?? 0;
    item.roles = ['neurons', 'networks', 'unused'];
    if (nScans > 0 && rows !== nScans) {
      item.role = 'neurons';  // networks have one row per scan
      item.sure = true;
    } else if (kNetworkName.test(item.name) !== kNeuronName.test(item.name)) {
      item.role = kNetworkName.test(item.name) ? 'networks' : 'neurons';
      item.sure = true;
    } else {
      item.role = 'neurons';
      item.sure = false;
      open.push(item);
    }
  }
  // Of several unnamed ones the narrowest is more likely the networks: tens against hundreds.
  if (matrices.length > 1 && open.length > 0 && !matrices.some((item) => item.role === 'networks')) {
    open.sort((a, b) => (a.matrix?.columns ?? 0) - (b.matrix?.columns ?? 0));
    open[0].role = 'networks';
  }
  /** @type {Item|null} */
  let networks = null;
  for (const item of matrices) {
    if (item.role !== 'networks') continue;
    if (networks) {
      item.role = 'unused';
      item.sure = false;
    } else {
      networks = item;
    }
  }
}

/** @param {unknown} error @param {string} file @returns {Problem} */
export function problemFrom(error, file) {
  const raw = /** @type {{code?: string, message?: string, details?: Record<string, unknown>}} */ (error ?? {});
  const text = raw.message || String(error);
  const completeScans = Number(raw.details?.scansReadable ?? 0);
  const code = raw.code || 'internal';
  /** @type {Record<string, string>} */
  const titles = {
    bad_input: 'This file cannot be used',
    unsupported: 'This kind of file cannot be read',
    io: 'This file cannot be read',
    out_of_memory: 'There is not enough memory for this',
    cancelled: 'Cancelled',
    internal: 'Something went wrong in the program',
  };
  const title = completeScans > 0 ? 'This file ends before its last scan' : titles[code] ?? titles.internal;
  return { title, text, code, file, ...(completeScans > 0 ? { completeScans } : {}) };
}

/**
 * Reads and classifies files.
 * @param {readonly File[]} files
 * @param {Reader} reader
 * @param {{openScans?: number, firstId?: number}} [known] openScans: length of the scan that is open
 * @returns {Promise<Item[]>}
 */
export async function classifyFiles(files, reader, { openScans = 0, firstId = 0 } = {}) {
  const items = await Promise.all(pairHeaders(files).map(
    (group, index) => classifyGroup(group, `item-${firstId + index}`, reader)));
  assignRoles(items, openScans);
  return items;
}

/**
 * Settles roles that depend on the other items.
 * @param {Item[]} items
 * @param {number} openScans
 */
export function assignRoles(items, openScans) {
  let bold = null;
  let mask = null;
  for (const item of items) {
    if (item.role === 'bold') {
      if (bold) item.role = 'unused';
      else bold = item;
    } else if (item.role === 'mask') {
      if (mask) item.role = 'unused';
      else mask = item;
    }
  }
  assignMatrixRoles(items, bold?.header?.dims[3] ?? openScans);
}

/**
 * @param {File[]} group
 * @param {string} id
 * @param {Reader} reader
 * @returns {Promise<Item>}
 */
async function classifyGroup(group, id, reader) {
  const [file] = group;
  /** @type {Item} */
  const item = {
    id, name: group.map((f) => f.name).join(' + '), bytes: group.reduce((sum, f) => sum + f.size, 0),
    files: group, kind: 'other', role: 'unused', roles: ['unused'], sure: true, summary: '',
  };
  try {
    const head = new Uint8Array(await file.slice(0, 544).arrayBuffer());
    item.kind = sniff(head, file.name);
    if (item.kind === 'nifti') await describeNifti(item, reader);
    else if (item.kind === 'npy') await describeNpy(item, reader);
    else if (item.kind === 'sidecar') await describeSidecar(item);
    else refuse(item);
  } catch (error) {
    item.problem = problemFrom(error, item.name);
  }
  return item;
}

/** @param {Item} item @param {Reader} reader */
async function describeNifti(item, reader) {
  const [file] = item.files;
  if (/\.img(\.gz)?$/i.test(file.name)) {
    item.problem = { title: 'The header is missing', code: 'bad_input', file: item.name,
      text: `${file.name} holds values only. Give ${stemOf(file.name)}.hdr together with it.` };
    return;
  }
  const header = await reader.readHeader(item.files);
  item.header = header;
  item.summary = describeHeader(header);
  if (header.dims[3] > 1) {
    item.role = 'bold';
    item.roles = ['bold', 'unused'];
    return;
  }
  item.roles = ['mask', 'unused'];
  const named = /mask/i.test(item.name);
  if (named || (item.files.length === 1 && hasTwoValues((await reader.readVolume(file)).values))) {
    item.role = 'mask';
    item.sure = named;
  } else {
    item.role = 'unused';
    item.sure = false;
    item.summary += '. One volume of many values: not a scan over time. Can serve as a mask of all that is not 0.';
  }
}

/** @param {Item} item @param {Reader} reader */
async function describeNpy(item, reader) {
  const [file] = item.files;
  const { rows, columns, values, nonFinite } = await reader.readNpy(file);
  item.matrix = { name: file.name.replace(/\.npy$/i, ''), rows, columns, values, nonFinite };
  item.summary = `${grouped(rows)} rows × ${grouped(columns)} columns`;
  if (nonFinite > 0) item.summary += `, ${grouped(nonFinite)} values are not numbers`;
}

/** @param {Item} item */
async function describeSidecar(item) {
  const [file] = item.files;
  if (file.size > 1 << 20) return refuse(item);
  let trSecs = NaN;
  try {
    trSecs = Number(JSON.parse(await file.text())?.RepetitionTime);
  } catch { /* not JSON: refused below */ }
  if (!(trSecs > 0)) return refuse(item);
  item.sidecarTrSecs = trSecs;
  item.summary = `RepetitionTime ${trSecs} s`;
}

/** @param {Item} item */
function refuse(item) {
  const known = kKnownOthers.find(([pattern]) => pattern.test(item.name));
  item.kind = 'other';
  item.problem = { title: 'This kind of file is not used', code: 'unsupported', file: item.name,
    text: known ? known[1] : 'Give a BOLD NIfTI, a mask, or a .npy matrix.' };
}

/** Where a dropped file lies below what was dropped. @type {WeakMap<File, string>} */
const dropPaths = new WeakMap();

/** @param {File} file */
export const pathOfFile = (file) => dropPaths.get(file) ?? (file.webkitRelativePath || file.name);

/**
 * All files of a drop, also those in dropped folders.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function filesOfDrop(transfer) {
  // Entries must be taken before the first await: the list is emptied when the event has passed.
  const entries = [...transfer.items].filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  /** @type {File[]} */
  const files = [];
  for (const { entry, file } of entries) {
    if (entry?.isDirectory) await addFolder(/** @type {FileSystemDirectoryEntry} */ (entry), files);
    else if (file) files.push(file);
  }
  return files;
}

/** @param {FileSystemDirectoryEntry} folder @param {File[]} files */
async function addFolder(folder, files) {
  const reader = folder.createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (files.length >= kMaxFilesOfFolder) return;
      if (entry.isDirectory) {
        await addFolder(/** @type {FileSystemDirectoryEntry} */ (entry), files);
      } else if (!entry.name.startsWith('.')) {
        /** @type {File} */
        const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
        dropPaths.set(file, entry.fullPath.replace(/^\//, ''));
        files.push(file);
      }
    }
  }
}
