// @ts-check
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { openAsBlob } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

import { openFilm, readSound } from '../../../tools/neuron_responses/films.mjs';
import { isDisposable } from '../../../web/js/neurons/h264.js';
import { readMp4 } from '../../../web/js/neurons/mp4-demux.js';
import { NeuronError } from '../../../web/js/neurons/neuron-error.js';
import { kStimulusUnits, soundEnvelope, StimulusFeatures } from '../../../web/js/neurons/stimulus-features.js';
import { byName, frameAt, makeTimeline, readClipTable } from '../../../web/js/neurons/timeline.js';
import { readWebm } from '../../../web/js/neurons/webm-demux.js';
import { crc32, zipFile } from '../../../web/js/neurons/zip-file.js';
import { root, shared } from './models.mjs';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-act-films-'));
after(() => fs.rmSync(folder, { recursive: true }));

/** Grey of 16 + 5 n in frame n, 25 per second. @param {string} name @param {string[]} codec */
function numbersFilm(name, codec) {
  const file = path.join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=64x48:r=25:d=1.6,geq=lum='16+5*N':cb=128:cr=128", '-f', 'lavfi', '-i', 'sine=f=440:d=1.6',
    '-pix_fmt', 'yuv420p', ...codec, '-shortest', '-y', file]);
  return file;
}

test('a sample shows the frame that is on the screen at that moment', async (t) => {
  if (!hasFfmpeg) return t.skip('ffmpeg is missing');
  const film = await openFilm(numbersFilm('numbers.mp4', ['-c:v', 'libx264', '-bf', '3', '-qp', '0']), 4);
  assert.ok(film.nFrames >= 39 && film.nFrames <= 40, `${film.nFrames}`);
  assert.equal(film.hasSound, true);
  const { indices } = makeTimeline([{ file: 'a', run: '1', onset: 0, times: film.times, endSecs: film.endSecs, firstFrame: 0 }], 7);
  let k = 0;
  for await (const { data } of film.pictures(indices)) {
    const frame = ((data[0] * 219) / 255) / 5;
    assert.ok(Math.abs(frame - Math.floor((k / 7) * 25 + 1e-6)) < 0.5, `sample ${k}: frame ${frame}`);
    ++k;
  }
  assert.equal(k, indices.length);
});

test('tables of MP4 and WebM agree with ffprobe', async (t) => {
  if (!hasFfmpeg) return t.skip('ffmpeg is missing');
  const files = [numbersFilm('b.mp4', ['-c:v', 'libx264', '-bf', '3', '-g', '12']), numbersFilm('b.webm', ['-c:v', 'libvpx-vp9']),
    ...['bbb_480p_30s.mp4', 'car-detection.mp4', 'skv_bikes.mp4'].map((name) => shared(`movie/${name}`)).filter((file) => file !== null)];
  for (const file of files) {
    const coded = await (file.endsWith('webm') ? readWebm : readMp4)(await openAsBlob(file), path.basename(file));
    const film = await openFilm(file, 4);
    const times = coded.frames.map(({ secs }) => secs).filter((secs) => secs > -1e-6).sort((a, b) => a - b);
    assert.equal(times.length, film.nFrames, file);
    // ffprobe writes 6 digits; WebM has whole milliseconds.
    times.forEach((time, i) => assert.ok(Math.abs(time - film.times[i]) < 2e-6, `${file} frame ${i}: ${time} ${film.times[i]}`));
    assert.deepEqual([coded.width, coded.height, coded.hasSound], [film.width, film.height, film.hasSound]);
    assert.ok(Math.abs(coded.endSecs - film.endSecs) < 0.051, `${coded.endSecs} ${film.endSecs}`);
  }
});

test('films that are cut or damaged give words, never a crash', async (t) => {
  if (!hasFfmpeg) return t.skip('ffmpeg is missing');
  for (const [file, read] of /** @type {const} */ ([[numbersFilm('c.mp4', ['-c:v', 'libx264']), readMp4], [numbersFilm('c.webm', ['-c:v', 'libvpx']), readWebm]])) {
    const bytes = fs.readFileSync(file);
    let seed = 3;
    const random = (/** @type {number} */ n) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
    for (let round = 0; round < 400; ++round) {
      const damaged = Buffer.from(bytes.subarray(0, round % 2 ? bytes.length : random(bytes.length)));
      if (round % 2) for (let i = 0; i < 8; ++i) damaged[random(damaged.length)] = random(256);
      try {
        await read(new Blob([damaged]), 'damaged');
      } catch (error) {
        assert.ok(error instanceof NeuronError, `${/** @type {Error} */ (error).stack}`);
      }
    }
  }
  const half = path.join(folder, 'half.mp4');
  fs.writeFileSync(half, fs.readFileSync(numbersFilm('d.mp4', ['-c:v', 'libx264'])).subarray(0, 3000));
  await assert.rejects(openFilm(half, 4), /half\.mp4: ffmpeg cannot read it/);
  await assert.rejects(openFilm(path.join(folder, 'none.mp4'), 4), /there is no such file/);
});

