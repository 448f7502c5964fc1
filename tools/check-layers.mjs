#!/usr/bin/env node
// Checks which part of the program may know which (docs/architecture.md): the include lines of every
// C++ file, and that what depends on the platform stays where it belongs.
//
//   node tools/check-layers.mjs [ROOT]    exit 1 and one line per violation

import {readdirSync, readFileSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import {pathToFileURL} from 'node:url';

const kFoundation = ['core/base', 'core/data'];

// THE list of layers: what each may include besides itself, and which libraries. The first whose
// folder matches counts. 'core' stands for every folder of core; 'core/*' is any other one of its
// folders, a step: steps do not know one another, core/pipeline composes them.
const kLayers = [
  {folder: 'core/base', may: [], libraries: []},
  {folder: 'core/data', may: ['core/base'], libraries: ['Eigen']},
  {folder: 'core/pipeline', may: ['core'], libraries: ['Eigen', 'json']},
  // Parts of zlib that are our own: beneath it, and known only to whom it reads for.
  {folder: 'core/zlib', may: [], libraries: ['zlib']},
  {folder: 'core/io', may: [...kFoundation, 'core/zlib'], libraries: ['Eigen', 'json', 'zlib', 'nifti']},
  {folder: 'core/*', may: kFoundation, libraries: ['Eigen', 'json', 'simd']},
  {folder: 'web/engine', may: ['core'], libraries: ['Eigen', 'json', 'emscripten']},
  {folder: 'web/methods', may: ['core', 'web/engine'], libraries: ['Eigen']},
  {folder: 'web/app', may: kFoundation, libraries: ['Eigen', 'json']},
  {folder: 'web/gl', may: [...kFoundation, 'web/app', 'generated'], libraries: ['Eigen', 'gl']},
  {folder: 'web/views', may: [...kFoundation, 'web/app', 'web/gl'], libraries: ['Eigen', 'imgui']},
  {
    folder: 'web/platform',
    may: [...kFoundation, 'web/app', 'web/gl', 'web/views', 'generated'],
    libraries: ['Eigen', 'json', 'imgui', 'gl', 'emscripten'],
  },
  {folder: 'web/fonts', may: ['web/views'], libraries: ['imgui', 'emscripten']},
  {folder: 'tools/sync-act', may: ['core'], libraries: ['Eigen', 'json']},
];

const kLibraries = [
  {name: 'Eigen', header: /^(Eigen|unsupported\/Eigen)\// },
  {name: 'json', header: /^nlohmann\//},
  {name: 'zlib', header: /^(zlib|zconf)\.h$/},
  {name: 'nifti', header: /^(nifti[12](_io)?|znzlib)\.h$/},
  {name: 'simd', header: /^(wasm_simd128|immintrin|[a-z]mmintrin|arm_neon)\.h$/},
  {name: 'imgui', header: /(^|\/)(imgui[a-z0-9_]*|imstb_[a-z]+)\.h$/},
  {name: 'gl', header: /^(GLES[23]|GL|EGL|webgl)\//},
  {name: 'emscripten', header: /^emscripten([./]|$)/},
  {name: 'doctest', header: /^doctest\//},
];

// Everything else that looks at the platform has a call in one of these.
const kPlatformFolders = /^(web\/platform\/|core\/base\/parallel_for\.(h|cpp)$)/;

/** @param {string} path */
function layerOf(path) {
  return kLayers.find(({folder}) => path.startsWith(folder.replace(/\*$/, '')) &&
    (folder.endsWith('*') || path[folder.length] === '/'));
}

/** @param {string} path  the folder that counts: its first two parts */
const folderOf = (path) => path.split('/').slice(0, 2).join('/');

/**
 * @param {string} path  from the repository's root, with forward slashes
 * @param {string} text
 * @returns {string[]}   one line per violation
 */
export function violationsOf(path, text) {
  const layer = layerOf(path);
  if (!layer) return [];
  const own = folderOf(path);
  /** @type {string[]} */
  const found = [];
  text.split('\n').forEach((line, i) => {
    const where = `${path}:${i + 1}`;
    if (/^\s*#\s*(if|ifdef|ifndef|elif).*__EMSCRIPTEN__/.test(line) && !kPlatformFolders.test(path)) {
      found.push(`${where}: __EMSCRIPTEN__ belongs in web/platform and core/base/parallel_for`);
    }
    const included = /^\s*#\s*include\s*[<"]([^>"]+)[>"]/.exec(line)?.[1];
    if (!included) return;
    if (included.startsWith('.')) {
      found.push(`${where}: includes ${included}; paths start at the repository's root`);
      return;
    }
    const library = kLibraries.find(({header}) => header.test(included));
    if (library) {
      if (!layer.libraries.includes(library.name)) {
        found.push(`${where}: ${own} may not use ${library.name} (${included})`);
      }
      return;
    }
    if (!/^(core|web|tools|tests|generated)\//.test(included)) return;
    const target = included.startsWith('generated/') ? 'generated' : folderOf(included);
    const allowed = target === own || layer.may.includes(target) ||
      (layer.may.includes('core') && included.startsWith('core/'));
    if (!allowed) found.push(`${where}: ${own} may not include ${target} (${included})`);
  });
  return found;
}

/** @param {string} root @returns {{files: number, violations: string[]}} */
export function checkTree(root) {
  let files = 0;
  /** @type {string[]} */
  const violations = [];
  for (const top of ['core', 'web', 'tools']) {
    /** @param {string} folder */
    const walk = (folder) => {
      for (const entry of readdirSync(folder, {withFileTypes: true})) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) walk(path);
        if (!entry.isFile() || !/\.(h|cpp|inc)$/.test(entry.name)) continue;
        ++files;
        const name = relative(root, path).split(sep).join('/');
        violations.push(...violationsOf(name, readFileSync(path, 'utf8')));
      }
    };
    walk(join(root, top));
  }
  return {files, violations};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const {files, violations} = checkTree(process.argv[2] ?? '.');
  for (const line of violations) console.error(line);
  console.log(`layers: ${files} files, ${violations.length} violations`);
  process.exitCode = violations.length === 0 && files > 0 ? 0 : 1;
}
