import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailHead } from '../jmap/types';
import { bodyOf, headOf } from './fields';

test('names that would show themselves in another order do not', () => {
  const body = bodyOf({ id: 'M1', attachments: [{ name: 'invoice\u202Efdp.exe' }, { name: null }] });
  assert.deepEqual(body.attachments.map((each) => each.name), ['invoicefdp.exe', null]);
  assert.deepEqual(bodyOf({ id: 'M1', 'header:Autocrypt:all': ['x'] }).autocrypt, ['x']);
  const head = headOf({ subject: '\u2067a\u2069', from: [{ name: '\u202Db', email: 'b@example.test' }] } as unknown as EmailHead);
  assert.equal(head.subject, 'a');
  assert.equal(head.from?.[0]?.name, 'b');
});
