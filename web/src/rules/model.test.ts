import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankDraft, draftOf, isWhole, ruleOf, type Rule } from './model';

const RULE: Rule = {
  name: 'Lists', enabled: true, join: 'any', stop: true,
  tests: [
    { test: 'header', match: 'contains', fields: ['list-id'], values: ['dev', 'users'], not: false },
    { test: 'size', side: 'over', octets: 5_000_000, not: true },
    { test: 'exists', fields: ['x-odd'], not: false },
    { test: 'header', match: 'is', fields: ['x-spam'], values: ['yes'], not: false },
    { test: 'header', match: 'contains', fields: ['content-type'], values: ['multipart/mixed'], not: true },
  ],
  actions: [
    { action: 'addflag', flags: ['\\Seen'] },
    { action: 'fileinto', mailbox: 'Lists', copy: false, create: false },
    { action: 'redirect', address: 'a@b.test', copy: false },
    { action: 'keep' },
  ],
};

test('what was not edited comes out as it was', () => {
  assert.deepEqual(ruleOf(draftOf(RULE)), RULE);
});

test('a rule without conditions is for all messages', () => {
  const draft = blankDraft();
  draft.conditions = [];
  draft.deeds = [{ verb: 'star', mailbox: '', text: '', other: null }];
  assert.deepEqual(ruleOf(draft), {
    name: '', enabled: true, join: 'always', tests: [], actions: [{ action: 'addflag', flags: ['\\Flagged'] }], stop: false,
  });
});

test('flags are set before a message is filed', () => {
  const draft = blankDraft();
  draft.deeds = [{ verb: 'file', mailbox: 'A', text: '', other: null }, { verb: 'read', mailbox: '', text: '', other: null }];
  assert.deepEqual(ruleOf(draft).actions.map((each) => each.action), ['addflag', 'fileinto']);
});

test('a rule needs what it speaks of', () => {
  const draft = blankDraft();
  assert.ok(!isWhole(draft));
  draft.deeds[0]!.mailbox = 'A';
  assert.ok(!isWhole(draft));
  draft.conditions[0]!.value = 'bob';
  assert.ok(isWhole(draft));
  draft.conditions[0]!.subject = 'header';
  assert.ok(!isWhole(draft));
});

test('who is somebody is told by the address alone', () => {
  const draft = blankDraft();
  draft.deeds = [{ verb: 'file', mailbox: 'A', text: '', other: null }];
  Object.assign(draft.conditions[0]!, { subject: 'from', match: 'is', value: 'bob@b.test' });
  const test = { test: 'address', part: 'all', match: 'is', fields: ['from'], values: ['bob@b.test'], not: false };
  assert.deepEqual(ruleOf(draft).tests, [test]);
  assert.deepEqual(ruleOf(draftOf(ruleOf(draft))).tests, [test]);
});

test('a field that is a name as a whole stays so', () => {
  const named: Rule = { ...RULE, tests: [{ test: 'header', match: 'is', fields: ['from'], values: ['Bob <bob@b.test>'], not: false }] };
  assert.deepEqual(ruleOf(draftOf(named)), named);
});
