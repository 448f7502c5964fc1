// @ts-check
// Which of the given files are for neuron responses: networks, films, pictures, and what belongs to
// them. Loaded at once; everything else of web/js/neurons/ only when there are such files.

/**
 * @typedef {object} NeuronFiles
 * @property {File[]} models
 * @property {File[]} films       also animated pictures
 * @property {File[]} pictures
 * @property {File|null} labels   class names, a .txt beside a model
 * @property {File|null} clips    a table with the columns file and onset
 * @property {File[]} saved       neurons.json and the .npy files it names
 * @property {File[]} others
 */

const kModel = /\.onnx$/i;
const kFilm = /\.(mp4|m4v|webm|mov|mkv|ogv|avi|gif)$/i;
const kPicture = /\.(png|jpe?g|webp|bmp)$/i;

/** @param {readonly File[]} files */
export const needsNeuronDialog = (files) => files.some(({ name }) => kModel.test(name) || kFilm.test(name) || kPicture.test(name));

/**
 * @param {readonly File[]} files
 * @returns {Promise<NeuronFiles>}
 */
export async function sortNeuronFiles(files) {
  /** @type {NeuronFiles} */
  const sorted = { models: [], films: [], pictures: [], labels: null, clips: null, saved: [], others: [] };
  const description = files.find(({ name }) => name === 'neurons.json');
  const savedNames = new Set(description ? await namedFiles(description) : []);
  for (const file of files) {
    if (kModel.test(file.name)) sorted.models.push(file);
    else if (kFilm.test(file.name)) sorted.films.push(file);
    else if (savedNames.has(file.name)) sorted.saved.push(file);
    else if (kPicture.test(file.name)) sorted.pictures.push(file);
    else if (/\.txt$/i.test(file.name) && !sorted.labels) sorted.labels = file;
    else if (/\.tsv$/i.test(file.name) && !sorted.clips && await isClipTable(file)) sorted.clips = file;
    else sorted.others.push(file);
  }
  return sorted;
}

/** What neurons.json names, itself included. @param {File} file @returns {Promise<string[]>} */
async function namedFiles(file) {
  try {
    const { layers, stimulus, frames, units_table: table } = JSON.parse(await file.text());
    return [file.name, ...layers.map((/** @type {{file: string}} */ layer) => layer.file), stimulus?.file, frames?.file, table];
  } catch {
    return [];
  }
}

/** @param {File} file */
async function isClipTable(file) {
  const head = (await file.slice(0, 4096).text()).split(/\r?\n/)[0].toLowerCase().split('\t').map((column) => column.trim());
  return head.includes('file') && head.includes('onset');
}
