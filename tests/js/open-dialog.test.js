// @ts-check
// What of the dialog is plain text; the dialog itself is tested in a browser (tests/e2e).
import assert from 'node:assert/strict';
import test from 'node:test';

import { fileSize, withoutName } from '../../web/js/open-dialog.js';

test('sizes are told in the unit that fits', () => {
  assert.deepEqual([0, 999, 1000, 61180336, 4.33e9, 999600].map(fileSize), ['0 bytes', '999 bytes', '1.0 kB', '61 MB', '4.3 GB', '1.0 MB']);
});

test('a message does not repeat the file name above it', () => {
  assert.equal(withoutName('x.nii: the data end early.', 'x.nii'), 'The data end early.');
  assert.equal(withoutName('x.nii: dim[0] is 5', 'x.nii'), 'dim[0] is 5');
  assert.equal(withoutName('This file ends.', 'x.nii'), 'This file ends.');
});
