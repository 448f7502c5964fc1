// The page's own way from a film to responses, and ONNX Runtime alone on tensors that are ready.
import { serve } from '../harness/serve.mjs';
import { FrameWorker } from '/web/js/neurons/frame-client.js';
import { openGivenFilm } from '/web/js/neurons/film-source.js';
import { prepareFrames } from '/web/js/neurons/frame-preparation.js';
import { guessRecipe, inputDims } from '/web/js/neurons/input-recipe.js';
import { listLayers } from '/web/js/neurons/layers.js';
import { readOnnxModel } from '/web/js/neurons/onnx-model.js';
import { makeReducedSession, makeSession, ResponseRun } from '/web/js/neurons/responses.js';
import { ThumbnailSheet } from '/web/js/neurons/thumbnails.js';

const ort = await import('/site/ort/ort.wasm.min.mjs');
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = '/site/ort/';
ort.env.logLevel = 'error';

let bytes, model, layers, recipe, given, nFilmFrames, plain, exposed, reduced, ready;

const fetchBytes = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** Film frames of a run; the film over and over. */
const sampled = (nFrames, stride) => Int32Array.from({ length: nFrames }, (_, i) => (i * stride) % nFilmFrames);

serve({
  async prepare({ modelUrl, filmUrl, stride }) {
    bytes = await fetchBytes(modelUrl);
    model = readOnnxModel(bytes, 'bench.onnx');
    layers = listLayers(model).filter((layer) => layer.suggested);
    ({ recipe } = guessRecipe(model));
    given = { file: new File([await fetchBytes(filmUrl)], 'bench.mp4') };
    const film = await openGivenFilm(given);
    nFilmFrames = film.nFrames;
    plain = await makeSession(ort, bytes, model, []);
    exposed = await makeSession(ort, bytes, model, layers);
    reduced = await makeReducedSession(ort, bytes, model, layers, 'mean');
    ready = [];
    const plan = { recipe, indices: sampled(8, stride), stimulus: false, thumbnailEvery: 0 };
    for await (const { input } of prepareFrames(film, plan, 0, { decode: 0, prepare: 0, stimulus: 0 })) {
      ready.push(new ort.Tensor(recipe.type, input.slice(), inputDims(recipe, 1)));
    }
    return { layers: layers.length, nFrames: nFilmFrames };
  },
  /** Seconds per frame of session.run alone: the model as it is, with the layers as outputs, or with them reduced. */
  async timeBare({ which, nFrames }) {
    const session = { plain, exposed, reduced: reduced.session }[which];
    const start = performance.now();
    for (let i = 0; i < nFrames; ++i) {
      const outputs = await session.run({ [recipe.tensor]: ready[i % ready.length] });
      for (const output of Object.values(outputs)) output.dispose?.();
    }
    return (performance.now() - start) / 1000 / nFrames;
  },
  /** Seconds per frame of decoding, resizing, running and reducing; as the page does it, film features and thumbnails along. */
  async timeWhole({ nFrames, stride, stimulus }) {
    const frames = { decode: 0, prepare: 0, stimulus: 0 };
    const indices = sampled(nFrames, stride);
    const run = new ResponseRun({ ort, ...reduced, model, layers, recipe, reduction: 'mean', indices, stimulus, sheet: new ThumbnailSheet(nFrames),
      frames: (from, signal) => new FrameWorker([given], run.plan, from).frames(frames, signal) });
    const start = performance.now();
    await run.run();
    return { secs: (performance.now() - start) / 1000 / nFrames, spent: run.spent, frames };
  },
});
