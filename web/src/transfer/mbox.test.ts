import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binary, octets } from '../secret/mime';
import { entryOf, messagesIn, type Found, type StoredMessage } from './mbox';

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
  assert.deepEqual(found.map(textOf), ['Subject: one\r\n\r\nHello\r\nFrom here on\r\n', '\r\nStatus: stays\r\n', 'Subject: two\r\n\r\nBye\r\n']);
  assert.deepEqual(found.map((each) => each.flags), [['\\Seen', '\\Answered', '\\Flagged', '$Forwarded', 'work', 'other'], null, null]);
  assert.equal(found[0]?.received.toISOString(), '2026-03-02T10:00:00.000Z');
  assert.deepEqual(found[2]?.received, THEN);
});

test('any other file is a message, or none', async () => {
  const [found] = await messages('Received: by x; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\nSubject: =?utf-8?Q?=C3=A9?=\nMessage-ID: <a@x>\nStatus: O\n\nFrom here\n');
  assert.equal(found && textOf(found), 'Received: by x; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\nSubject: =?utf-8?Q?=C3=A9?=\r\nMessage-ID: <a@x>\r\nStatus: O\r\n\r\nFrom here\r\n');
  assert.deepEqual([found?.subject, found?.messageId, found?.flags, found?.received.toISOString()], ['é', 'a@x', [], '2026-03-02T09:00:00.000Z']);
  assert.deepEqual(await all('\x89PNG'), ['odd']);
});

test('what other programs have noted is understood, and what they have thrown away is not taken', async () => {
  const found = await all(
    'From 1@xxx Mon Mar 02 10:00:00 +0100 2026\nX-Gmail-Labels: =?UTF-8?Q?Inbox,"Caf=C3=A9,_now",Unread?=\nSubject: labels\n\n1\n\n'
      + 'From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 1005\nSubject: bird\n\n2\n\nFrom - x\nX-Mozilla-Status: 0009\nSubject: gone\n\n3\n\n'
      + 'From MAILER-DAEMON x\nSubject: DON\'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1\n\n4\n',
  );
  const [google, bird, ...rest] = found;
  assert.ok(google !== null && typeof google === 'object' && bird !== null && typeof bird === 'object');
  assert.deepEqual([google.labels, google.received.toISOString()], [['Inbox', 'Café, now', 'Unread'], '2026-03-02T09:00:00.000Z']);
  assert.deepEqual(bird.flags, ['\\Seen', '\\Flagged', '$Forwarded']);
  assert.equal(textOf(bird), 'Subject: bird\r\n\r\n2\r\n');
  assert.deepEqual(rest, [null, null]);
});

test('what is written is read again, octet by octet', async () => {
  const message = `From: a@x.test\r\nSubject: all\r\n\r\nFrom here\r\n>From there\r\n${binary(Uint8Array.from({ length: 256 }, (_, i) => i)).replace(/[\r\n]/g, '')}\r\n`;
  const entry = (flags: readonly string[]): Uint8Array<ArrayBuffer> => entryOf(octets(message), { received: THEN, sender: 'a@x.test', flags, labels: ['Travel, far', 'Übersee'] });
  const found = await messages(binary(entry(['\\Seen', '\\Flagged', '$forwarded'])) + binary(entry([])));
  assert.deepEqual(found.map(textOf), [message, message]);
  assert.deepEqual(found.map((each) => each.flags), [['\\Seen', '\\Flagged', '$forwarded'], []]);
  assert.deepEqual(found.map((each) => [each.labels, each.received]), [[['Travel, far', 'Übersee'], THEN], [['Travel, far', 'Übersee'], THEN]]);
});

test('a large file is read piece by piece, and what is too long is left out', async () => {
  const line = `${'x'.repeat(70)}\n`;
  const entry = (name: string, lines: number): string => `From a@x.test Mon Mar  2 10:00:00 2026\nSubject: ${name}\n\n${line.repeat(lines)}\n`;
  const found = await all([entry('a', 20_000), entry('b', 60_000), entry('c', 3), entry('d', 14_000)].join(''), 2_000_000);
  assert.deepEqual(found.map((each) => (each === null || typeof each === 'string' ? each : each.subject)), ['a', 'long', 'c', 'd']);
});
