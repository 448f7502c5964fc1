// Contestant: TensorFlow.js, wasm backend with SIMD, one thread. Its matrices are tensors, that is in its
// wasm memory, standardized, before the clock starts; its result stays there.
import { serve, secsPerRepeat } from '../harness/serve.mjs';
import { standardizedBenchSeries, transposed } from './bench_series.mjs';

for (const file of ['tfjs-core/dist/tf-core.min.js', 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js']) {
  const source = await (await fetch(`/peers/@tensorflow/${file}`)).text();
  (0, eval)(source); // module workers have no importScripts
}
const tf = self.tf;
tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
await tf.setBackend('wasm');
await tf.ready();

let left, right, result;
const run = async () => {
  result?.dispose();
  result = tf.matMul(left, right);
};
const release = () => {
  for (const tensor of [left, right, result]) tensor?.dispose();
  result = undefined;
};

serve({
  name: () => `${tf.getBackend()} ${tf.version_core}`,
  prepareMany({ nTimes, nA, nB }) {
    release();
    left = tf.tensor2d(standardizedBenchSeries(nTimes, nA, 1), [nA, nTimes]);
    right = tf.tensor2d(transposed(standardizedBenchSeries(nTimes, nB, 2), nTimes, nB), [nTimes, nB]);
  },
  timeMany: ({ nRepeats }) => secsPerRepeat(nRepeats, run),
  prepareOne({ nTimes, nVoxels }) {
    release();
    left = tf.tensor2d(standardizedBenchSeries(nTimes, nVoxels, 2), [nVoxels, nTimes]);
    right = tf.tensor2d(standardizedBenchSeries(nTimes, 1, 1), [nTimes, 1]);
  },
  timeOne: ({ nRepeats }) => secsPerRepeat(nRepeats, run),
  resultsAt({ indices }) {
    const values = result.dataSync();
    return indices.map((i) => values[i]);
  },
});
