import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Id, Mailbox } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { commonBox, keywordsOf, labelsOf, pathsOf } from './labels';

const boxes = [['i', 'Inbox', 'inbox', null], ['a', 'Archive', 'archive', null], ['y', '2019', null, 'a'], ['m', 'Important', null, null], ['s', 'starred', null, null], ['d', 'Draft', null, null]] as const;
const store = { mailboxes: new Map(boxes.map(([id, name, role, parentId]) => [id, { id, name, role, parentId } as unknown as Mailbox])) } as unknown as Store;
const labels = (...ids: readonly Id[]): readonly string[] => labelsOf({ mailboxIds: Object.fromEntries(ids.map((id) => [id, true as const])) }, store);

test('Google\'s labels are mailboxes and flags', () => {
  assert.deepEqual(pathsOf(['Archived', 'Important', 'Opened']), [['Archived']]);
  assert.deepEqual(pathsOf(['Inbox', 'Trips/Far', 'Category Updates', 'Unread']), [['Inbox'], ['Trips', 'Far']]);
  assert.deepEqual(Object.keys(keywordsOf(null, ['Drafts', 'Starred'])).sort(), ['$draft', '$flagged', '$seen']);
  assert.deepEqual(keywordsOf(null, ['Unread']), {});
});

test('what is in the archive\'s mailboxes stays there', () => {
  assert.deepEqual(pathsOf(labels('y')), [['Archive', '2019']]);
  assert.equal(commonBox(['Archive'], store)?.id, 'a');
});

test('mailboxes of one\'s own are not taken for Google\'s marks', () => {
  assert.deepEqual(pathsOf(labels('m', 's', 'd', 'i')), [['Important'], ['starred'], ['Draft'], ['Inbox']]);
  assert.deepEqual(keywordsOf([], labels('m', 's', 'd')), {});
});
