import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autocryptOf, readAutocrypt, writeAutocrypt } from './autocrypt';

const KEY = new Uint8Array(100).fill(7);

test('a field is written and read', () => {
  const field = writeAutocrypt('bob@example.test', KEY);
  assert.deepEqual(readAutocrypt(field), { address: 'bob@example.test', key: KEY });
  assert.deepEqual(readAutocrypt(`addr=Bob@Example.test; prefer-encrypt=mutual; _odd=1; keydata=\r\n ${btoa('key')}`)?.address, 'bob@example.test');
});

test('what is critical and unknown, or missing, makes it none', () => {
  assert.equal(readAutocrypt('addr=a@b; strange=1; keydata=AAAA'), null);
  assert.equal(readAutocrypt('addr=a@b'), null);
  assert.equal(readAutocrypt('keydata=AAAA'), null);
  assert.equal(readAutocrypt('addr=a@b; addr=c@d; keydata=AAAA'), null);
  assert.equal(readAutocrypt(`addr=a@b; keydata=${'A'.repeat(100_000)}`), null);
});

test('one field for the only author counts, two do not', () => {
  const field = writeAutocrypt('bob@example.test', KEY);
  const bob = { email: 'Bob@example.test' };
  assert.equal(autocryptOf([field], [bob])?.address, 'bob@example.test');
  assert.equal(autocryptOf([field, field], [bob]), null);
  assert.equal(autocryptOf([field], [{ email: 'eve@example.test' }]), null);
  assert.equal(autocryptOf([field], [bob, bob]), null);
});
