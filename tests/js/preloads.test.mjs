// @ts-check
// The page asks for its modules at once: an import that is missing from index.html's list would be
// fetched one round trip later, and nobody would notice.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

const web = new URL('../../web/', import.meta.url);

/** Modules that a module imports statically, itself included. @param {string} file @param {Set<string>} seen */
function reached(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = fs.readFileSync(new URL(`js/${file}`, web), 'utf8');
  for (const [, path] of source.matchAll(/^(?:import|export)\s[^;]*?from '\.\/([^']+)'/gm)) reached(path, seen);
  return seen;
}

test('index.html preloads what main.js imports, and nothing else', () => {
  const page = fs.readFileSync(new URL('index.html', web), 'utf8');
  const preloaded = [...page.matchAll(/<link rel="modulepreload" href="js\/([^"]+)">/g)].map(([, file]) => file);
  const wanted = [...reached('main.js')].filter((file) => file !== 'main.js');
  assert.ok(wanted.length > 10, 'imports were found');
  assert.deepEqual(preloaded.sort(), wanted.sort());
});
