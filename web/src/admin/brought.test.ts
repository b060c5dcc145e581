import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesIn } from '../transfer/mbox';
import { asFiled } from './brought';

test('what had been deleted in an mbox is filed as deleted', async () => {
  const entry = (head: string): string => `From a@x.test Mon Mar  2 10:00:00 2026\n${head}Subject: x\n\nhello\n\n`;
  const file = new File([entry('Status: RO\nX-Status: F\n'), entry('X-Mozilla-Status: 0009\n'), entry('Status: D\n'), entry('')], 'x.mbox');
  const flags: (string | null)[] = [];
  for await (const { message } of messagesIn(file)) {
    assert.ok(message !== null && typeof message !== 'string');
    const about = asFiled(message, 'Old & new');
    assert.deepEqual([about.get('mailbox'), about.get('received')], ['Old & new', '2026-03-02T10:00:00.000Z']);
    flags.push(about.get('flags'));
  }
  assert.deepEqual(flags, ['\\Seen \\Flagged', '\\Seen \\Deleted', '\\Deleted', '']);
});
