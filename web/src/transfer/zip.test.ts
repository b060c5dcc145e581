import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { octets } from '../secret/mime';
import type { Sink } from './sink';
import { entriesOf } from './unzip';
import { crc32, Zip } from './zip';

const AT = new Date(2026, 2, 1, 12, 30, 10);

async function made(entries: readonly (readonly [string, string])[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const sink: Sink = { write: (part) => Promise.resolve(void parts.push(part)), close: () => Promise.resolve(), abandon: () => Promise.resolve() };
  const zip = new Zip(sink);
  for (const [name, content] of entries) await zip.add(name, octets(content), AT);
  await zip.end();
  return Buffer.concat(parts);
}

/** What Python reads in it. */
function read(zip: Buffer): readonly (readonly [string, number, string])[] {
  const folder = mkdtempSync(join(tmpdir(), 'veredus-zip-'));
  try {
    writeFileSync(join(folder, 'x.zip'), zip);
    const script = 'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nn=len(z.infolist())\n'
      + 'print(json.dumps([[i.filename,i.date_time[3],z.read(i).decode("latin-1")] for i in z.infolist()] if n<9 else [["",n,""]]))';
    const run = spawnSync('python3', ['-c', script, join(folder, 'x.zip')], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal(run.status, 0, run.stderr);
    return JSON.parse(run.stdout) as [string, number, string][];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('sums are those of everybody', () => {
  assert.equal(crc32(octets('123456789')), 0xcbf43926);
});

test('others read what is in it', async () => {
  const long = 'all the same '.repeat(1000);
  const zip = await made([['Inbox/short.eml', 'x'], ['Büro/日本.eml', long]]);
  assert.ok(zip.length < 1000);
  assert.deepEqual(read(zip), [['Inbox/short.eml', 12, 'x'], ['Büro/日本.eml', 12, long]]);
});

test('there can be more in it than old programs count', async () => {
  const zip = await made(Array.from({ length: 66_000 }, (_, i) => [String(i), ''] as const));
  assert.deepEqual(read(zip), [['', 66_000, '']]);
  assert.equal((await entriesOf(new Blob([new Uint8Array(zip)]))).length, 66_000);
});
