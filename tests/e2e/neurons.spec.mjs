// @ts-check
// A network and a film dropped on the page: responses, couplings, and messages where something is
// wrong with either.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { confirmOpening, dialog as openDialog, dropFiles, expect, golden, keepPicture, openPage, root, sharedFile, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const kCnn = { squeezenet: 'cnn/SqueezeNet1.1_fp16_opset7.onnx', resnet: 'cnn/resnet20_cifar10_opset13.onnx', fastestdet: 'cnn/FastestDet_opset11.onnx',
  mnist: 'cnn/mnist_cntk_opset8.onnx', shufflenet: 'cnn/light_shufflenet_opset9_NOweights.onnx' };

/** @param {Page} page */
const neurons = (page) => page.locator('dialog.neuron-dialog');

/** @param {Page} page @param {string} name */
const press = (page, name) => neurons(page).getByRole('button', { name, exact: true }).click();

/** @param {Page} page */
const checkedLayers = (page) => neurons(page).locator('.neuron-layers tbody tr').evaluateAll((rows) => rows
  .filter((row) => row.querySelector('input')?.checked).map((row) => [...row.querySelectorAll('td')].slice(1).map((cell) => cell.textContent).join(' ')));

/** Saves the responses and unpacks them. @param {Page} page @returns {Promise<Map<string, Buffer>>} */
async function saved(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Save responses…')]);
  const bytes = fs.readFileSync(await file.path());
  const files = new Map();
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameSize] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameSize;
    files.set(bytes.toString('utf8', at + 30, start), bytes.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

/** @param {Buffer} npy @returns {Float32Array} */
const valuesOf = (npy) => new Float32Array(npy.buffer.slice(npy.byteOffset + 10 + npy.readUInt16LE(8), npy.byteOffset + npy.length));

/** Largest difference relative to each unit's largest value. @param {Float32Array} a @param {Float32Array} b @param {number} units */
function relativeDifference(a, b, units) {
  expect(a.length).toBe(b.length);
  const sizes = new Float64Array(units);
  b.forEach((value, i) => { sizes[i % units] = Math.max(sizes[i % units], Math.abs(value)); });
  return a.reduce((worst, value, i) => Math.max(worst, value === b[i] ? 0 : Math.abs(value - b[i]) / sizes[i % units]), 0);
}

const syncActCommand = path.join(root, 'build/native/sync-act');
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** A folder that is gone after the test. */
const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'sync-act-neurons-'));

test('a network, a film and a simulated scan give couplings; ONNX Runtime comes from here, and only then', async ({ page, watched }) => {
  test.setTimeout(240_000);
  test.skip(!fs.existsSync(syncActCommand), 'build/native/sync-act is missing: it makes the scan');
  const [model, film] = [sharedFile(kCnn.squeezenet), sharedFile('movie/bbb_480p_30s.mp4')];
  const folder = temporary();
  execFileSync(syncActCommand, ['simulate', '--runs', '1', '--scans-per-run', '30', '--tr', '1', '--voxel', '8', '--neurons', '20', '--networks', '6', '--out', folder]);
  /** @type {string[]} */
  const requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await openPage(page);
  expect(requests.filter((url) => url.includes('/ort') || url.includes('/js/neurons/'))).toEqual([]);
  await dropFiles(page, [model, film, path.join(folder, 'bold.nii.gz'), path.join(folder, 'mask.nii.gz'), path.join(folder, 'networks.npy')]);
  await expect(neurons(page)).toContainText('Opset 7, 1,235,496 parameters');
  await expect(neurons(page)).toContainText('30 s, 720 frames, 854 × 480, with sound');
  await neurons(page).getByLabel('Numbers').selectOption('caffe-bgr');
  await expect(neurons(page)).toContainText('120 rows × 3,624 units');
  expect(requests.filter((url) => url.endsWith('.wasm') && url.includes('/ort/')).length).toBe(1);
  await expect(neurons(page).locator('.neuron-classes')).toHaveCount(2);
  await keepPicture(page, 'neuron-dialog');
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-progress')).toContainText(/of 120 frames, .* left/, { timeout: 60_000 });
  await expect(neurons(page).locator('.neuron-result')).toContainText('120 rows × 3,624 units in 10 layers', { timeout: 120_000 });
  await keepPicture(page, 'neuron-result');

  await press(page, 'Use with the scan');
  await expect(openDialog(page).getByLabel('Rate')).toHaveValue('4');
  await openDialog(page).getByLabel('Scan to scan (TR)').fill('1');
  expect(await confirmOpening(page)).toBe('done');
  const coupling = await syncAct(page, 'getCoupling');
  expect([coupling.neurons.length, coupling.networks.length]).toEqual([3624, 6]);
  expect(coupling.r.values.filter((/** @type {number} */ r) => Number.isFinite(r)).length).toBeGreaterThan(3600 * 6);
  const csv = await page.evaluate(async () => (await /** @type {any} */ (window).syncAct.export('coupling-csv')).text());
  expect(csv.trim().split('\n').length).toBe(3625);
  expect(csv).toContain('fire2/concat_1/0');
  expect(watched.foreign).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});

