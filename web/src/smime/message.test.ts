import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NoKey } from '../secret/method';
import type { Letter } from '../secret/letter';
import { binary, octets } from '../secret/mime';
import { encryptMail, openMail, signMail, type OpenedMail } from './message';
import { authority, identity, openssl, person, read, write } from './openssl.fixture';

const letter: Letter = {
  from: { name: 'Zoë', email: 'zoe@example.test' }, to: [{ name: null, email: 'bob@example.test' }], cc: [], bcc: [], subject: 'Übermorgen',
  replyTo: [], messageId: 'a@b', date: new Date(), inReplyTo: [], references: ['r@s'], receipt: true, text: 'Grüße aus dem Bootshaus', html: '<p>Grüße aus dem Bootshaus</p>',
  files: [{ name: 'Plan.txt', type: 'text/plain', cid: null, content: octets('left of the door') }],
};

async function whole(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

function text({ content }: OpenedMail): string {
  return Object.values(content.bodyValues).map(({ value }) => value).join('');
}

test('what is encrypted is read by whom it is for, with its own header, and nobody else', async () => {
  const zoe = await identity(person('zoe@example.test', 'rsa:2048'));
  const bob = person('bob@example.test', 'ec:P-256');
  const his = await identity(bob);
  for (const gcm of [true, false]) {
    const message = await whole(await encryptMail(letter, [zoe.certificate, his.certificate], gcm, { identity: zoe, preferred: null }, null));
    assert.ok(!/Bootshaus|bermorgen|left of/.test(binary(message)));
    assert.match(binary(message), /^Subject: \[\.\.\.\]\r$/m);
    assert.match(binary(message), gcm ? /smime-type=authEnveloped-data/ : /smime-type=enveloped-data/);
    for (const key of [zoe, his]) {
      const opened = await openMail(message, [key]);
      assert.equal(opened.content.subject, 'Übermorgen');
      assert.equal(opened.intact, gcm);
      assert.equal(opened.signature?.state, 'good');
      assert.match(text(opened), /Bootshaus/);
      assert.deepEqual(opened.content.attachments.map((part) => part.name), ['Plan.txt']);
    }
    await assert.rejects(openMail(message, [await identity(person('eve@example.test', 'rsa:2048'))]), NoKey);
    write('mail', message);
    openssl('cms', '-decrypt', '-in', 'mail', '-inkey', bob.key, '-recip', bob.certificate, '-out', 'inner');
    openssl('cms', '-verify', '-in', 'inner', '-CAfile', authority().certificate, '-out', 'text');
    assert.match(binary(read('text')), /^Subject: =\?utf-8\?B\?/m);
    assert.match(binary(read('text')), /^HP-Outer: Subject: \[\.\.\.\]/m);
  }
});

test('what is signed is verified by OpenSSL, and here', async () => {
  const zoe = await identity(person('zoe@example.test', 'ec:P-256'));
  const message = await whole(await signMail(letter, { identity: zoe, preferred: null }, null));
  assert.match(binary(message), /micalg="sha-256"; protocol="application\/pkcs7-signature"/);
  const edwards = await identity(person('alice@example.test', 'ed25519'));
  assert.match(binary(await whole(await signMail(letter, { identity: edwards, preferred: null }, null))), /micalg="sha-512"; protocol/);
  write('mail', message);
  openssl('cms', '-verify', '-in', 'mail', '-CAfile', authority().certificate, '-out', 'text');
  const opened = await openMail(message, []);
  assert.equal(opened.signature?.state, 'good');
  assert.equal(opened.encrypted, false);
  const changed = await openMail(octets(binary(message).replace('Content-Type: text/plain', 'Content-Type: text/Plain')), []);
  assert.equal(changed.signature?.state, 'bad');
});

test('what others have signed in one piece, encrypted, and both', async () => {
  const opaque = await openMail(new Uint8Array(readFileSync('../src/test/resources/smime/opaque.eml')), []);
  assert.equal(text(opaque).trim(), 'The price is 40 pounds.');
  await assert.rejects(openMail(new Uint8Array(readFileSync('../src/test/resources/smime/encrypted.eml')), []), NoKey);
  const zoe = person('zoe@example.test', 'rsa:2048');
  const bob = person('bob@example.test', 'rsa:2048');
  const his = await identity(bob);
  write('plain', 'Content-Type: text/plain\n\nThe price is 40 pounds.\n');
  for (const way of [['-nodetach'], []]) {
    openssl('cms', '-sign', '-in', 'plain', '-signer', zoe.certificate, '-inkey', zoe.key, '-out', 'signed', ...way);
    openssl('cms', '-encrypt', '-aes256', '-in', 'signed', '-out', 'both', bob.certificate);
    const opened = await openMail(read('both'), [his]);
    assert.equal(text(opened).trim(), 'The price is 40 pounds.');
    assert.ok(opened.signature?.state === 'good' && opened.encrypted && !opened.intact);
    assert.deepEqual(opened.signature.signer.certificate.addresses, ['zoe@example.test']);
    // a signature around what is encrypted may be anybody's: it does not tell who has written what is inside
    openssl('cms', '-encrypt', '-aes256', '-in', 'plain', '-out', 'closed', bob.certificate);
    openssl('cms', '-sign', '-in', 'closed', '-signer', zoe.certificate, '-inkey', zoe.key, '-out', 'around', ...way);
    assert.equal((await openMail(read('around'), [his])).signature, null);
  }
});

test('what is inside and lies: no end, another kind, signed parts beside others', async () => {
  const bob = person('bob@example.test', 'rsa:2048');
  const his = await identity(bob);
  const sealed = (plain: string): Promise<OpenedMail> => {
    write('plain', plain);
    openssl('cms', '-encrypt', '-binary', '-aes256', '-in', 'plain', '-out', 'lie', bob.certificate);
    return openMail(read('lie'), [his]);
  };
  await assert.rejects(sealed('Content-Type: application/pkcs7-mime\n\nnone'));
  assert.equal((await sealed('Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n')).signature, null);
  const beside = await sealed('Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=y\n\n--y\n\nsigned\n--y\nContent-Type: application/pkcs7-signature\n\nx\n--y--\n--x\n\nbeside\n--x--\n');
  assert.equal(beside.signature, null);
  const wrong = await sealed('Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=y\n\n--y\n\nsigned\n--y\nContent-Type: application/pkcs7-signature\n\nx\n--y--\n');
  assert.equal(wrong.signature?.state, 'bad');
  let deep = 'Content-Type: text/plain\n\ndeep\n';
  for (let i = 0; i < 6; i++) {
    write('plain', deep);
    openssl('cms', '-encrypt', '-binary', '-aes256', '-in', 'plain', '-out', 'layer', bob.certificate);
    deep = binary(read('layer'));
  }
  await assert.rejects(openMail(octets(deep), [his]), /layers/);
});
