// @ts-check
// A simulation recipe as the lines that the engine takes (core/pipeline/simulation_text.h), which
// has no JSON reader. What the lines say is checked there.

/** Parts of a recipe that are no options of the simulator. */
const kNoOptions = new Set(['networks', 'stimulus', 'presets', 'description', 'neurons']);

/** Stands for what the recipe does not say. */
const kDefault = '-';

/** @param {unknown[]} words */
function line(words) {
  const texts = words.map((word) => String(word));
  if (texts.some((text) => /[\t\n]/.test(text))) throw new Error(`A name in the recipe has a tab or a line end: ${texts.join(' ')}`);
  return texts.join('\t');
}

/**
 * @param {Record<string, any>} recipe
 * @param {{names: string[]}} [stimulus]  without it: random film events
 */
export function simulationText(recipe, stimulus) {
  // The neurons are those of networks that saw the film.
  const lines = [line(['set', 'neurons', 0])];
  for (const [key, value] of Object.entries(recipe)) {
    if (!kNoOptions.has(key)) lines.push(line(['set', key, value]));
  }
  for (const network of recipe.networks ?? []) {
    lines.push(line(['network', network.name, network.lag_secs ?? kDefault, network.driven_share ?? kDefault,
      Number(network.standardize ?? false)]));
    const drives = typeof network.drive === 'string' ? { [network.drive]: 1 } : network.drive;
    for (const [term, weight] of Object.entries(drives)) lines.push(line(['drive', term, weight]));
    for (const blob of network.blobs) {
      lines.push(line(['blob', ...blob.centre_mm, blob.radius_mm ?? kDefault, Number(blob.bilateral ?? false), blob.weight ?? kDefault]));
    }
  }
  for (const name of stimulus?.names ?? []) lines.push(line(['column', name]));
  return lines.join('\n');
}
