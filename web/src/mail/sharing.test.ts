import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MailboxRights } from '../jmap/types';
import { LEVELS, levelOf, rightsOf } from './sharing';

test('a level is told from the rights it stands for', () => {
  for (const level of LEVELS) assert.equal(levelOf(rightsOf(level) as unknown as MailboxRights), level);
});

test('other rights are no level', () => {
  assert.equal(levelOf({ ...rightsOf('read'), mayAddItems: true } as unknown as MailboxRights), null);
});
