import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter, Mailbox } from '../jmap/types';
import { parseSearch } from './search';

const NOW = new Date('2026-03-10T12:00:00Z');
const RIGHTS = {
  mayReadItems: true, mayAddItems: true, mayRemoveItems: true, maySetSeen: true, maySetKeywords: true,
  mayCreateChild: true, mayRename: true, mayDelete: true, maySubmit: true, mayShare: true,
};

function box(id: string, name: string, role: Mailbox['role']): Mailbox {
  return { id, name, role, parentId: null, sortOrder: 0, totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0, myRights: RIGHTS, isSubscribed: true, shareWith: null };
}

const BOXES = [box('F1', 'INBOX', 'inbox'), box('F2', 'Trash', 'trash'), box('F3', 'Junk', 'junk'), box('F4', 'Concert', null)];

function conditions(text: string): readonly Filter[] {
  const { filter } = parseSearch(text, BOXES, NOW);
  assert.ok('operator' in filter && filter.operator === 'AND');
  return filter.conditions;
}

const AWAY = { inMailboxOtherThan: ['F2', 'F3'] };

test('words are looked for everywhere in a message, not in Junk and Trash', () => {
  assert.deepEqual(conditions('autumn concert'), [{ text: 'autumn' }, { text: 'concert' }, AWAY]);
  assert.deepEqual(parseSearch('autumn subject:"two words" from:ann', BOXES, NOW).words, ['autumn', 'two words']);
});

test('operators ask for what they name', () => {
  assert.deepEqual(conditions('from:ann to:bob subject:"two words" has:attachment is:unread'), [
    { from: 'ann' }, { to: 'bob' }, { subject: 'two words' }, { hasAttachment: true }, { notKeyword: '$seen' }, AWAY,
  ]);
  assert.deepEqual(conditions('larger:5m smaller:10kb'), [{ minSize: 5 << 20 }, { maxSize: 10 << 10 }, AWAY]);
});

test('a mailbox is found by its use or its name, and may be Junk or Trash', () => {
  assert.deepEqual(conditions('in:inbox'), [{ inMailbox: 'F1' }]);
  assert.deepEqual(conditions('in:CONCERT'), [{ inMailbox: 'F4' }]);
  assert.deepEqual(conditions('in:trash x'), [{ inMailbox: 'F2' }, { text: 'x' }]);
  assert.deepEqual(conditions('in:nowhere'), [{ inMailbox: 'none' }]);
  assert.deepEqual(conditions('in:anywhere x'), [{ text: 'x' }]);
});

test('times are days, or so long ago', () => {
  assert.deepEqual(conditions('older:2d'), [{ before: '2026-03-08T12:00:00Z' }, AWAY]);
  assert.deepEqual(conditions('newer:1w'), [{ after: '2026-03-03T12:00:00Z' }, AWAY]);
  const [before] = conditions('before:2026-02-01');
  assert.equal((before as { before: string }).before, new Date(2026, 1, 1).toISOString().replace('.000', ''));
});

test('a minus turns one round', () => {
  assert.deepEqual(conditions('-from:ann x'), [{ operator: 'NOT', conditions: [{ from: 'ann' }] }, { text: 'x' }, AWAY]);
});

test('what is no operator is a word', () => {
  assert.deepEqual(conditions('http://a.test 10:30 before:soon'), [
    { text: 'http://a.test' }, { text: '10:30' }, { text: 'before:soon' }, AWAY,
  ]);
});
