import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characters, messagesOf, octetsOf } from './mbox';

const THEN = new Date('2026-03-01T12:00:00Z');

test('an mbox is taken apart', () => {
  const found = messagesOf(
    'From bob@x.test Mon Mar  2 10:00:00 2026\nSubject: one\nStatus: RO\nX-Status: AF\n\nHello\n>From here on\n\nFrom me nothing\n\nStatus: stays\n\n'
      + 'From somebody some time\r\nSubject: two\r\n\r\nBye\r\n',
    THEN,
  );
  assert.deepEqual(found.map((each) => each.text), [
    'Subject: one\r\n\r\nHello\r\nFrom here on\r\n',
    '\r\nStatus: stays\r\n',
    'Subject: two\r\n\r\nBye\r\n',
  ]);
  assert.deepEqual(found.map((each) => each.flags), ['\\Seen \\Answered \\Flagged', '', '']);
  assert.equal(found[0]?.received.toISOString(), '2026-03-02T10:00:00.000Z');
  assert.equal(found[2]?.received, THEN);
});

test('any other file is a message', () => {
  assert.deepEqual(messagesOf('Subject: one\n\nFrom here\n', THEN), [{ text: 'Subject: one\r\n\r\nFrom here\r\n', flags: '', received: THEN }]);
});

test('octets stay what they are', () => {
  const all = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
  assert.deepEqual(octetsOf(characters(all)), all);
});
