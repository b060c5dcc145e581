import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openOpaque, signedContent } from './cms';
import { octets } from './mime';

test('what OpenSSL has signed in one piece is read', async () => {
  const message = new Uint8Array(readFileSync('../src/test/resources/smime/opaque.eml'));
  const content = await openOpaque(message);
  assert.deepEqual(Object.values(content.bodyValues).map(({ value }) => value.trim()), ['The price is 40 pounds.']);
});

test('what is encrypted, cut short or nonsense is not', async () => {
  const encrypted = new Uint8Array(readFileSync('../src/test/resources/smime/encrypted.eml'));
  await assert.rejects(openOpaque(encrypted));
  assert.throws(() => signedContent(octets('\x30\x80')));
  assert.throws(() => signedContent(octets('\x30\x84\x7f\xff\xff\xff')));
  assert.throws(() => signedContent(octets('\x30\x80'.repeat(100_000))));
  assert.throws(() => signedContent(new Uint8Array()));
});
