// Contestant: ONNX Runtime Web, wasm, one thread, a model of one MatMul. Its matrices are standardized
// before the clock starts; carrying them into its memory is part of session.run and cannot be left out.
import { serve, secsPerRepeat } from '../harness/serve.mjs';
import { standardizedBenchSeries, transposed } from './bench_series.mjs';
import { matMulModel } from './onnx_matmul.mjs';

const ort = await import('/peers/onnxruntime-web/dist/ort.wasm.min.mjs');
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = '/peers/onnxruntime-web/dist/';
const session = await ort.InferenceSession.create(matMulModel());

let feeds, result;
const run = async () => {
  result = (await session.run(feeds)).product.data;
};

serve({
  name: () => `ort ${ort.env.versions.web}`,
  prepareMany({ nTimes, nA, nB }) {
    const b = transposed(standardizedBenchSeries(nTimes, nB, 2), nTimes, nB);
    feeds = {
      left: new ort.Tensor('float32', standardizedBenchSeries(nTimes, nA, 1), [nA, nTimes]),
      right: new ort.Tensor('float32', b, [nTimes, nB]),
    };
  },
  timeMany: ({ nRepeats }) => secsPerRepeat(nRepeats, run),
  prepareOne({ nTimes, nVoxels }) {
    const voxels = standardizedBenchSeries(nTimes, nVoxels, 2);
    feeds = {
      left: new ort.Tensor('float32', voxels, [nVoxels, nTimes]),
      right: new ort.Tensor('float32', standardizedBenchSeries(nTimes, 1, 1), [nTimes, 1]),
    };
  },
  timeOne: ({ nRepeats }) => secsPerRepeat(nRepeats, run),
  resultsAt: ({ indices }) => indices.map((i) => result[i]),
});
