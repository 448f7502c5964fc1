// Contestant: our ICA. The module's file is named in the worker's address (?module=).
import { serve } from '../harness/serve.mjs';

const file = new URL(self.location.href).searchParams.get('module');
const { default: load } = await import(`/build/${file}`);
const module = await load();

serve({
  prepare: ({ nTimes, nVoxels, nSources }) => module._prepare(nTimes, nVoxels, nSources),
  time({ count, iterations }) {
    const secs = module._time_ica(count, iterations);
    return { secs, longestUnitSecs: module._longest_unit(), iterations: module._iterations_done() };
  },
  leastLikeness: () => module._least_likeness(),
});
