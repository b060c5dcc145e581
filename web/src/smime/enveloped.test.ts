import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoKey } from '../secret/method';
import { isSealed, seal, unseal } from './enveloped';
import { identity, openssl, person, read, write, type Kind } from './openssl.fixture';

const TEXT = 'Content-Type: text/plain\r\n\r\nThe heron lands at nine.\r\n';
const KINDS: readonly Kind[] = ['rsa:2048', 'ec:P-256', 'ec:P-384', 'ec:P-521'];
const octets = new TextEncoder().encode(TEXT);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);

for (const kind of KINDS) {
  test(`what OpenSSL encrypts to ${kind} is opened`, async () => {
    const her = person('alice@example.test', kind);
    const key = await identity(her);
    write('plain', TEXT);
    const ways = [
      ['-aes-128-cbc'], ['-aes-256-cbc'], ['-aes-256-gcm'], ['-aes-128-gcm'], ['-aes-192-cbc', '-stream'], ['-aes-256-gcm', '-keyid'],
      ...(kind === 'rsa:2048' ? [['-des3'], ['-aes-256-cbc', '-keyopt', 'rsa_padding_mode:oaep'], ['-aes-256-cbc', '-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256']] : [['-aes-256-cbc', '-keyopt', 'ecdh_kdf_md:sha384']]),
    ];
    for (const way of ways) {
      const keyopt = way.indexOf('-keyopt');
      const before = keyopt < 0 ? way : way.slice(0, keyopt);
      openssl('cms', '-encrypt', '-binary', '-in', 'plain', '-outform', 'DER', '-out', 'sealed', ...before, '-recip', her.certificate, ...(keyopt < 0 ? [] : way.slice(keyopt)));
      assert.ok(isSealed(read('sealed')));
      const opened = await unseal(read('sealed'), [key]);
      assert.equal(text(opened.content), TEXT, way.join(' '));
      assert.equal(opened.intact, way.some((each) => each.includes('gcm')));
    }
  });
}

for (const gcm of [true, false]) {
  test(`OpenSSL opens what is encrypted to all kinds of keys, ${gcm ? 'AES-GCM' : 'AES-CBC'}`, async () => {
    const people = KINDS.map((kind) => person('alice@example.test', kind));
    const keys = await Promise.all(people.map(identity));
    const { object, kind } = await seal(octets, keys.map((each) => each.certificate), gcm);
    assert.equal(kind, gcm ? 'authEnveloped-data' : 'enveloped-data');
    write('ours', object);
    for (const [i, one] of people.entries()) {
      openssl('cms', '-decrypt', '-binary', '-inform', 'DER', '-in', 'ours', '-inkey', one.key, '-recip', one.certificate, '-out', 'out');
      assert.equal(text(read('out')), TEXT);
      const own = keys[i];
      assert.ok(own);
      assert.equal(text((await unseal(object, [own])).content), TEXT);
    }
  });
}

test('RC2 of 40 bits, of old programs', async () => {
  const her = person('alice@example.test', 'rsa:2048');
  write('plain', TEXT);
  openssl('cms', '-encrypt', '-binary', '-in', 'plain', '-outform', 'DER', '-out', 'old', '-rc2-40', '-provider', 'legacy', '-provider', 'default', her.certificate);
  assert.equal(text((await unseal(read('old'), [await identity(her)])).content), TEXT);
});

test('what is for somebody else, changed, cut short or nothing at all', async () => {
  const her = await identity(person('alice@example.test', 'rsa:2048'));
  const him = await identity(person('bob@example.test', 'ec:P-256'));
  const { object } = await seal(octets, [her.certificate], true);
  await assert.rejects(unseal(object, [him]), NoKey);
  await assert.rejects(unseal(object, []), NoKey);
  for (const at of [object.length - 1, object.length - 30]) {
    const changed = new Uint8Array(object);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(unseal(changed, [her]));
  }
  for (let length = 0; length < object.length; length += 37) await assert.rejects(unseal(object.subarray(0, length), [her]));
  await assert.rejects(unseal(new Uint8Array(100).fill(0x30), [her]));
  const deep = new Uint8Array(20_000).fill(0x30).map((octet, i) => (i % 2 === 0 ? octet : 0x80));
  await assert.rejects(unseal(deep, [her]));
});

test('a key that is none opens nothing, and in no other way than one that is another', async () => {
  const her = await identity(person('alice@example.test', 'rsa:2048'));
  const { object } = await seal(octets, [her.certificate], true);
  const at = object.findIndex((_, i) => i > 60 && object[i] === 0x04 && object[i + 1] === 0x82 && object[i + 2] === 0x01 && object[i + 3] === 0x00);
  const changed = new Uint8Array(object);
  changed[at + 40] = (changed[at + 40] ?? 0) ^ 0x55;
  await assert.rejects(unseal(changed, [her]), { name: 'OperationError' });
});
