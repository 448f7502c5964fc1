/**
 * Answers a contestant's calls: {id, call, args} -> {id, value} or {id, error}.
 * @param {Record<string, (args: any) => any>} calls
 */
export function serve(calls) {
  self.onmessage = async ({ data: { id, call, args } }) => {
    try {
      self.postMessage({ id, value: await calls[call](args ?? {}) });
    } catch (error) {
      self.postMessage({ id, error: `${call}: ${error?.message ?? error}` });
    }
  };
  self.postMessage({ id: 0, value: 'ready' });
}

/** Seconds per repeat of an asynchronous function. */
export async function secsPerRepeat(nRepeats, work) {
  const start = performance.now();
  for (let i = 0; i < nRepeats; ++i) await work();
  return (performance.now() - start) / 1000 / nRepeats;
}
