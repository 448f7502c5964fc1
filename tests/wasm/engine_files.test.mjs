// Reading the user's files in the engine's workers: headers, matrices, volumes, and refusals by name.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {ballScan, gzipFile, namedFile, niftiBytes, rawBytes} from './nifti_bytes.mjs';
import {fileOf, skipReason, skipWithout, withEngine} from './node_platform.mjs';

const workers = 1;
const scan = ballScan();
const bytes = niftiBytes(scan);

/** @param {Promise<unknown>} call @param {string} code @param {RegExp} message */
async function rejects(call, code, message) {
  await assert.rejects(call, (/** @type {any} */ error) => {
    assert.equal(error.name, 'EngineError');
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

test('a header is read from a plain, a gzipped and a detached file', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    const plain = await engine.readHeader([namedFile('ball.nii', bytes)]);
    assert.deepEqual(plain.dims, scan.dims);
    assert.equal(plain.file, 'ball.nii');
    assert.equal(plain.datatype, 'int16');
    assert.equal(plain.trSecs, 2);
    assert.equal(plain.gzip, false);
    assert.deepEqual(plain.worldFromVoxel, [-3, 0, 0, 30, 0, 3, 0, -40, 0, 0, 4, -20, 0, 0, 0, 1]);
    const gzipped = await engine.readHeader([gzipFile('ball.nii.gz', bytes)]);
    assert.deepEqual({...gzipped, file: plain.file, gzip: false}, plain);
    assert.equal(gzipped.gzip, true);
    const pair = await engine.readHeader([
      namedFile('ball.img', rawBytes(scan.values)),
      namedFile('ball.hdr', niftiBytes({...scan, detached: true})),
    ]);
    assert.deepEqual(pair.dims, scan.dims);
    assert.equal(pair.detached, true);
    assert.equal(pair.file, 'ball.img');
  }));

test('the first scans are shown before the others are read', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    /** @type {any[]} */
    const told = [];
    const opened = await engine.openBold({files: [gzipFile('ball.nii.gz', bytes)]},
        {onPreview: (preview) => told.push(preview), onProgress: ({fraction}) => told.push(fraction)});
    const previews = told.filter((one) => typeof one === 'object');
    assert.equal(previews.length, 1);
    assert.ok(told.slice(0, told.indexOf(previews[0])).every((fraction) => fraction < 0.5));
    const {dims, worldFromVoxel, values, nScans} = previews[0];
    assert.deepEqual({dims, worldFromVoxel, values}, {dims: opened.dims, worldFromVoxel: opened.worldFromVoxel, values: opened.anatomy.values});
    assert.equal(nScans, 20);
  }));

test('a real header is read: no repetition time worth the name', {skip: skipWithout('fmri/sub-007_lowres.nii')},
  () => withEngine({workers}, async (engine) => {
    const header = await engine.readHeader([fileOf('fmri/sub-007_lowres.nii')]);
    assert.deepEqual(header.dims, [26, 31, 22, 50]);
    assert.equal(header.trSource, 'placeholder');
    assert.ok(header.warnings.length > 0);
  }));

test('what is no scan is refused with its name and the reason', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    await rejects(engine.readHeader([namedFile('page.nii', Buffer.from('<!DOCTYPE html>'.padEnd(600)))]),
        'bad_input', /page\.nii/);
    await rejects(engine.readHeader([namedFile('empty.nii', Buffer.alloc(0))]), 'bad_input', /empty\.nii/);
    await rejects(engine.readHeader([namedFile('a.nii', bytes), namedFile('b.nii', bytes)]),
        'bad_input', /a\.nii, b\.nii/);
    const volume = ballScan({dims: [8, 8, 8, 1]});
    await rejects(engine.openBold({files: [namedFile('one.nii', niftiBytes({dims: [8, 8, 8], values: volume.values}))]}),
        'bad_input', /one\.nii.*one volume/);
  }));

test('a matrix is read column by column and its bad values are counted', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`.padEnd(117) + '\n';
    const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([head.length, 0]),
      Buffer.from(head), rawBytes(new Float32Array([1, 2, 3, NaN, 5, Infinity]))]);
    const matrix = await engine.readNpy(namedFile('x.npy', npy));
    assert.deepEqual([matrix.rows, matrix.columns, matrix.nonFinite], [3, 2, 2]);
    assert.deepEqual([...matrix.values], [1, 3, 5, 2, NaN, Infinity]);
    await rejects(engine.readNpy(namedFile('y.npy', npy.subarray(0, 140))), 'bad_input', /y\.npy/);
  }));

test('a volume is read for use as anatomy', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    const values = Float32Array.from({length: 60}, (_, i) => i / 7);
    const volume = await engine.readVolume(gzipFile('t1.nii.gz', niftiBytes({dims: [3, 4, 5], values})));
    assert.deepEqual(volume.dims, [3, 4, 5]);
    assert.deepEqual(volume.values, values);
  }));

test('a truncated scan is refused with what is there, and its whole scans can be opened', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const volumeBytes = 2 * 20 * 22 * 14;
    const cut = bytes.subarray(0, 352 + 25.5 * volumeBytes);
    for (const file of [namedFile('cut.nii', cut), gzipFile('cut.nii.gz', cut)]) {
      await assert.rejects(engine.openBold({files: [file]}), (/** @type {any} */ error) => {
        assert.equal(error.code, 'bad_input');
        assert.match(error.message, /cut\.nii.*scan 26 of 40/);
        assert.deepEqual(error.details, {scansReadable: 25, scansPromised: 40,
          bytesHave: 25.5 * volumeBytes, bytesPromised: 40 * volumeBytes});
        return true;
      });
      const opened = await engine.openBold({files: [file], lastScan: 25});
      assert.equal(opened.nScans, 25);
      await rejects(engine.openBold({files: [file], lastScan: 26}), 'bad_input', /25/);
    }
  }));

test('damaged gzip data are refused by name and the engine goes on', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const gz = gzipSync(bytes, {level: 1});
    const wrongChecksum = Buffer.from(gz);
    wrongChecksum[gz.length - 6] ^= 0xff;
    await rejects(engine.openBold({files: [namedFile('sum.nii.gz', wrongChecksum)]}), 'bad_input', /sum\.nii\.gz/);
    const flipped = Buffer.from(gz);
    flipped.fill(0xff, gz.length / 2, gz.length / 2 + 64);
    await rejects(engine.openBold({files: [namedFile('flip.nii.gz', flipped)]}), 'bad_input', /flip\.nii\.gz/);
    const opened = await engine.openBold({files: [namedFile('good.nii.gz', gz)]});
    assert.equal(opened.nScans, 40);
  }));

test('a scan without a repetition time asks for it', {skip: skipReason}, () =>
  withEngine({workers}, async (engine) => {
    const files = [namedFile('when.nii', niftiBytes({...scan, trSecs: 0}))];
    await assert.rejects(engine.openBold({files}), (/** @type {any} */ error) => {
      assert.equal(error.code, 'bad_input');
      assert.match(error.message, /when\.nii.*trSecs/);
      assert.deepEqual(error.details, {field: 'trSecs'});
      return true;
    });
    assert.equal((await engine.openBold({files, trSecs: 1.5})).trSecs, 1.5);
    await rejects(engine.openBold({files, trSecs: -1}), 'bad_input', /trSecs is -1/);
  }));
