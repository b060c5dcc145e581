// Runs src/**/*.test.ts with Node's own test runner, bundled by the builder's compiler.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const tests = readdirSync('src', { recursive: true })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('src', name));
const out = mkdtempSync(join(tmpdir(), 'veredus-web-'));
try {
  await build({
    entryPoints: tests, outdir: out, outbase: 'src', bundle: true, platform: 'node', format: 'esm',
    outExtension: { '.js': '.mjs' }, logLevel: 'warning',
    // libraries that ask Node.js for its own modules
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  });
  const built = readdirSync(out, { recursive: true })
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(out, name));
  const run = spawnSync(process.execPath, ['--test', ...built], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
