import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailHead, Mailbox } from '../jmap/types';
import { beginning, rowOf } from './row';
import type { View } from './views';

const WORDS = { me: 'me', nobody: 'nobody yet', unknown: 'somebody' };
const INBOX: View = { kind: 'mailbox', id: 'in' };
const BOXES = new Map([['in', 'inbox'], ['out', 'sent'], ['d', 'drafts'], ['f', null], ['g', null], ['h', null]].map(([id, role]) =>
  [id as string, { id, role, name: String(id) } as unknown as Mailbox]));

function head(id: string, boxes: readonly string[], more: Partial<EmailHead> = {}): EmailHead {
  return {
    id, blobId: id, threadId: 't', mailboxIds: Object.fromEntries(boxes.map((box) => [box, true])), keywords: { $seen: true }, size: 1,
    receivedAt: '2026-03-10T12:00:00Z', from: [{ name: 'Bob Stone', email: 'bob@example.test' }], to: [{ name: null, email: 'alice@example.test' }],
    subject: id, preview: '', hasAttachment: false, ...more,
  };
}

const row = (emails: readonly EmailHead[], view: View = INBOX) => rowOf(emails, view, BOXES, 'alice@example.test', WORDS);

test('a row is about the newest that is where one looks', () => {
  const emails = [head('first', ['in']), head('answer', ['out'], { from: [{ name: null, email: 'alice@example.test' }] })];
  assert.equal(row(emails)?.newest.id, 'first');
  assert.equal(row(emails, { kind: 'all' })?.newest.id, 'answer');
  assert.deepEqual(row(emails)?.names.map(({ name }) => name), ['Bob', 'me']);
  assert.equal(row([]), null);
});

test('mail that does not say whom it is from is from somebody', () => {
  assert.deepEqual(row([head('a', ['in'], { from: null, keywords: {} })])?.names, [{ name: 'somebody', unread: true }]);
  assert.deepEqual(row([head('a', ['in'], { from: null }), head('b', ['in'])])?.names.map(({ name }) => name), ['Bob']);
});

test('what one has sent is beside whom it is to', () => {
  const sent = row([head('s', ['out'])], { kind: 'mailbox', id: 'out' });
  assert.equal(sent?.who?.email, 'alice@example.test');
  assert.deepEqual(sent.names, [{ name: 'alice@example.test', unread: false }]);
  const draft = row([head('d', ['d'], { to: null, keywords: { $draft: true, $seen: true } })], { kind: 'mailbox', id: 'd' });
  assert.equal(draft?.who, null);
  assert.equal(draft.names[0]?.name, 'nobody yet');
  assert.equal(draft.draft, false);
});

test('what any of them has is told', () => {
  const told = row([head('a', ['in'], { keywords: {}, hasAttachment: true }), head('b', ['in'], { keywords: { $seen: true, $flagged: true, $answered: true } })]);
  assert.deepEqual([told?.unread, told?.attached, told?.flagged, told?.answered, told?.draft], [true, true, true, true, false]);
});

test('other mailboxes are told, two of them at most, and those that everybody has only where all mail is shown', () => {
  const names = (boxes: readonly string[], view: View = INBOX) => row([head('a', boxes)], view)?.labels.map(({ id }) => id);
  assert.deepEqual(names(['in']), []);
  assert.deepEqual(names(['in', 'f', 'g', 'h']), ['f', 'g']);
  assert.deepEqual(names(['in', 'out']), []);
  assert.deepEqual(names(['in', 'f'], { kind: 'all' }), ['in', 'f']);
  assert.deepEqual(names(['out'], { kind: 'all' }), []);
});

test('the beginning of a text leaves out what is for programs alone', () => {
  assert.equal(beginning('-----BEGIN PGP MESSAGE----- hQIMA1k', 'encrypted'), 'encrypted');
  assert.equal(beginning('-----BEGIN PGP SIGNED MESSAGE----- Hash: SHA512 The price', 'encrypted'), 'The price');
  assert.equal(beginning('Read this: -----BEGIN PGP MESSAGE-----', 'encrypted'), 'Read this: -----BEGIN PGP MESSAGE-----');
});