test('without ffmpeg a film says what to install; pictures work', () => {
  const film = path.join(folder, 'x.mp4');
  fs.writeFileSync(film, 'x');
  const answer = spawnSync(process.execPath, ['--input-type=module', '-e', `import {openFilm} from '${root}tools/neuron_responses/films.mjs';
    await openFilm('${film}', 4).catch((error) => console.log(error.message));`], { env: { PATH: '/nonexistent' }, encoding: 'utf8' });
  assert.match(answer.stdout, /films need ffmpeg, which is not installed \(Debian: apt-get install ffmpeg\)/);
});

test('the sound of a film is as loud as it is', async (t) => {
  if (!hasFfmpeg) return t.skip('ffmpeg is missing');
  const sound = await readSound(numbersFilm('s.mp4', ['-c:v', 'libx264', '-c:a', 'aac']));
  assert.ok(sound);
  const envelope = soundEnvelope(sound.mono, sound.soundHz, [0.25, 0.5, 99], 4);
  // ffmpeg's sine has an amplitude of 1/8; its RMS is that over the root of 2, but for AAC's losses.
  assert.ok(Math.abs(envelope[0] - 0.125 / Math.SQRT2) < 0.004, `${envelope[0]}`);
  assert.ok(Number.isNaN(envelope[2]));
});

test('rows are times of the run: onset, parts, gaps, several runs', () => {
  const times = Array.from({ length: 100 }, (_, i) => i / 10);
  const film = { file: 'a', times, endSecs: 10, firstFrame: 0 };
  const plain = makeTimeline([{ ...film, run: '1', onset: 0 }], 2);
  assert.deepEqual([plain.indices.length, ...plain.indices.slice(0, 3)], [20, 0, 5, 10]);
  const late = makeTimeline([{ ...film, run: '1', onset: 1 }], 2);
  assert.deepEqual([late.indices.length, ...late.indices.slice(0, 4)], [22, -1, -1, 0, 5]);
  const early = makeTimeline([{ ...film, run: '1', onset: -2 }], 2);
  assert.deepEqual([early.indices.length, early.indices[0]], [16, 20]);
  const several = makeTimeline([{ ...film, run: '2', onset: 0, start: 4, duration: 1 }, { ...film, run: '1', onset: 2, duration: 1 },
    { ...film, run: '1', onset: 0, duration: 1, firstFrame: 100 }], 2);
  assert.deepEqual(several.runs, [{ name: '2', first_row: 0, rows: 2 }, { name: '1', first_row: 2, rows: 6 }]);
  assert.deepEqual([...several.indices], [40, 45, 100, 105, -1, -1, 0, 5]);
  assert.throws(() => makeTimeline([{ ...film, run: '1', onset: 0 }, { ...film, run: '1', onset: 5 }], 2), /a starts at 5 s, a ends at 10 s/);
  assert.throws(() => makeTimeline([{ ...film, run: '1', onset: 0, start: 11 }], 2), /start 11 s is not within/);
  assert.throws(() => makeTimeline([{ ...film, run: '1', onset: 0 }], 0), /rate 0/);
  // Thirds of a second are not exact in a file; the frame that starts then counts as shown.
  assert.equal(frameAt([0, 0.333333, 0.666667], 1 / 3), 1);
  assert.equal(frameAt([0, 0.333334, 0.666667], 1 / 3), 1);
  assert.equal(frameAt([0.5], 0), 0);
});