test('the page and the command line give the same responses, and what was saved is found again', async ({ page }) => {
  test.setTimeout(240_000);
  test.skip(!hasFfmpeg, 'ffmpeg is missing');
  const [model, film] = [sharedFile(kCnn.resnet), sharedFile('movie/skv_bikes.mp4')];
  const folder = temporary();
  execFileSync(path.join(root, 'tools/neuron-responses'), ['--model', model, '--movie', film, '--rate', '2', '--out', folder, '--quiet']);
  await openPage(page);
  await dropFiles(page, [model, film, ...fs.readdirSync(folder).filter((name) => /json|npy/.test(name)).map((name) => path.join(folder, name))]);
  await expect(neurons(page)).toContainText('20 rows ×');
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-result')).toContainText('Agrees with the saved responses', { timeout: 60_000 });
  const files = await saved(page);
  const ours = JSON.parse(String(files.get('neurons.json')));
  const theirs = JSON.parse(fs.readFileSync(path.join(folder, 'neurons.json'), 'utf8'));
  for (const key of ['model_sha256', 'input', 'rate_hz', 'rows', 'runs', 'layers']) expect(ours[key], key).toEqual(theirs[key]);
  for (const { file, units } of theirs.layers) {
    expect(relativeDifference(valuesOf(/** @type {Buffer} */ (files.get(file))), valuesOf(fs.readFileSync(path.join(folder, file))), units), file).toBeLessThan(1e-4);
  }
  const stimulus = [files.get('stimulus.npy'), fs.readFileSync(path.join(folder, 'stimulus.npy'))].map((npy) => valuesOf(/** @type {Buffer} */ (npy)));
  for (let i = 0; i < stimulus[0].length; ++i) if (i % 6 !== 5) expect(stimulus[0][i]).toBeCloseTo(stimulus[1][i], 5);
  expect(files.get('frames.jpg')?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  fs.rmSync(folder, { recursive: true });
});

test('every sampled frame is the one on the screen at that moment', async ({ page }) => {
  test.skip(!hasFfmpeg, 'ffmpeg is missing: it makes the films');
  const folder = temporary();
  // Frame n is grey of 16 + 5 n, at 25 frames per second, with B-frames and one key frame only.
  for (const [name, codec] of [['numbers.mp4', ['-c:v', 'libx264', '-bf', '3', '-g', '250', '-qp', '0']], ['numbers.webm', ['-c:v', 'libvpx-vp9', '-lossless', '1', '-g', '250']]]) {
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=64x48:r=25:d=1.6,geq=lum='16+5*N':cb=128:cr=128", '-pix_fmt', 'yuv420p', .../** @type {string[]} */ (codec), '-y', path.join(folder, String(name))]);
  }
  for (const name of ['numbers.mp4', 'numbers.webm']) {
    await openPage(page);
    await dropFiles(page, [golden('neurons/grey_mean.onnx'), path.join(folder, name)]);
    await neurons(page).getByLabel('Rate').fill('7');
    await neurons(page).getByLabel('Numbers').selectOption('0-255');
    await expect(neurons(page)).toContainText('12 rows');
    await press(page, 'Compute responses');
    await expect(neurons(page).locator('.neuron-result')).toContainText('12 rows');
    const files = await saved(page);
    const npy = [...files.keys()].find((file) => file.endsWith('.npy') && file !== 'stimulus.npy');
    const values = valuesOf(/** @type {Buffer} */ (files.get(String(npy))));
    const frames = Array.from(values, (value) => ((value * 219) / 255) / 5);  // studio range
    frames.forEach((frame, k) => expect(Math.abs(frame - Math.floor((k / 7) * 25 + 1e-6)), `${name}, sample ${k}`).toBeLessThan(0.5));
    await press(page, 'Close');
  }
  fs.rmSync(folder, { recursive: true });
});

test('a run can be stopped and goes on; the rest is the same', async ({ page }) => {
  test.setTimeout(240_000);
  const [model, film] = [sharedFile(kCnn.squeezenet), sharedFile('movie/bbb_480p_30s.mp4')];
  await openPage(page);
  await dropFiles(page, [model, film]);
  await expect(neurons(page)).toContainText('120 rows');
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-progress')).toContainText(/^[1-9]\d* of 120/);
  await press(page, 'Stop');
  await expect(neurons(page).getByRole('button', { name: 'Go on' })).toBeVisible();
  await press(page, 'Go on');
  await expect(neurons(page).locator('.neuron-result')).toContainText('120 rows', { timeout: 90_000 });
  const resumed = await saved(page);
  await press(page, 'Close');
  await dropFiles(page, [model, film]);
  await expect(neurons(page)).toContainText('120 rows');
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-result')).toContainText('120 rows', { timeout: 90_000 });
  const whole = await saved(page);
  for (const [name, bytes] of whole) if (name.endsWith('.npy')) expect(resumed.get(name)?.equals(bytes), name).toBe(true);
});

test('networks of other kinds open with sensible layers', async ({ page }) => {
  await openPage(page);
  /** @type {[string, string[]][]} */
  const expected = [
    [kCnn.resnet, ['Relu Relu 16 32 × 32', 'layer3/layer3.2/Relu_1 Relu 64 8 × 8']],
    [kCnn.fastestdet, ['Relu_1 Relu 24 176 × 176', 'Concat_230 Concat 336 22 × 22']],
    [kCnn.mnist, ['ReLU32 Relu 8 28 × 28', 'ReLU114 Relu 16 14 × 14']],
  ];
  for (const [file, layers] of expected) {
    await dropFiles(page, [sharedFile(file)]);
    await expect(neurons(page)).toContainText('Add the film', { timeout: 30_000 });
    await expect(neurons(page).locator('.neuron-layers tbody tr').first()).toBeVisible();
    const chosen = await checkedLayers(page);
    for (const layer of layers) expect(chosen).toContain(layer);
    await press(page, 'Cancel');
    await expect(neurons(page)).toHaveCount(0);
  }
});

test('broken files give messages, and the page stays usable', async ({ page }) => {
  await openPage(page);
  const whole = fs.readFileSync(sharedFile(kCnn.resnet));
  const film = fs.readFileSync(sharedFile('movie/skv_bikes.mp4'));
  /** @type {[string, Uint8Array, RegExp][]} */
  const broken = [
    ['cut.onnx', whole.subarray(0, 200_000), /cut\.onnx is damaged or cut off/],
    ['text.onnx', Buffer.from('<html>not found</html>'), /text\.onnx is text, not an ONNX model/],
    ['empty.onnx', new Uint8Array(0), /empty\.onnx is empty/],
    ['external.onnx', fs.readFileSync(golden('neurons/external_data.onnx')), /keeps its weights in another file/],
    ['odd.onnx', fs.readFileSync(golden('neurons/unknown_operator.onnx')), /operator NoSuchOperator/],
  ];
  for (const [name, bytes, message] of broken) {
    await dropFiles(page, [{ name, bytes }]);
    await expect(neurons(page).locator('.has-problem')).toContainText(message);
    await press(page, 'Cancel');
  }
  await dropFiles(page, [{ name: 'film.mp4', bytes: film.subarray(0, 60_000) }]);
  await expect(neurons(page).locator('.has-problem')).toContainText(/film\.mp4/);
  await expect(neurons(page)).toContainText('Add the network');
  await dropFiles(page, [{ name: 'resnet.onnx', bytes: whole }, { name: 'film.mp4', bytes: film }]);
  await expect(neurons(page)).toContainText('40 rows');
  await keepPicture(page, 'neuron-dialog-resnet');
  await press(page, 'Cancel');
  expect((await syncAct(page, 'getVoxelMap', 0)).r.length).toBeGreaterThan(100);
});

test('constant weights: every unit is said to be without signal; pictures are a film too', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [sharedFile(kCnn.shufflenet), sharedFile('images/chelsea.png'), sharedFile('images/coffee.png')]);
  await expect(neurons(page)).toContainText('2 pictures');
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-result')).toContainText('no unit has a signal');
});

