// Contestant: the browser's own gunzip, its output read and dropped.
import { serve } from '../harness/serve.mjs';

let blob;
serve({
  async prepare({ url }) {
    blob = await (await fetch(url)).blob();
  },
  async timeInflate() {
    const start = performance.now();
    const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    let size = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) size += read.value.length;
    return { secs: (performance.now() - start) / 1000, size };
  },
});