test('a table of clips is read, and its mistakes are named', () => {
  assert.deepEqual(readClipTable('onset\tfile\trun\tstart\tduration\n1.5\ta.mp4\t2\tn/a\t8\n', 't'), [{ file: 'a.mp4', run: '2', onset: 1.5, duration: 8 }]);
  assert.throws(() => readClipTable('file\trun\n', 't.tsv'), /t\.tsv: column "onset" is missing/);
  assert.throws(() => readClipTable('file\tonset\na.mp4\tsoon\n', 't.tsv'), /t\.tsv, row 1: onset "soon" is not a number/);
  assert.throws(() => readClipTable('file\tonset\n', 't.tsv'), /no clips/);
  assert.deepEqual(['f10.png', 'f9.png', 'f1.png', 'f01.png'].sort(byName).slice(2), ['f9.png', 'f10.png']);
});

test('film features: what they are for known pictures', () => {
  const grey = (/** @type {number} */ value) => ({ width: 40, height: 20, channels: /** @type {3} */ (3), data: new Uint8Array(2400).fill(value) });
  const features = new StimulusFeatures();
  const at = (/** @type {number[]} */ values, /** @type {string} */ unit) => values[kStimulusUnits.indexOf(unit)];
  const first = features.next(grey(51), false);
  assert.ok(Math.abs(at(first, 'luminance') - 0.2) < 1e-6 && at(first, 'contrast') < 1e-6 && at(first, 'motion_energy') === 0 && at(first, 'edge_density') === 0);
  assert.ok(Math.abs(at(features.next(grey(102), true), 'motion_energy') - 0.04) < 1e-6);
  assert.equal(at(features.next(grey(255), false), 'motion_energy'), 0);
  const halves = grey(0);
  for (let i = 0; i < 2400; ++i) if (Math.floor(i / 3) % 40 >= 20) halves.data[i] = 255;
  const split = features.next(halves, true);
  assert.ok(Math.abs(at(split, 'luminance') - 0.5) < 1e-6 && Math.abs(at(split, 'contrast') - 0.5) < 1e-6);
  assert.ok(Math.abs(at(split, 'edge_density') - 2 / 38) < 1e-6);  // two columns of 38 have a gradient of 4, over 4
  const red = grey(0);
  for (let i = 0; i < 2400; i += 3) red.data[i] = 255;
  assert.ok(Math.abs(at(features.next(red, false), 'colourfulness') - 0.3 * Math.hypot(1, 0.5)) < 1e-6);
});

test('a .zip opens elsewhere', async (t) => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  const file = path.join(folder, 'a.zip');
  fs.writeFileSync(file, Buffer.from(await zipFile([{ name: 'a.txt', bytes: Buffer.from('one') }, { name: 'é.txt', bytes: Buffer.from('two') }]).arrayBuffer()));
  const python = spawnSync('python3', ['-c', `import zipfile; z = zipfile.ZipFile('${file}'); print(z.testzip(), z.read('a.txt').decode(), z.read('é.txt').decode())`], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf8' } });
  if (python.error) return t.skip('python3 is missing');
  assert.equal(python.stdout.trim(), 'None one two');
});

test('H.264 frames that no other needs are known without decoding: ffmpeg lists the same', async (t) => {
  if (!hasFfmpeg) return t.skip('ffmpeg is missing');
  for (const [codec, least] of /** @type {[string[], number][]} */ ([[['-bf', '3', '-g', '20'], 10], [['-bf', '0'], 0]])) {
    const file = numbersFilm('disposable.mp4', ['-c:v', 'libx264', '-crf', '30', ...codec]);
    const bytes = fs.readFileSync(file);
    const { frames, description } = await readMp4(await openAsBlob(file), 'disposable.mp4');
    const lengthSize = ((description?.[4] ?? 0) & 3) + 1;
    const ours = frames.map(({ offset, size }) => isDisposable(bytes.subarray(offset, offset + size), lengthSize));
    // The decoder's own trace of NAL units: type 1 or 5 with nal_ref_idc 0.
    const { stderr } = spawnSync('ffmpeg', ['-v', 'trace', '-i', file, '-c', 'copy', '-bsf:v', 'trace_headers', '-an', '-f', 'null', '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const theirs = [...stderr.matchAll(/Slice Header[\s\S]*?nal_ref_idc\s+[01]+ = (\d)/g)].map(([, idc]) => idc === '0');
    assert.deepEqual(ours, theirs.slice(0, ours.length));
    assert.ok(ours.filter(Boolean).length >= least);
    assert.equal(isDisposable(bytes.subarray(frames[1].offset, frames[1].offset + 3), lengthSize), false);
  }
  assert.equal(isDisposable(new Uint8Array(40), 0), false);
});