test('SqueezeNet names the cat and the coffee, in both orders of channels', async ({ page }) => {
  await openPage(page);
  for (const [picture, label, probability] of [['chelsea', 'Egyptian cat', '.587'], ['coffee', 'espresso', '.983']]) {
    await dropFiles(page, [sharedFile(kCnn.squeezenet), sharedFile(`images/${picture}.png`), sharedFile('cnn/imagenet_labels_1001.txt')]);
    await expect(neurons(page)).toContainText('1 rows');
    await neurons(page).getByLabel('Numbers').selectOption('caffe-bgr');
    const chosen = neurons(page).locator('.neuron-classes').filter({ hasText: 'BGR (chosen)' });
    await expect(chosen.locator('li').first()).toHaveText(`${label}${probability}`);
    await expect(neurons(page).locator('.neuron-classes').filter({ hasText: 'RGB' })).toHaveCount(1);
    await press(page, 'Cancel');
  }
});

/** Grey of 16 + 5 n in frame n, 25 per second. @param {string} file @param {...string} codec */
function numbersFilm(file, ...codec) {
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=64x48:r=25:d=1.6,geq=lum='16+5*N':cb=128:cr=128", '-pix_fmt', 'yuv420p', ...codec, '-y', file]);
  return file;
}

/** The grey, 0 to 255, that a network which gives the mean saw at each row. @param {Page} page @param {string[]} given @param {number} rows */
async function greys(page, given, rows, rate = '') {
  await dropFiles(page, [golden('neurons/grey_mean.onnx'), ...given]);
  await neurons(page).getByLabel('Numbers').selectOption('0-255');
  if (rate) await neurons(page).getByLabel('Rate').fill(rate);
  await expect(neurons(page)).toContainText(`${rows} rows`, { timeout: 30_000 });
  await press(page, 'Compute responses');
  await expect(neurons(page).locator('.neuron-result')).toContainText(`${rows} rows`, { timeout: 60_000 });
  const files = await saved(page);
  const npy = [...files.keys()].find((file) => file.endsWith('.npy') && file !== 'stimulus.npy');
  return { values: valuesOf(/** @type {Buffer} */ (files.get(String(npy)))), set: JSON.parse(String(files.get('neurons.json'))),
    stimulus: valuesOf(/** @type {Buffer} */ (files.get('stimulus.npy'))) };
}

