import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authority, identity, openssl, person, read, write, type Kind } from './openssl.fixture';
import { children, derOf, octetsOf, oidOf, read as parse } from './der';
import { enclosed, isSigned, sign, verify } from './signed';

const TEXT = 'Content-Type: text/plain\r\n\r\nThe price is 40 pounds.\r\n';
const octets = new TextEncoder().encode(TEXT);

for (const kind of ['rsa:2048', 'rsa-pss', 'ec:P-256', 'ec:P-384', 'ec:P-521'] as readonly Kind[]) {
  test(`OpenSSL verifies what ${kind} signs here, and the other way round`, async () => {
    const her = person('alice@example.test', kind);
    const key = await identity(her);
    const other = await identity(person('alice@example.test', 'rsa:2048'));
    const made = await sign(octets, key, other.certificate, new Date());
    write('signature', made);
    write('text', TEXT);
    openssl('cms', '-verify', '-binary', '-inform', 'DER', '-in', 'signature', '-content', 'text', '-CAfile', authority().certificate, '-out', 'out');
    const printed = openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'signature').toString();
    assert.match(printed, /signingTime/);
    assert.match(printed, /S\/MIME Capabilities/);
    const ours = await verify(made, octets);
    assert.ok(ours.state === 'good', JSON.stringify(ours));
    assert.equal(ours.signer.gcm, true);
    assert.equal(ours.signer.wanted.fingerprint, other.certificate.fingerprint);
    assert.ok(Math.abs((ours.signer.at?.getTime() ?? 0) - Date.now()) < 60_000);
    const pss = ['-keyopt', 'rsa_padding_mode:pss'];
    // OpenSSL 3.0 has to be told that the key is for nothing else
    const ways = [[], ['-md', 'sha512'], ['-keyid'], ...(kind === 'rsa:2048' ? [pss] : [])].map((way) => (kind === 'rsa-pss' ? [...way, ...pss] : way));
    for (const way of ways) {
      openssl('cms', '-sign', '-binary', '-in', 'text', '-outform', 'DER', '-out', 'theirs', '-signer', her.certificate, '-inkey', her.key, ...way);
      const theirs = await verify(read('theirs'), octets);
      assert.ok(theirs.state === 'good', `${way.join(' ')} ${JSON.stringify(theirs)}`);
      assert.deepEqual(theirs.signer.certificate.addresses, ['alice@example.test']);
      assert.equal(theirs.signer.gcm, false);
    }
  });
}

test('what is signed in one piece is read, also where it comes in pieces', async () => {
  const her = person('alice@example.test', 'rsa:2048');
  write('text', TEXT);
  for (const way of [[], ['-stream']]) {
    openssl('cms', '-sign', '-binary', '-nodetach', '-in', 'text', '-outform', 'DER', '-out', 'whole', '-signer', her.certificate, '-inkey', her.key, ...way);
    assert.ok(isSigned(read('whole')));
    const content = enclosed(read('whole'));
    assert.equal(new TextDecoder().decode(content ?? undefined), TEXT);
    assert.equal((await verify(read('whole'), content ?? octets)).state, 'good');
  }
});

test('a signature proves nothing: changed, by a hash of old, without attributes, by a certificate that is for servers, cut short', async () => {
  const her = person('alice@example.test', 'rsa:2048');
  const server = person('alice@example.test', 'rsa:2048', 30, 'extendedKeyUsage=serverAuth');
  write('text', TEXT);
  const signature = (...way: readonly string[]): Uint8Array => {
    openssl('cms', '-sign', '-binary', '-in', 'text', '-outform', 'DER', '-out', 'one', ...way);
    return read('one');
  };
  const hers = ['-signer', her.certificate, '-inkey', her.key];
  const right = signature(...hers);
  assert.equal((await verify(right, octets)).state, 'good');
  const why = async (object: Uint8Array, content: Uint8Array): Promise<string> => {
    const said = await verify(object, content);
    return said.state === 'bad' ? said.why : 'good';
  };
  assert.match(await why(right, new TextEncoder().encode(TEXT.replace('40', '90'))), /not what was signed/);
  assert.match(await why(signature(...hers, '-md', 'sha1'), octets), /proves nothing/);
  assert.match(await why(signature(...hers, '-noattr'), octets), /attributes/);
  assert.match(await why(signature('-signer', server.certificate, '-inkey', server.key), octets), /not one for signing/);
  assert.match(await why(signature(...hers, '-nocerts'), octets), /not in it/);
  const end = right.slice();
  end[end.length - 5] = (end[end.length - 5] ?? 0) ^ 1;
  assert.match(await why(end, octets), /not made by the key/);
  for (let length = 0; length < right.length; length += 101) assert.notEqual(await why(right.subarray(0, length), octets), 'good');
});

// OpenSSL knows such signatures in CMS from 3.2 on: an older one is shown what is signed
test('Ed25519', async () => {
  const her = person('alice@example.test', 'ed25519');
  const key = await identity(her);
  assert.ok(key.certificate.signs && !key.certificate.encrypts);
  const made = await sign(octets, key, null, new Date());
  const ours = await verify(made, octets);
  assert.ok(ours.state === 'good', JSON.stringify(ours));
  assert.equal((await verify(made, new TextEncoder().encode('another'))).state, 'bad');
  const info = children(children(children(children(parse(made))[1])[0]).at(-1))[0];
  const [attributes, algorithm, signature] = children(info).slice(3);
  assert.ok(attributes && signature);
  assert.equal(oidOf(children(algorithm)[0]), '1.3.101.112');
  write('attributes', new Uint8Array([0x31, ...derOf(attributes).slice(1)]));
  write('signature', octetsOf(signature));
  openssl('x509', '-in', her.certificate, '-pubkey', '-noout', '-out', 'public');
  assert.match(openssl('pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', 'public', '-in', 'attributes', '-sigfile', 'signature').toString(), /Verified Successfully/);
  const changed = made.slice();
  changed[changed.length - 5] = (changed[changed.length - 5] ?? 0) ^ 1;
  assert.equal((await verify(changed, octets)).state, 'bad');
});

test('a key for RSA-PSS alone signs in no other way', async () => {
  const her = person('alice@example.test', 'rsa-pss');
  write('text', TEXT);
  openssl('cms', '-sign', '-binary', '-in', 'text', '-outform', 'DER', '-out', 'odd', '-signer', her.certificate, '-inkey', her.key);
  assert.deepEqual(await verify(read('odd'), octets), { state: 'bad', why: 'it was not made by the key of its certificate' });
});
