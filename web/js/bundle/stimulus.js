// @ts-check
// The film of a bundle as the session takes it: pictures and video are fetched when they are asked for.

/** @typedef {import('./bundle.js').Bundle} Bundle */

/** @typedef {{names: string[], rows: number, values: Float32Array}} Labels */

/** @typedef {import('../session/film.js').Stimulus} Stimulus */

/**
 * @param {Bundle} bundle
 * @param {Labels|null} labels
 * @param {Uint8Array|null} shotTable
 * @returns {Stimulus|null}
 */
export function stimulusOf(bundle, labels, shotTable) {
  const { stimulus } = bundle.manifest;
  if (!stimulus) return null;
  const { frames, film, duration_secs: durationSecs, run_durations_secs: runs = [stimulus.duration_secs] } = stimulus;
  return {
    title: stimulus.title ?? bundle.manifest.title, made: stimulus.x_made ?? '', durationSecs, runDurationsSecs: runs,
    onsetSecs: bundle.manifest.scan?.onset_secs ?? 0,
    frames: frames ? { columns: frames.columns, rows: frames.rows, frameWidth: frames.frame_width, frameHeight: frames.frame_height,
      count: frames.count, intervalSecs: frames.interval_secs } : null,
    sheet: (index) => bundle.file(frames?.sheets[index] ?? ''),
    video: film ? () => bundle.file(film) : null,
    labels: labels ? { names: labels.names, categories: stimulus.x_label_categories ?? labels.names.length,
      rateHz: stimulus.labels_rate_hz ?? 0, nSamples: labels.rows, values: labels.values } : null,
    shots: shotTable ? shotsOf(shotTable, runs) : null,
  };
}

/** Rows of run, shot, start and end in seconds of the run. @param {Uint8Array} bytes @param {number[]} runs */
function shotsOf(bytes, runs) {
  const [head, ...rows] = new TextDecoder().decode(bytes).trim().split(/\r?\n/).map((line) => line.split('\t'));
  const [run, start, end] = ['run', 'start_secs', 'end_secs'].map((name) => head.indexOf(name));
  const runStart = (/** @type {number} */ index) => runs.slice(0, index).reduce((sum, secs) => sum + secs, 0);
  return rows.map((row) => {
    const from = runStart(Number(row[run]) - 1);
    return { startSecs: from + Number(row[start]), endSecs: from + Number(row[end]) };
  });
}