test('without WebCodecs a video element is set to each moment, and shows the same frames', async ({ page }) => {
  test.setTimeout(120_000);
  test.skip(!hasFfmpeg, 'ffmpeg is missing: it makes the film');
  const folder = temporary();
  const film = numbersFilm(path.join(folder, 'numbers.mp4'), '-c:v', 'libx264', '-bf', '2', '-qp', '0');
  // Workers have no VideoDecoder, as in browsers without WebCodecs.
  await page.route(/neuron-worker\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `delete globalThis.VideoDecoder;\n${await response.text()}` });
  });
  await openPage(page);
  const { values, set } = await greys(page, [film], 12, '7');
  expect(set.rows).toBe(12);
  values.forEach((value, k) => {
    const frame = ((value * 219) / 255) / 5;
    expect(Math.abs(frame - Math.floor((k / 7) * 25 + 1e-6)), `sample ${k}: frame ${frame}`).toBeLessThan(0.6);
  });
  fs.rmSync(folder, { recursive: true });
});

test('an animated GIF: each picture for as long as it is shown', async ({ page }) => {
  test.skip(!hasFfmpeg, 'ffmpeg is missing: it makes the film');
  const folder = temporary();
  const gif = path.join(folder, 'steps.gif');
  // 5 pictures of 200 ms; each is brighter by 40.
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=32x24:r=5:d=1,format=gray,geq=lum='20+40*N'", '-y', gif]);
  await openPage(page);
  const { values } = await greys(page, [gif], 10, '10');
  values.forEach((value, k) => expect(Math.abs(value - (20 + 40 * Math.floor(k / 2 + 1e-6))), `sample ${k}: ${value}`).toBeLessThan(5));
  fs.rmSync(folder, { recursive: true });
});

