// Contestant: our kernels. The module's file is named in the worker's own address (?module=).
import { serve } from '../harness/serve.mjs';

const file = new URL(self.location.href).searchParams.get('module');
const { default: load } = await import(`/build/${file}`);
const module = await load();

serve({
  name: () => module.UTF8ToString(module._kernel_name()),
  prepareMany: ({ nTimes, nA, nB }) => module._prepare_many(nTimes, nA, nB),
  timeMany: ({ nRepeats }) => module._time_many(nRepeats),
  prepareOne: ({ nTimes, nVoxels }) => module._prepare_one(nTimes, nVoxels),
  timeOne: ({ nRepeats }) => module._time_one(nRepeats),
  timeReadOnly: ({ nRepeats }) => module._time_read_only(nRepeats),
  resultsAt: ({ indices }) => indices.map((i) => module._result_at(i)),
});
