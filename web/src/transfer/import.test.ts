import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Mailbox } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { binary, octets } from '../secret/mime';
import type { Progress } from '../ui/progress.svelte';
import { Import } from './import';
import { fileOf } from './mbox';
import type { Report } from './report.svelte';
import type { Sink } from './sink';
import { Zip } from './zip';

type Arguments = Readonly<Record<string, unknown>>;
const ARCHIVE = { id: 'archive', name: 'Archive', role: 'archive', parentId: null } as unknown as Mailbox;

/** Brings files in at a server that says what it is told to, and has some mail. */
async function brought(files: readonly File[], makes: (name: string) => unknown, here: readonly Arguments[] = []) {
  const filed: Arguments[] = [];
  const marks: string[] = [];
  const changed: Arguments[] = [];
  const asked: string[] = [];
  let count = 0;
  const answer = (name: string, args: Arguments): unknown => {
    if (name === 'Email/query') return { ids: args['anchor'] === undefined ? here.map(({ id }) => id) : [], position: 0 };
    if (name === 'Email/get') return { list: here };
    if (name === 'Mailbox/set') {
      const { made } = args['create'] as { made: { name: string } };
      asked.push(made.name);
      return makes(made.name);
    }
    if (name === 'Email/set') {
      changed.push(args['update'] as Arguments);
      return {};
    }
    const emails = Object.entries(args['emails'] as Record<string, { mailboxIds: Arguments; keywords: Arguments }>);
    marks.push(...emails.map(([, { keywords }]) => Object.keys(keywords).sort().join(' ')));
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
  return { filed, marks, changed, asked, told, report, progress };
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

test('what an import that was stopped has put in the first of its mailboxes alone comes into the others, and what was put elsewhere since stays there', async () => {
  const letter = (id: string): string => `Message-ID: <${id}@x.test>\r\nSubject: ${id}\r\n\r\nhello\r\n`;
  const ids = ['first', 'both', 'gone', 'done'];
  const file = await zipped(...['A', 'B', 'C'].flatMap((box) => ids.map((id) => [`${box}/${id}.eml`, letter(id)] as const)));
  const is = (id: string, ...boxes: readonly string[]): Arguments => ({
    id, messageId: [`${id}@x.test`], size: letter(id).length, mailboxIds: Object.fromEntries(boxes.map((box) => [box, true])),
  });
  const here = [is('first', 'a'), is('both', 'b', 'a'), is('gone', 'b'), is('done', 'a', 'b', 'c')];
  const { filed, changed, report } = await brought([file], (name) => ({ created: { made: { id: name.toLowerCase() } } }), here);
  assert.deepEqual([filed, report.done], [[], 0]);
  const all = { 'mailboxIds/a': true, 'mailboxIds/b': true, 'mailboxIds/c': true };
  assert.deepEqual(changed, [{ first: all, both: all }]);
});

test('flags come with the files of a ZIP, and with the names of a Maildir', async () => {
  const one = fileOf(octets('Subject: one\r\n\r\n'), { flags: ['\\Flagged', 'work'], labels: [] });
  const file = await zipped(
    ['A/one.eml', binary(one)], ['Maildir/new/1.x', 'Subject: new\n\n'], ['Maildir/.Caf&AOk-.A &- B/cur/2.x:2,FRS', 'Subject: two\n\n'],
    ['Maildir/cur/3.x;2,PSa', 'Subject: three\n\n'], ['Maildir/cur/4.x!2,ST', 'Subject: four\n\n'], ['A/five.eml', 'Subject: five\n\n'],
  );
  const { marks, filed, asked, report } = await brought([file], (name) => ({ created: { made: { id: name } } }));
  assert.deepEqual(marks, ['$flagged work', '', '$answered $flagged $seen', '$forwarded $seen', '$seen']);
  assert.deepEqual(asked, ['A', 'Café', 'A & B']);
  assert.deepEqual(filed.map((each) => Object.keys(each)), [['A'], ['archive'], ['A & B'], ['archive'], ['A']]);
  assert.equal(report.deleted, 1);
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
