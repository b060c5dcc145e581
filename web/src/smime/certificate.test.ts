import assert from 'node:assert/strict';
import { test } from 'node:test';
import { octets } from '../secret/mime';
import { isValid, readCertificate, readCertificates } from './certificate';
import { authority, openssl, person, read } from './openssl.fixture';

test('what a certificate says of whose it is, from when to when, and what it is for', async () => {
  const { certificate } = person('Alice@Example.test', 'rsa:2048', 30, 'keyUsage=digitalSignature', 'extendedKeyUsage=emailProtection');
  openssl('x509', '-in', certificate, '-outform', 'DER', '-out', 'one');
  const one = await readCertificate(read('one'));
  assert.equal(one.name, 'Alice');
  assert.deepEqual(one.addresses, ['alice@example.test']);
  assert.equal(one.issuer, 'Test Authority');
  assert.equal(one.key, 'RSA');
  assert.deepEqual([one.signs, one.encrypts, one.gcm], [true, false, false]);
  assert.ok(isValid(one) && !isValid(one, new Date(Date.now() + 40 * 86_400_000)));
  const shown = openssl('x509', '-in', certificate, '-noout', '-fingerprint', '-sha256').toString();
  assert.equal(one.fingerprint.toUpperCase(), shown.replace(/.*=|[:\s]/g, ''));
});

test('one for servers is not one for mail, one that has run out is not valid', async () => {
  const server = await readCertificates(read(person('a@example.test', 'ec:P-256', 30, 'extendedKeyUsage=serverAuth').certificate));
  assert.deepEqual([server[0]?.signs, server[0]?.encrypts], [false, false]);
  const old = await readCertificates(read(person('a@example.test', 'ec:P-256', 0).certificate));
  assert.equal(old[0] !== undefined && isValid(old[0]), false);
});

test('files: PEM, DER, several, a collection, and none', async () => {
  const { certificate } = person('alice@example.test', 'ec:P-384');
  openssl('crl2pkcs7', '-nocrl', '-certfile', certificate, '-certfile', authority().certificate, '-out', 'many.p7c');
  openssl('crl2pkcs7', '-nocrl', '-certfile', certificate, '-certfile', authority().certificate, '-outform', 'DER', '-out', 'many.der');
  const pem = read(certificate);
  const two = new Uint8Array([...pem, ...read(authority().certificate)]);
  for (const [file, count] of [[pem, 1], [two, 2], [read('many.p7c'), 2], [read('many.der'), 2]] as const) assert.equal((await readCertificates(file)).length, count);
  await assert.rejects(readCertificates(octets('hello')));
  await assert.rejects(readCertificates(new Uint8Array()));
  await assert.rejects(readCertificates(pem.subarray(0, 300).fill(0x30)));
});
