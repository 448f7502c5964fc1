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

test('the policy allows the inline style and the inline script that are there, and no other inline code', () => {
  for (const [tag, directive] of [['style', 'style-src'], ['script', 'script-src']]) {
    const inline = [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))];
    assert.equal(inline.length, 1, tag);
    const hash = createHash('sha256').update(inline[0][1]).digest('base64');
    const allowed = new RegExp(`${directive} ([^;]*)`).exec(policy)?.[1] ?? '';
    assert.ok(allowed.includes(`'sha256-${hash}'`), `${directive} must have 'sha256-${hash}'`);
  }
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/);
  assert.doesNotMatch(html, / style="| on[a-z]+="/);
});

test('what index.html begins is as the app asks for it', () => {
  const asked = /getContext\('webgl2', (\{[^}]*\})\)/.exec(html)?.[1];
  const host = fs.readFileSync(`${web}js/app-host.js`, 'utf8');
  assert.equal(asked, /kContextAttributes = (\{[^}]*\});/.exec(host)?.[1]);
  const bars = [...html.matchAll(/--bar-height:(\d+)px/g)].map(([, height]) => height);
  const [narrow, wide] = /innerWidth < 720 \? (\d+) : (\d+)/.exec(html)?.slice(1) ?? [];
  assert.deepEqual(bars, [wide, narrow]);
});

test('the page asks for one module of web/js: the site holds what that imports in the same file', () => {
  const asked = [...html.matchAll(/(?:href|src)="(js\/[^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual(asked, ['js/main.js']);
});

test('nothing of another host is named', () => {
  assert.doesNotMatch(html.replace(policy, ''), /(?:href|src)="(?:https?:)?\/\//);
});
