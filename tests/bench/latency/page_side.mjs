// Runs in the page, before its scripts: what a hand waits for, from the event to the picture.
// "Drawn" is when the graphics process has drawn the frame (a pixel is read back, which waits for it);
// what the screen itself takes comes on top. A frame's own time is that of its callback.

export function watchLatency() {
  /** Frames that drew something: start and milliseconds of the callback. */
  const frames = [];
  let isDrawing = false;
  let gl = null;
  for (const call of ['drawElements', 'drawArrays']) {
    const original = WebGL2RenderingContext.prototype[call];
    WebGL2RenderingContext.prototype[call] = function (...args) {
      isDrawing = true;
      gl = this;
      original.apply(this, args);
    };
  }
  /** When something was first asked of a worker since the last movement. */
  let askedMs = 0;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...args) {
    askedMs ||= performance.now();
    post.apply(this, args);
  };
  /** What is waited for: resolves with the moment of the frame after `isDue`. */
  let waiting = null;
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request((now) => {
    const start = performance.now();
    isDrawing = false;
    callback(now);
    if (!isDrawing) return;
    frames.push({ start, ms: performance.now() - start });
    if (!waiting?.isDue()) return;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    waiting.resolve(performance.now());
    waiting = null;
  });
  let movedMs = 0;
  addEventListener('pointermove', (event) => {
    movedMs = event.timeStamp;
    askedMs = 0;
    mapMs = 0;
  }, { capture: true });
  let mapMs = 0;
  let lastNeuron = -1;
  const nextFrame = (isDue, timeoutMs) => new Promise((resolve) => {
    waiting = { isDue, resolve };
    setTimeout(() => {
      waiting = null;
      resolve(0);
    }, timeoutMs);
  });

  window.latency = {
    listen() {
      window.syncAct.on('map', ({ neuron }) => {
        if (neuron === lastNeuron) return;
        lastNeuron = neuron;
        mapMs = performance.now();
      });
    },
    /** To be called before the pointer moves. The map of another neuron on the screen; null: there came none. */
    async hover(timeoutMs) {
      movedMs = 0;
      mapMs = 0;
      // Not a map that an earlier movement asked for, nor one that was there already.
      const drawnMs = await nextFrame(() => movedMs > 0 && askedMs > 0 && mapMs >= askedMs, timeoutMs);
      return drawnMs > 0 ? { drawn: drawnMs - movedMs, map: mapMs - movedMs, engine: mapMs - askedMs } : null;
    },
    /** To be called before the pointer moves: until the next frame. */
    async move(timeoutMs) {
      movedMs = 0;
      const drawnMs = await nextFrame(() => movedMs > 0, timeoutMs);
      return drawnMs > 0 ? drawnMs - movedMs : null;
    },
    /** Frames since the last call. */
    frames: () => frames.splice(0),
    /** Draws with bare ImGui on a canvas of the same size; answers its frames. */
    async bare(nFrames) {
      if (!window.bareImgui) {
        const canvas = document.createElement('canvas');
        const view = document.getElementById('view');
        canvas.width = view.width;
        canvas.height = view.height;
        Object.assign(canvas.style, { position: 'fixed', left: 0, top: 0, zIndex: 99, width: `${innerWidth}px`, height: `${innerHeight}px` });
        document.body.append(canvas);
        const module = await (await import('/build/bare_imgui.mjs')).default();
        const context = canvas.getContext('webgl2', { alpha: false, depth: false, stencil: false, antialias: false });
        module.GL.makeContextCurrent(module.GL.registerContext(context, { majorVersion: 2, minorVersion: 0 }));
        const file = await fetch('/site/fonts/glyphs-1x.bin.gz');
        const bytes = new Uint8Array(await new Response(file.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
        const pointer = module._malloc(bytes.length);
        module.HEAPU8.set(bytes, pointer);
        if (!module._bare_create(pointer, bytes.length, canvas.width, canvas.height)) throw new Error('bare ImGui refuses the glyphs');
        module._free(pointer);
        window.bareImgui = { module, canvas };
      }
      const { module, canvas } = window.bareImgui;
      canvas.style.display = 'block';
      frames.length = 0;
      for (let i = 0; i < nFrames; ++i) {
        await new Promise((resolve) => window.requestAnimationFrame(() => {
          module._bare_frame();
          resolve();
        }));
      }
      canvas.style.display = 'none';
      return frames.splice(0);
    },
  };
}

/** Opens 50000 voxels x 300 scans of noise with 512 neurons and 10 networks. */
export async function openNoiseScan({ nVoxels, nScans, nNeurons, nNetworks }) {
  const dims = [48, 58, 48];
  const nGrid = dims[0] * dims[1] * dims[2];
  let seed = 1;
  const noise = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) / 8388608 - 1;
  };
  // The voxels nearest to the middle are the brain.
  const distance = Float32Array.from({ length: nGrid }, (_, v) => Math.hypot((v % 48) / 48 - 0.5,
    (Math.floor(v / 48) % 58) / 58 - 0.5, Math.floor(v / (48 * 58)) / 48 - 0.5));
  const limit = distance.slice().sort()[nVoxels];
  const header = (nTimes, datatype, bits) => {
    const view = new DataView(new ArrayBuffer(352));
    view.setInt32(0, 348, true);
    [nTimes > 1 ? 4 : 3, ...dims, nTimes, 1, 1, 1].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
    view.setInt16(70, datatype, true);
    view.setInt16(72, bits, true);
    [1, 3, 3, 3, 1.5].forEach((size, i) => view.setFloat32(76 + 4 * i, size, true));
    view.setFloat32(108, 352, true);
    view.setFloat32(112, 1, true);
    view.setUint8(123, 10);  // mm, s
    view.setInt16(254, 4, true);
    [3, 0, 0, -72, 0, 3, 0, -104, 0, 0, 3, -62].forEach((value, i) => view.setFloat32(280 + 4 * i, value, true));
    view.setUint32(344, 0x6e2b3100, false);  // n+1
    return view.buffer;
  };
  const scan = new Int16Array(nGrid * nScans);
  for (let i = 0; i < scan.length; ++i) if (distance[i % nGrid] < limit) scan[i] = 1000 + 100 * noise();
  const mask = Uint8Array.from(distance, (d) => Number(d < limit));
  const matrix = (nUnits) => ({ values: Float32Array.from({ length: nScans * nUnits }, noise), nTimes: nScans, nUnits });
  await window.syncAct.open({
    bold: new File([header(nScans, 4, 16), scan], 'noise.nii'), mask: new File([header(1, 2, 8), mask], 'mask.nii'), trSecs: 1.5,
    neurons: matrix(nNeurons), networks: matrix(nNetworks), hrf: 'none',
  });
}
