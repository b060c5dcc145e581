import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Mailbox } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { octets } from '../secret/mime';
import type { Progress } from '../ui/progress.svelte';
import { Import } from './import';
import type { Report } from './report.svelte';
import type { Sink } from './sink';
import { Zip } from './zip';

type Arguments = Readonly<Record<string, unknown>>;
const ARCHIVE = { id: 'archive', name: 'Archive', role: 'archive', parentId: null } as unknown as Mailbox;

/** Brings files in at a server that says what it is told to. */
async function brought(files: readonly File[], makes: (name: string) => unknown) {
  const filed: Arguments[] = [];
  const changed: Arguments[] = [];
  const asked: string[] = [];
  let count = 0;
  const answer = (name: string, args: Arguments): unknown => {
    if (name === 'Email/query') return { ids: [], position: 0 };
    if (name === 'Mailbox/set') {
      const { made } = args['create'] as { made: { name: string } };
      asked.push(made.name);
      return makes(made.name);
    }
    if (name === 'Email/set') {
      changed.push(args['update'] as Arguments);
      return {};
    }
    const emails = Object.entries(args['emails'] as Record<string, { mailboxIds: Arguments }>);
    filed.push(...emails.map(([, { mailboxIds }]) => ({ ...mailboxIds })));
    return { created: Object.fromEntries(emails.map(([key]) => [key, { id: `e${count++}` }])) };
  };
  const client = {
    session: { capabilities: {} }, atOnce: 500, upload: () => Promise.resolve({ blobId: 'b' }), call: (name: string, args: Arguments) => Promise.resolve(answer(name, args)),
  };
  const store = { client, mailboxes: new Map([['archive', ARCHIVE]]), byRole: () => undefined, loadMailboxes: () => Promise.resolve() } as unknown as Store;
  const told: string[] = [];
  const report = { done: 0, known: 0, odd: 0, deleted: 0, failed: (what: string, why: string) => told.push(`${what} ${why}`) };
  const progress = { done: 0, total: null, waits: false, stopped: false, stopping: new Promise<void>(() => undefined) } as unknown as Progress;
  await new Import(store, progress, report as unknown as Report, ARCHIVE, true).run(files.map((file) => ({ file, path: [], foldered: false })));
  return { filed, changed, asked, told, report, progress };
}

async function zipped(...entries: readonly (readonly [string, string])[]): Promise<File> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink: Sink = { write: (part) => Promise.resolve(void parts.push(part)), close: () => Promise.resolve(), abandon: () => Promise.resolve() };
  const zip = new Zip(sink);
  for (const [name, content] of entries) await zip.add(name, octets(content), new Date(2026, 2, 1));
  await zip.end();
  return new File(parts, 'all.zip');
}

test('what cannot be sorted is filed nevertheless, and what was deleted is counted', async () => {
  const entry = (subject: string, head: string): string => `From a@x.test Mon Mar  2 10:00:00 2026\n${head}Subject: ${subject}\n\n`;
  const file = new File([entry('one', 'X-Gmail-Labels: 5*\n'), entry('two', 'X-Gmail-Labels: 5*,Archive\n'), entry('gone', 'Status: D\n')], 'x.mbox');
  const { filed, asked, told, report } = await brought([file], () => ({ notCreated: { made: { type: 'invalidProperties', description: 'no such name' } } }));
  assert.deepEqual(filed, [{ archive: true }, { archive: true }]);
  assert.deepEqual(asked, ['5*']);
  assert.deepEqual([report.done, report.deleted, told.length], [2, 1, 2]);
  assert.match(told[0] ?? '', /^one .*no such name$/);
});

test('what is in several folders of an archive is one message in several mailboxes', async () => {
  const letter = (i: number): string => `Message-ID: <${i}@x.test>\nSubject: ${i}\n\nhello\n`;
  const many = Array.from({ length: 60 }, (_, i) => [`A/${i}.eml`, letter(i)] as const);
  const file = await zipped(...many, ['B/0.eml', letter(0)], ['C/59.eml', letter(59)], ['A/again.eml', letter(59)], ['B/readme.txt', 'Hello']);
  const { filed, changed, asked, told, report, progress } = await brought([file], (name) => ({ created: { made: { id: name.toLowerCase() } } }));
  assert.deepEqual(asked, ['A', 'B', 'C']);
  assert.deepEqual([filed.length, filed[0], filed[59]], [60, { a: true }, { a: true, c: true }]);
  assert.deepEqual(changed, [{ e0: { 'mailboxIds/a': true, 'mailboxIds/b': true } }]);
  assert.deepEqual([report.done, report.known, report.odd, told], [60, 1, 1, []]);
  assert.equal(progress.done, file.size);
});

test('what of an archive cannot be unpacked keeps nothing else out', async () => {
  const whole = await zipped(['a.eml', 'Subject: a\n\n'], ['b.eml', 'Subject: b\n\n']);
  const octetsOf = new Uint8Array(await whole.arrayBuffer());
  const damaged = octetsOf.slice();
  damaged[damaged.indexOf(58)] = 59; // the first colon
  const { filed, told } = await brought([new File([damaged], 'x.zip'), new File([octetsOf.slice(0, 90)], 'y.zip'), new File(['Subject: c\n\n'], 'c.eml')], () => ({}));
  assert.equal(filed.length, 2);
  assert.deepEqual(told.map((each) => each.split(' ')[0]), ['a.eml', 'y.zip']);
});
