import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authority, openssl, person, read, write } from './openssl.fixture';
import { belongs, readPkcs12, WrongPassword, writePkcs12 } from './pkcs12';

for (const kind of ['rsa:2048', 'ec:P-256', 'ec:P-384', 'ec:P-521'] as const) {
  test(`a file of OpenSSL with ${kind} is read, and what is written is read by OpenSSL`, async () => {
    const her = person('alice@example.test', kind);
    openssl('pkcs12', '-export', '-inkey', her.key, '-in', her.certificate, '-certfile', authority().certificate, '-out', 'a.p12', '-passout', 'pass:grüß dich');
    const [identity, ...more] = await readPkcs12(read('a.p12'), 'grüß dich');
    assert.ok(identity);
    assert.equal(more.length, 0);
    assert.deepEqual(identity.certificate.addresses, ['alice@example.test']);
    assert.equal(identity.certificate.issuer, 'Test Authority');
    assert.equal(identity.chain.length, 1);
    assert.ok(await belongs(identity.key, identity.certificate));
    write('b.p12', await writePkcs12(identity, 'another one'));
    const shown = openssl('pkcs12', '-in', 'b.p12', '-passin', 'pass:another one', '-nodes', '-info').toString();
    assert.match(shown, /BEGIN PRIVATE KEY/);
    assert.equal(shown.match(/BEGIN CERTIFICATE/g)?.length, 2);
    await assert.rejects(readPkcs12(read('a.p12'), 'wrong'), WrongPassword);
  });
}

test('files as they were made for long: Triple-DES and RC2, SHA-1', async () => {
  const her = person('alice@example.test', 'rsa:2048');
  for (const how of [['-legacy'], ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']]) {
    openssl('pkcs12', '-export', '-inkey', her.key, '-in', her.certificate, '-out', 'old.p12', '-passout', 'pass:secret', ...how);
    assert.equal((await readPkcs12(read('old.p12'), 'secret')).length, 1);
    await assert.rejects(readPkcs12(read('old.p12'), 'Secret'), WrongPassword);
  }
});

test('a file without a key has no identity, one that is cut short or none at all is refused', async () => {
  const her = person('alice@example.test', 'rsa:2048');
  openssl('pkcs12', '-export', '-nokeys', '-in', her.certificate, '-out', 'c.p12', '-passout', 'pass:x');
  assert.deepEqual(await readPkcs12(read('c.p12'), 'x'), []);
  openssl('pkcs12', '-export', '-inkey', her.key, '-in', her.certificate, '-out', 'd.p12', '-passout', 'pass:x');
  for (const length of [0, 1, 40, 500]) await assert.rejects(readPkcs12(read('d.p12').subarray(0, length), 'x'));
  await assert.rejects(readPkcs12(new TextEncoder().encode('no such file'), 'x'));
});
