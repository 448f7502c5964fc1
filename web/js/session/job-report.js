// @ts-check
// How a job's progress is told. Each word of it redraws the interface, so progress within a step is
// told a few times a second: enough to be seen moving.

/** @typedef {'running'|'done'|'failed'|'cancelled'} JobState */

const kProgressMilliseconds = 250;

/**
 * @param {string} id
 * @param {string} title
 * @param {(job: {id: string, title: string, step: string, fraction: number, state: JobState, canCancel: boolean}) => void} tell
 * @returns {(state: JobState, fraction: number, step: string) => void}
 */
export function jobReport(id, title, tell) {
  let lastTold = -Infinity;
  let lastStep = '';
  return (state, fraction, step) => {
    const now = performance.now();
    const words = step.replace(/[\d,]+/g, '');
    if (state === 'running' && words === lastStep && now - lastTold < kProgressMilliseconds) return;
    lastTold = now;
    lastStep = words;
    tell({ id, title, step, fraction, state, canCancel: true });
  };
}
