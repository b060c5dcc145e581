import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binary, octets } from '../secret/mime';
import { entryOf, fileOf, messagesIn, type Found, type StoredMessage } from './mbox';

const THEN = new Date('2026-03-01T12:00:00Z');

async function all(text: string | Blob, most?: number): Promise<Found['message'][]> {
  const found: Found['message'][] = [];
  for await (const { message } of messagesIn(new File([typeof text === 'string' ? octets(text) : text], 'x', { lastModified: THEN.getTime() }), most)) found.push(message);
  return found;
}

async function messages(text: string): Promise<StoredMessage[]> {
  return (await all(text)).filter((each): each is StoredMessage => each !== null && typeof each !== 'string');
}

const textOf = (message: StoredMessage): string => binary(message.octets);

test('an mbox is taken apart', async () => {
  const found = await messages(
    'From bob@x.test Mon Mar  2 10:00:00 2026\nSubject: one\nStatus: RO\nX-Status: AF\nX-Keywords: $Forwarded work\n  other\n\nHello\n>From here on\n\n'
      + 'From me nothing\n\nStatus: stays\n\nFrom somebody some time\r\nSubject: two\r\n\r\nBye\r\n',
  );
  assert.deepEqual(found.map(textOf), ['Subject: one\r\n\r\nHello\r\nFrom here on\r\n\r\nFrom me nothing\r\n\r\nStatus: stays\r\n', 'Subject: two\r\n\r\nBye\r\n']);
  assert.deepEqual(found.map((each) => each.flags), [['\\Seen', '\\Answered', '\\Flagged', '$Forwarded', 'work', 'other'], null]);
  assert.equal(found[0]?.received.toISOString(), '2026-03-02T10:00:00.000Z');
  assert.deepEqual(found[1]?.received, THEN);
});

test('any other file is a message, or none', async () => {
  const [found] = await messages('Received: by x; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\nSubject: =?utf-8?Q?=C3=A9?=\nMessage-ID: <a@x>\nStatus: O\n\nFrom here\n');
  assert.equal(found && textOf(found), 'Received: by x; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\nSubject: =?utf-8?Q?=C3=A9?=\r\nMessage-ID: <a@x>\r\nStatus: O\r\n\r\nFrom here\r\n');
  assert.deepEqual([found?.subject, found?.messageId, found?.flags, found?.received.toISOString()], ['é', 'a@x', [], '2026-03-02T09:00:00.000Z']);
  assert.deepEqual([found?.inMbox, (await messages(`X-Spam: no\n ${'folded\n '.repeat(1000)}\nFrom: a@x.test\n\n`))[0]?.subject], [false, '']);
  for (const odd of ['\x89PNG', '{"a": 1}', '{"a":\n"from": 1}', 'name: CI\non:\n  push:\n', 'BEGIN:VCARD\nVERSION:3.0\n']) assert.deepEqual(await all(odd), ['odd'], odd);
  // nobody has deleted what is kept in a file of its own
  assert.deepEqual((await messages('Subject: kept\nX-Mozilla-Status: 0009\nStatus: D\n\n')).map((each) => each.deleted), [false]);
});

test('what other programs have noted is understood, also what they have deleted', async () => {
  const found = await all(
    'From MAILER-DAEMON x\nSubject: DON\'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1\n\n0\n\n'
      + 'From 1@xxx Mon Mar 02 10:00:00 +0100 2026\nX-Gmail-Labels: =?UTF-8?Q?Inbox,"Caf=C3=A9,_now",Unread?=\nSubject: labels\n\n1\n\n'
      + 'From - Tue Mar  3 10:00:00 2026\nX-Mozilla-Status: 1005\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: bird\n\n2\n\n'
      + 'From - x\nX-Mozilla-Status: 0009\nSubject: gone\n\n3\n\nFrom - x\nX-Status: D\nSubject: gone\n\n4\n',
  );
  const [internal, google, bird, ...rest] = found;
  assert.equal(internal, null);
  assert.ok(google != null && typeof google === 'object' && bird != null && typeof bird === 'object');
  assert.deepEqual([google.labels, google.received.toISOString()], [['Inbox', 'Café, now', 'Unread'], '2026-03-02T09:00:00.000Z']);
  assert.deepEqual(bird.flags, ['\\Seen', '\\Flagged', '$Forwarded']);
  assert.equal(textOf(bird), 'Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nSubject: bird\r\n\r\n2\r\n');
  assert.equal(bird.received.toISOString(), '2026-03-02T10:00:00.000Z');
  assert.deepEqual(rest.map((each) => each !== null && typeof each === 'object' && each.deleted), [true, true]);
});