test('a dropped folder of pictures is a film in the order that people count', async ({ page }) => {
  test.skip(!hasFfmpeg, 'ffmpeg is missing: it makes the pictures');
  const folder = temporary();
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=32x24:r=12:d=1,format=gray,geq=lum='10+20*N'", '-start_number', '1', '-y', path.join(folder, 'frame_%d.png')]);
  await openPage(page);
  const names = fs.readdirSync(folder);
  expect(names.sort().slice(0, 3)).toEqual(['frame_1.png', 'frame_10.png', 'frame_11.png']);
  const { values } = await greys(page, names.map((name) => path.join(folder, name)), 12);
  values.forEach((value, k) => expect(Math.abs(value - (10 + 20 * k)), `picture ${k}: ${value}`).toBeLessThan(2));
  fs.rmSync(folder, { recursive: true });
});

test('clips with runs and onsets: rows of each run, gaps at the mean, and the scan\'s runs from them', async ({ page }) => {
  test.setTimeout(180_000);
  test.skip(!hasFfmpeg, 'ffmpeg is missing: it makes the films');
  test.skip(!fs.existsSync(syncActCommand), 'build/native/sync-act is missing: it makes the scan');
  const folder = temporary();
  const films = ['a.mp4', 'b.webm'].map((name, i) => numbersFilm(path.join(folder, name), ...(i ? ['-c:v', 'libvpx-vp9', '-lossless', '1'] : ['-c:v', 'libx264', '-qp', '0'])));
  execFileSync(syncActCommand, ['simulate', '--runs', '2', '--scans-per-run', '20', '--tr', '0.2', '--voxel', '10', '--neurons', '5', '--networks', '4', '--out', folder]);
  // Each run is 4 s of scanning: in the first the film starts after 2.4 s, in the second it is shown twice.
  fs.writeFileSync(path.join(folder, 'clips.tsv'), 'file\trun\tonset\na.mp4\tone\t2.4\nb.webm\ttwo\t0\na.mp4\ttwo\t2.4\n');
  const given = [...films, path.join(folder, 'clips.tsv'), ...['bold.nii.gz', 'mask.nii.gz', 'networks.npy'].map((name) => path.join(folder, name))];
  await openPage(page);
  const { values, set } = await greys(page, given, 40, '5');
  expect(set.runs).toEqual([{ name: 'one', first_row: 0, rows: 20 }, { name: 'two', first_row: 20, rows: 20 }]);
  const frameOf = (/** @type {number} */ value) => ((value * 219) / 255) / 5;
  const mean = [...values.subarray(12, 28), ...values.subarray(32)].reduce((sum, value) => sum + value / 24, 0);
  values.forEach((value, row) => {
    if (row < 12 || (row >= 28 && row < 32)) expect(Math.abs(value - mean), `gap, row ${row}`).toBeLessThan(0.01);
    else expect(Math.abs(frameOf(value) - ((row < 20 ? row - 12 : (row - 20) % 12) * 5)), `row ${row}: ${frameOf(value)}`).toBeLessThan(0.6);
  });

  await press(page, 'Use with the scan');
  await openDialog(page).getByLabel('Scan to scan (TR)').fill('0.2');
  expect(await confirmOpening(page)).toBe('done');
  const coupling = await syncAct(page, 'getCoupling');
  expect(coupling.provenance.run_starts).toEqual([0, 20]);
  fs.rmSync(folder, { recursive: true });
});

