import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isThere, ruleFor, traitOf } from './suggest';

const BOB = [{ name: 'Bob', email: 'Bob@b.test' }];
const EVE = [{ name: null, email: 'eve@e.test' }];

test('mail of one list is known by the list, whoever wrote it', () => {
  const listId = 'Gardens of the north <gardens.lists.test>';
  assert.deepEqual(traitOf([{ from: BOB, listId }, { from: EVE, listId }]), { kind: 'list', value: 'gardens.lists.test', name: 'Gardens of the north' });
});

test('mail of one person is known by the address', () => {
  assert.deepEqual(traitOf([{ from: BOB, listId: null }, { from: [{ name: 'B.', email: 'bob@b.test' }], listId: 'odd' }]), { kind: 'from', value: 'bob@b.test', name: 'B.' });
});

test('what has nothing in common is no kind of mail', () => {
  assert.equal(traitOf([{ from: BOB, listId: null }, { from: EVE, listId: null }]), null);
  assert.equal(traitOf([{ from: BOB, listId: '<a.test>' }, { from: BOB, listId: null }]), null);
  assert.equal(traitOf([{ from: BOB, listId: '<a.test>' }, { from: BOB, listId: '<b.test>' }]), null);
  assert.equal(traitOf([{ from: null, listId: null }]), null);
  assert.equal(traitOf([]), null);
});

test('a rule is made once', () => {
  const rule = ruleFor({ kind: 'from', value: 'bob@b.test', name: 'Bob [home]' }, 'Friends/Old');
  assert.equal(rule.name, 'Bob home');
  assert.ok(isThere([{ text: 'keep;' }, { rule: { ...rule, name: 'other' } }], rule));
  assert.ok(!isThere([{ rule: { ...rule, enabled: false } }], rule));
  assert.ok(!isThere([{ rule: ruleFor({ kind: 'from', value: 'bob@b.test', name: '' }, 'Friends') }], rule));
});
