import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authority, identity, openssl, person, read, write, type Kind } from './openssl.fixture';
import { enclosed, isSigned, sign, verify } from './signed';

const TEXT = 'Content-Type: text/plain\r\n\r\nThe price is 40 pounds.\r\n';
const octets = new TextEncoder().encode(TEXT);

for (const kind of ['rsa:2048', 'ec:P-256', 'ec:P-384', 'ec:P-521'] as readonly Kind[]) {
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
    for (const way of [[], ['-md', 'sha512'], ['-keyid'], ...(kind === 'rsa:2048' ? [['-keyopt', 'rsa_padding_mode:pss']] : [])]) {
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
