// Contestant: our dictionary learning. The module's file is named in the worker's address (?module=).
import { serve } from '../harness/serve.mjs';

const file = new URL(self.location.href).searchParams.get('module');
const { default: load } = await import(`/build/${file}`);
const module = await load();

serve({
  prepare: ({ nTimes, nVoxels, nSources, noise }) => module._prepare(nTimes, nVoxels, nSources, noise),
  time({ count, alpha, maxEpochs }) {
    const secs = module._time_dictionary(count, alpha, maxEpochs);
    return { secs, objective: module._objective(), longestUnitSecs: module._longest_unit() };
  },
});
