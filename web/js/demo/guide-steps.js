// @ts-check
// The guided tour through the demo: what each step says and shows. Numbers are those of the scan that is open, or are
// measured and in docs/demo.md; nothing else is claimed.

/**
 * What is open, for a step's text.
 * @typedef {object} Facts
 * @property {(layer: string, unit: number, network: string) => number|null} r   of a neuron and a network
 * @property {(network: string) => {r: number, q: number|null, neuron: string}|null} best  of a network
 * @property {number} nNeurons
 * @property {number} nNetworks
 * @property {number|null} significant     networks with q < .05; null: not tested yet
 * @property {[number, number]|null} range  smallest and largest best r of the networks
 * @property {string} model
 */

/**
 * @typedef {object} GuideStep
 * @property {string} title
 * @property {(facts: Facts) => string[]} text  paragraphs
 * @property {Record<string, any>} state        of the view; what is left out is at its default
 * @property {string} [model]                   '' or none: the demo's first
 * @property {Record<string, number>} [sim]
 * @property {boolean} [knobs]                  the settings are shown beside
 */

/** As the interface writes r, p and q. @param {number|null|undefined} value @param {number} [digits] */
export function short(value, digits = 2) {
  if (value === null || value === undefined || Number.isNaN(value)) return '(no value)';
  return value.toFixed(digits).replace(/^(-?)0\./, '$1.').replace('-', '−');
}

const kFaceNeuron = { layer: 'conv4', unit: 33 };
const kFaces = { neuron: kFaceNeuron, network: 'Faces' };

/** @param {Facts} facts */
const count = ({ significant, nNetworks }) => (significant === null ? 'the test against chance is still running' : `${significant} of ${nNetworks} networks pass the test against chance (q < .05)`);

/** @type {GuideStep[]} */
export const kSteps = [
  {
    title: 'One neuron',
    text: ({ nNeurons, model }) => [
      `An image network, ${model}, has watched a film: seven minutes, rendered by a program. It has ${nNeurons} neurons in four layers. A neuron here is one channel of a layer; its response is the mean of that channel over the picture, four times a second.`,
      'The white curve is neuron 33 of the last layer, conv4. Blood flow answers activity about 5 s late, so its response was delayed and smoothed in the same way, and read once per scan.',
    ],
    state: kFaces,
  },
  {
    title: 'One network',
    text: () => [
      'A functional brain network is a set of places whose activity rises and falls together. This one is called Faces. Brain and film are not measured: the scan is simulated, and we planted 14 networks in it, each driven by something in the film.',
      'The maps of the planted networks are taken as known, as those of an atlas would be. Their activity is not: it is found in the noisy scan, by regressing every scan on the maps (dual regression). The map shows how closely each voxel follows it.',
    ],
    state: { ...kFaces, mm: [40, -51, -21], fourth: '3d' },
  },
  {
    title: 'Two curves that move together',
    text: ({ r }) => [
      `The neuron and the network were never told of each other. r says how closely the two curves move together: 1 in step, 0 unrelated. Here it is ${short(r('conv4', 33, 'Faces'))}.`,
      'The band below the curves shows where they agree, and where they do not. The network was planted to follow faces and some other things; the neuron learnt on still pictures to tell categories apart. No one planted a link between them.',
    ],
    state: { ...kFaces, window: [60, 120] },
  },
  {
    title: 'A face neuron and its place',
    text: ({ best }) => [
      `Of all neurons, ${best('Faces')?.neuron ?? ''} follows the Faces network best (r ${short(best('Faces')?.r)}). Without any map, correlating the neuron with every voxel shows where in the brain it has company.`,
      'The strongest of it lies where Faces was planted: at published places of the fusiform face area and its neighbours, right stronger than left (docs/demo.md). Weaker, early visual areas follow, too, for they see what the neuron sees; where it is blue, activity falls, mostly in the default mode. In a measured scan, this map is what a study would have to stand on.',
    ],
    state: { ...kFaces, overlay: 'voxel', mm: [40, -51, -21] },
  },
  {
    title: 'Chance looks impressive',
    text: (facts) => [
      `This scan is pure noise: no network answers the film. Still, the best of ${facts.nNeurons} neurons reaches r ${facts.range ? `${short(facts.range[0])} to ${short(facts.range[1])}` : ''} with each network. The largest of many is never small.`,
      `So r alone proves nothing. The null makes 1,000 brains whose curves are as smooth as these but out of step (their phases are drawn at random), and keeps the best r of any neuron in each. p is how often chance reached as much, q corrects for ${facts.nNetworks} networks. Here ${count(facts)}. In at most about one such scan of twenty, some do so by chance.`,
    ],
    state: { screen: 'coupling', network: 'Faces' },
    sim: { signal_to_noise: 0 },
  },
  {
    title: 'Wide networks win by number',
    text: ({ nNeurons, range, model }) => [
      `${model} was never trained, yet the best of its ${nNeurons} neurons reach r ${range ? `${short(range[0])} to ${short(range[1])}` : ''}. Random filters, too, answer what changes in a picture, and with more neurons the best match can only grow.`,
      'To compare networks of different width, a score must not grow with width: it takes the mean over networks of the held-out best r from subsets of equal size (16 neurons in docs/demo.md). Held out means: the neuron is chosen on one run and measured on the other.',
    ],
    state: { screen: 'coupling', network: 'Early visual' },
    model: 'plain-16-untrained',
  },
  {
    title: 'Do better networks resemble the brain more?',
    text: () => [
      'Zhao et al. report a close relation between a network\'s accuracy and its similarity to the brain. We trained eleven networks from chance to 92 % and scored them on a simulated brain (smoothed scans, networks by ICA, last layers, one seed): Pearson r .80, 95 % interval .29 to .98, permutation p .0035; Spearman .82 (.35 to 1), p .0035. n = 11, scores from .02 to .12.',
      'Here, a relation is shown. That was to be expected: what drives this brain is what the film shows, and a network that names it well answers the same things. It shows that the method sees what was put in, and says nothing about measured brains; that is what your own data are for.',
    ],
    state: kFaces,
  },
  {
    title: 'Noise and length of the scan',
    text: (facts) => [
      `The same film, half the signal and fewer than half the scans: ${count(facts)}. A null result may say little about the brain and much about the scan.`,
      'Turn the settings yourself: the scan is made anew within a second or two, and the link in the address bar holds what you have set. To use data of your own, drop them on the page; nothing is uploaded.',
    ],
    state: { network: 'Faces' },
    sim: { signal_to_noise: 0.6, scans_per_run: 60 },
    knobs: true,
  },
];