test('the sound of a film: page and command line hear the same envelope', async ({ page }) => {
  test.setTimeout(120_000);
  test.skip(!hasFfmpeg, 'ffmpeg is missing');
  const folder = temporary();
  const film = path.join(folder, 'tone.mp4');
  // A tone that swells, so that a shift in time would show.
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=64x48:r=25:d=3', '-f', 'lavfi', '-i', 'aevalsrc=0.3*t*sin(2*PI*440*t):d=3:s=44100',
    '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-c:a', 'aac', '-b:a', '192k', '-y', film]);
  const out = path.join(folder, 'out');
  execFileSync(path.join(root, 'tools/neuron-responses'), ['--model', golden('neurons/grey_mean.onnx'), '--movie', film, '--rate', '4', '--out', out, '--quiet']);
  await openPage(page);
  const { stimulus } = await greys(page, [film], 12);
  const theirs = valuesOf(fs.readFileSync(path.join(out, 'stimulus.npy')));
  const envelope = (/** @type {Float32Array} */ all) => Array.from({ length: 12 }, (_, row) => all[row * 6 + 5]);
  const largest = Math.max(...envelope(theirs));
  expect(largest).toBeGreaterThan(0.4);
  envelope(stimulus).forEach((value, row) => {
    // Two decoders of AAC and two ways to 16 kHz.
    expect(Math.abs(value - envelope(theirs)[row]) / largest, `row ${row}: ${value} ${envelope(theirs)[row]}`).toBeLessThan(0.01);
  });
  fs.rmSync(folder, { recursive: true });
});

test('a bundle\'s responses are found again from its network and film; of another recipe they are not', async ({ page }) => {
  test.setTimeout(300_000);
  const folder = path.join(root, 'build/site/assets/demo');
  await openPage(page, '');
  const good = await syncAct(page, 'compareResponses', { model: 'plain-4' });
  expect([good.model, good.agrees, good.layers.length]).toEqual(['plain-4', true, 4]);
  expect(good.tolerance).toBeCloseTo(1e-4 + 2 ** -11, 9);
  expect(good.largestDifference).toBeGreaterThan(0);  // half precision rounds
  expect(good.layers.every((/** @type {any} */ layer) => layer.rows === 1680 && layer.largestDifference <= good.largestDifference)).toBe(true);
  await expect(syncAct(page, 'compareResponses', { model: 'squeezenet1.1' })).rejects.toThrow(/does not hold the network itself/);

  // The same bundle, but its manifest says that colours went in the other order.
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'bundle.json'), 'utf8'));
  for (const model of manifest.models) if (model.x_input) model.x_input.order = 'BGR';
  await page.route(/assets\/demo\/bundle\.json$/, (route) => route.fulfill({ json: manifest }));
  await openPage(page, '');
  const other = await syncAct(page, 'compareResponses', { model: 'plain-4' });
  expect(other.agrees).toBe(false);
  expect(other.largestDifference).toBeGreaterThan(0.01);
});
