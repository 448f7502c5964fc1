// @ts-check
// index.html names things that others decide: the hash of its own style, and which module starts it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../web/', import.meta.url));
const html = fs.readFileSync(`${web}index.html`, 'utf8');
const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

test('the policy allows the inline style that is there, and no other inline code', () => {
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(policy.includes(`'sha256-${hash}'`), `style-src must have 'sha256-${hash}'`);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/);
  assert.doesNotMatch(html, / style="| on[a-z]+="|<script>/);
});

test('the page asks for one module of web/js: the site holds what that imports in the same file', () => {
  const asked = [...html.matchAll(/(?:href|src)="(js\/[^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual(asked, ['js/main.js']);
});

test('nothing of another host is named', () => {
  assert.doesNotMatch(html.replace(policy, ''), /(?:href|src)="(?:https?:)?\/\//);
});