const LABELS = ['Travel, far', 'Übersee', 'a "b", c', '"d"', 'e"'];

test('what a sender notes is no note of ours', async () => {
  const forged = 'X-Mozilla-Status: 0009\r\nX-Status: D\r\nStatus: DONE\r\nX-Keywords: $junk\r\n more\r\nX-Gmail-Labels: Trash\r\nX-IMAP: 1\r\n'
    + 'Subject: DON\'T DELETE THIS MESSAGE\r\n\r\nHello\r\n';
  const [found, ...rest] = await messages(binary(entryOf(octets(forged), { received: THEN, sender: '' }, { flags: ['\\Seen'], labels: [] })));
  assert.ok(found !== undefined && rest.length === 0);
  assert.deepEqual([found.deleted, found.flags, found.labels, found.received], [false, ['\\Seen'], [], THEN]);
  assert.equal(textOf(found), forged.replace('X-IMAP: 1\r\n', ''));
  assert.deepEqual((await messages('From a@x.test x\nStatus: DONE\nX-Mozilla-Status: 8 or so\n\n')).map((each) => each.deleted), [false]);
});

test('a line of a message separates nothing, wherever what is read at once ends', async () => {
  const text = (length: number): string => `From a@x.test Mon Mar  2 10:00:00 2026\nSubject: a\n\n${'x'.repeat(length)}\n\nFrom here on\nit goes\n\nFrom b\nSubject: b\n\n`;
  for (const length of [10, 1048400, 1048450, 1048480, 1048500, 1048510, 1048515, 1048520, 1048530]) {
    assert.deepEqual((await messages(text(length))).map((each) => each.subject), ['a', 'b'], String(length));
  }
});

test('what is written is read again, octet by octet', async () => {
  const message = `From: a@x.test\r\nSubject: all\r\n\r\nFrom here\r\n>From there\r\n${binary(Uint8Array.from({ length: 256 }, (_, i) => i)).replace(/[\r\n]/g, '')}\r\n`;
  const entry = (flags: readonly string[]): Uint8Array<ArrayBuffer> => entryOf(octets(message), { received: THEN, sender: 'a@x.test' }, { flags, labels: LABELS });
  const found = await messages(binary(entry(['\\Seen', '\\Flagged', '$forwarded'])) + binary(entry([])));
  assert.deepEqual(found.map(textOf), [message, message]);
  assert.deepEqual(found.map((each) => each.flags), [['\\Seen', '\\Flagged', '$forwarded'], []]);
  assert.deepEqual(found.map((each) => [each.labels, each.received]), [[LABELS, THEN], [LABELS, THEN]]);
});

test('a message in a file of its own has before it what is noted, and nothing of it afterwards', async () => {
  for (const message of ['Subject: all\r\n\r\nHello\r\n', 'Status: DONE\r\nX-Gmail-Labels: Trash\r\nX-UID: 7\r\nSubject: its own\r\n\r\nHello\r\n']) {
    for (const flags of [['\\Seen', '\\Answered', '\\Flagged', '\\Draft', '$forwarded', 'work'], []]) {
      const [found] = await messages(binary(fileOf(octets(message), { flags, labels: [] })));
      assert.deepEqual([found && textOf(found), found?.flags, found?.labels, found?.deleted], [message, flags, [], false]);
    }
  }
});

test('a large file is read piece by piece, and what is too long is left out', async () => {
  const line = `${'x'.repeat(70)}\n`;
  const entry = (name: string, lines: number): string => `From a@x.test Mon Mar  2 10:00:00 2026\nSubject: ${name}\n\n${line.repeat(lines)}\n`;
  const found = await all([entry('a', 20_000), entry('b', 60_000), entry('c', 3), entry('d', 14_000)].join(''), 2_000_000);
  assert.deepEqual(found.map((each) => (each === null || typeof each === 'string' ? each : each.subject)), ['a', 'long', 'c', 'd']);
});
