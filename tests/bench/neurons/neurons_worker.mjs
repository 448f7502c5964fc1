// The page's own way from a film to responses, and ONNX Runtime alone on tensors that are ready.
import { serve } from '../harness/serve.mjs';
import { openWithWebCodecs } from '/web/js/neurons/webcodecs-source.js';
import { guessRecipe, inputTensor, writeInput } from '/web/js/neurons/input-recipe.js';
import { listLayers } from '/web/js/neurons/layers.js';
import { readOnnxModel } from '/web/js/neurons/onnx-model.js';
import { makeSession, ResponseRun } from '/web/js/neurons/responses.js';

const ort = await import('/site/ort/ort.wasm.min.mjs');
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = '/site/ort/';
ort.env.logLevel = 'error';

let bytes, model, layers, recipe, film, plain, exposed, ready;

/** Frames of the film, over and over: as many as a long film has. */
const looped = (source) => ({
  nFrames: source.nFrames,
  async *pictures(indices, signal) {
    for (let at = 0; at < indices.length;) {
      const part = [];
      for (; at < indices.length && (part.length === 0 || indices[at] >= part[part.length - 1]); ++at) part.push(indices[at]);
      yield* source.pictures(part, signal);
    }
  },
});

const fetchBytes = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

serve({
  async prepare({ modelUrl, filmUrl, stride }) {
    bytes = await fetchBytes(modelUrl);
    model = readOnnxModel(bytes, 'bench.onnx');
    layers = listLayers(model).filter((layer) => layer.suggested);
    ({ recipe } = guessRecipe(model));
    film = await openWithWebCodecs(new Blob([await fetchBytes(filmUrl)]), 'bench.mp4');
    plain = await makeSession(ort, bytes, model, []);
    exposed = await makeSession(ort, bytes, model, layers);
    ready = [];
    const indices = Array.from({ length: 8 }, (_, i) => (i * stride) % film.nFrames);
    for await (const picture of film.pictures(indices)) {
      const batch = new Float32Array(recipe.width * recipe.height * 3);
      writeInput(recipe, picture, batch, 0);
      const { type, data, dims } = inputTensor(recipe, batch, 1);
      ready.push(new ort.Tensor(type, data, dims));
    }
    return { layers: layers.length, nFrames: film.nFrames };
  },
  /** Seconds per frame of session.run alone; which: the model as it is, or with the layers as outputs. */
  async timeBare({ which, nFrames }) {
    const session = which === 'plain' ? plain : exposed;
    const start = performance.now();
    for (let i = 0; i < nFrames; ++i) {
      const outputs = await session.run({ [recipe.tensor]: ready[i % ready.length] });
      for (const output of Object.values(outputs)) output.dispose?.();
    }
    return (performance.now() - start) / 1000 / nFrames;
  },
  /** Seconds per frame of decoding, resizing, running and reducing. */
  async timeWhole({ nFrames, stride, stimulus }) {
    const indices = Int32Array.from({ length: nFrames }, (_, i) => (i * stride) % film.nFrames);
    const run = new ResponseRun({ ort, session: exposed, model, layers, recipe, reduction: 'mean', source: looped(film), indices, stimulus });
    const start = performance.now();
    await run.run();
    return { secs: (performance.now() - start) / 1000 / nFrames, spent: run.spent };
  },
  memory: () => ({ heap: performance.memory?.usedJSHeapSize ?? 0 }),
});
