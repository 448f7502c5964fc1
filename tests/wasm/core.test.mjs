// Runs the core's doctest programs, compiled to wasm, under Node (build/wasm/tests).
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {test} from 'node:test';

// Node 20 has relaxed SIMD behind a flag; later ones have it, and some forgot the flag. Node 18 knows
// an early draft of it only.
const hasRelaxedSimd = parseInt(process.versions.node, 10) >= 20;
const kRelaxedFlag = '--experimental-wasm-relaxed-simd';
const relaxedFlags = spawnSync(process.execPath, [kRelaxedFlag, '-e', '0']).status === 0 ? [kRelaxedFlag] : [];

for (const [program, flags] of /** @type {[string, string[]][]} */ ([
  ['core_tests', []],
  ['core_tests_relaxed', relaxedFlags],
])) {
  const script = `build/wasm/tests/${program}.js`;
  const skip = program === 'core_tests_relaxed' && !hasRelaxedSimd ? 'this Node has no relaxed SIMD' : false;
  test(`${program} passes in wasm`, {skip, timeout: 20 * 60_000}, () => {
    assert.ok(existsSync(script), `${script} is missing: cmake --build --preset wasm`);
    const run = spawnSync(process.execPath, [...flags, script], {encoding: 'utf8', maxBuffer: 1 << 26});
    console.log(`${program}\n${run.stdout}`);
    assert.equal(run.status, 0, `${run.stdout.slice(-4000)}\n${run.stderr.slice(-2000)}`);
  });
}
