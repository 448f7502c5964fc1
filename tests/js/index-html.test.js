// @ts-check
// index.html names things that others decide: the hash of its own style, and what main.js imports.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../web/', import.meta.url));
const html = fs.readFileSync(`${web}index.html`, 'utf8');
const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

/** All modules that a module brings along, itself included. @param {string} file @param {Set<string>} [found] */
function modulesOf(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = fs.readFileSync(`${web}${file}`, 'utf8');
  for (const [, from] of source.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)';/gm)) {
    modulesOf(path.posix.join(path.posix.dirname(file), from), found);
  }
  return found;
}

test('the policy allows the inline style that is there, and no other inline code', () => {
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(policy.includes(`'sha256-${hash}'`), `style-src must have 'sha256-${hash}'`);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/);
  assert.doesNotMatch(html, / style="| on[a-z]+="|<script>/);
});

test('the modules that main.js brings along are fetched at once, and no others', () => {
  const preloaded = [...html.matchAll(/<link rel="modulepreload" href="(js\/[^"]+)"/g)].map(([, href]) => href);
  const needed = [...modulesOf('js/main.js')].filter((file) => file !== 'js/main.js');
  assert.deepEqual(preloaded.sort(), needed.sort());
});

test('nothing of another host is named', () => {
  assert.doesNotMatch(html.replace(policy, ''), /(?:href|src)="(?:https?:)?\/\//);
});
