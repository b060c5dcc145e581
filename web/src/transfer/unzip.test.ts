import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary, octets } from '../secret/mime';
import { Pieces } from './readable';
import { folderOf, within } from './sources';
import { entriesOf, isArchive, Unpackable, type Packed } from './unzip';
import { Zip } from './zip';

const AT = new Date(2026, 2, 1, 12, 30, 10);
const LONG = 'all the same '.repeat(1000);

async function written(...entries: readonly (readonly [string, string])[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip({ write: (part) => Promise.resolve(void parts.push(part)), close: () => Promise.resolve(), abandon: () => Promise.resolve() });
  for (const [name, content] of entries) await zip.add(name, octets(content), AT);
  await zip.end();
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** What Python has made, by a script that fills `z`. */
function foreign(script: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'veredus-unzip-'));
  try {
    const file = join(folder, 'x.zip');
    const run = spawnSync('python3', ['-c', `import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\n${script}\nz.close()\n`, file], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return new Uint8Array(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function content(entry: Packed): Promise<string> {
  return binary(await new Pieces(entry).take(Infinity));
}

async function all(archive: Uint8Array<ArrayBuffer>): Promise<readonly (readonly [string, string])[]> {
  const found: [string, string][] = [];
  for (const entry of await entriesOf(new Blob([archive]))) found.push([[...entry.path, entry.name].join('/'), await content(entry)]);
  return found;
}

/** With other octets behind the last place where a mark stands. */
function changed(archive: Uint8Array<ArrayBuffer>, mark: string, offset: number, ...to: readonly number[]): Uint8Array<ArrayBuffer> {
  const other = archive.slice();
  other.set(to, binary(archive).lastIndexOf(mark) + offset);
  return other;
}

const CENTRAL = 'PK\x01\x02';

test('what was written is read', async () => {
  const archive = await written(['Inbox/short.eml', 'x'], ['Büro/日本.eml', LONG], ['empty', '']);
  assert.deepEqual(await all(archive), [['Inbox/short.eml', 'x'], ['Büro/日本.eml', LONG], ['empty', '']]);
  assert.equal((await entriesOf(new Blob([archive])))[0]?.lastModified, AT.getTime());
  assert.deepEqual(await all(await written()), []);
});

test('what others write is read, whatever they put beside it', async () => {
  const archive = foreign(
    `z.writestr("a/", "")\nz.writestr("a/b.eml", ${JSON.stringify(LONG)})\nz.writestr(zipfile.ZipInfo("../c\\\\d.eml"), "kept")\nz.comment=b"PK\\x05\\x06 of nothing"\n`
      + 'with z.open(zipfile.ZipInfo("far"), "w", force_zip64=True) as f: f.write(b"x")\nz.writestr("__MACOSX/a/._b.eml", "x")',
  );
  assert.deepEqual(await all(archive), [['a/b.eml', LONG], ['c/d.eml', 'kept'], ['far', 'x']]);
});

test('an archive is known by how it begins', async () => {
  const archive = await written(['x', 'y']);
  assert.deepEqual(await Promise.all([new Blob([archive]), new Blob([await written()]), new Blob(['From me\n\nPK\n\n and more of it']), new Blob(['PK'])].map(isArchive)), [true, true, false, false]);
});

test('what is damaged or means harm is not unpacked', async () => {
  const archive = await written(['x.eml', LONG], ['y.eml', 'y'.repeat(100)]);
  const harmful: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
    'another sum': changed(archive, CENTRAL, 16, 1, 2, 3, 4),
    'more than it says': changed(archive, CENTRAL, 24, 50, 0),
    'less than it says': changed(archive, CENTRAL, 24, 101, 0),
    'much more than mail': await written(['x', ' '.repeat(4 << 20)]),
    'a password': changed(archive, CENTRAL, 8, 1),
    'packed otherwise': changed(archive, CENTRAL, 10, 12),
    'where nothing begins': changed(archive, CENTRAL, 42, 1),
    'beyond its end': changed(archive, CENTRAL, 42, 0, 0, 1),
    'cut short': archive.slice(0, -30),
    'its end alone': archive.slice(-22),
    'no stream': changed(archive, 'PK\x03\x04', 35, 0xff, 0xff, 0xff),
  };
  for (const [what, octets] of Object.entries(harmful)) await assert.rejects(all(octets), Unpackable, what);
});

test('an end that counts fewer files than there are hides none', async () => {
  const archive = await written(['x.eml', 'x'], ['y.eml', 'y'], ['z.eml', 'z']);
  const few = archive.slice();
  few.set([1, 0, 1, 0], few.length - 14); // as 65,537 files are counted without ZIP64
  assert.equal((await all(few)).length, 3);
  few.set([4, 0, 4, 0], few.length - 14);
  await assert.rejects(all(few), Unpackable);
});

test('no octet is unpacked twice', async () => {
  // one directory entry that is said a hundred times
  const archive = await written(['x.eml', LONG]);
  const at = binary(archive).lastIndexOf(CENTRAL);
  const end = archive.slice(-22);
  const entry = archive.slice(at, -22);
  const view = new DataView(end.buffer);
  view.setUint16(10, 100, true);
  view.setUint32(12, entry.length * 100, true);
  const many = new Uint8Array(await new Blob([archive.slice(0, at), ...Array.from({ length: 100 }, () => entry), end]).arrayBuffer());
  await assert.rejects(entriesOf(new Blob([many])), Unpackable);
});

test('folders of an archive are mailboxes, also where there is but one', async () => {
  const archive = new File([await written(['Work/Old/a.eml', 'x'], ['Work/.hidden', 'x'], ['Work.sbd/B.mbox', 'x'], ['Inbox.mbox', 'x'])], 'all.zip');
  const sources = within({ file: archive, path: [], foldered: false }, await entriesOf(archive));
  assert.deepEqual(sources.map((each) => folderOf(each, each.file.name.endsWith('.mbox'))), [['Work', 'Old'], ['Work', 'B'], ['Inbox']]);
});
