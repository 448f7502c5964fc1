// Contestant: our surrogates. The module's file is named in the worker's own address (?module=).
import { serve } from '../harness/serve.mjs';

const file = new URL(self.location.href).searchParams.get('module');
const { default: load } = await import(`/build/${file}`);
const module = await load();

serve({
  prepare: ({ nTimes, nNeurons, nNetworks }) => module._prepare(nTimes, nNeurons, nNetworks),
  timeNull: ({ name, nSurrogates }) => {
    const secs = module.ccall('time_null', 'number', ['string', 'number'], [name, nSurrogates]);
    if (secs < 0) throw new Error(`the null model ${name} failed`);
    return secs;
  },
  maximaAt: ({ pairs }) => pairs.map(([surrogate, network]) => module._maximum_at(surrogate, network)),
});
