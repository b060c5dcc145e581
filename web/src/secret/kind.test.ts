import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailBody } from '../jmap/types';
import { isCertificate, isClosed, kindOf } from './kind';

function body(contentType: string, text: string, more: Partial<EmailBody> = {}): EmailBody {
  const part = { partId: '1', blobId: 'b', size: 1, name: null, type: 'text/plain', charset: null, disposition: null, cid: null };
  return { contentType, textBody: [part], htmlBody: [part], attachments: [], bodyValues: { 1: { value: text, isTruncated: false, isEncodingProblem: false } }, ...more } as unknown as EmailBody;
}
const ARMOUR = '-----BEGIN PGP MESSAGE-----\n\nwcBM\n-----END PGP MESSAGE-----\n';

test('a message is told by its type, or by a text that is armour and nothing else', () => {
  assert.equal(kindOf(body(' multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x', '')), 'encrypted');
  assert.equal(kindOf(body('multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"', '')), 'signed');
  assert.equal(kindOf(body('text/plain', ARMOUR)), 'inline');
  assert.ok(isClosed(body('text/plain', ARMOUR)));
  assert.equal(kindOf(body('text/plain', 'hello')), null);
});

test('what stands beside armour makes it a part only, which is not opened', () => {
  assert.equal(kindOf(body('text/plain', `<img src="https://eve.test/?\n${ARMOUR}">`)), 'partly');
  assert.equal(kindOf(body('text/plain', ARMOUR + ARMOUR)), 'partly');
  assert.equal(kindOf(body('multipart/mixed', 'x', { attachments: [{ type: 'application/pgp-encrypted' }] as never })), 'partly');
  assert.ok(!isClosed(body('text/plain', `see:\n${ARMOUR}`)));
});

test('text that was signed in the open must be alone, too', () => {
  const signed = '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nhi\n-----BEGIN PGP SIGNATURE-----\n\nwcBM\n-----END PGP SIGNATURE-----\n';
  assert.equal(kindOf(body('text/plain', signed)), 'inline');
  assert.equal(kindOf(body('text/plain', `Eve adds this.\n${signed}`)), null);
});

test('what is encrypted or signed by certificates is told by its type, if it is all of the message', () => {
  const part = (type: string, name: string): unknown => ({ type, name });
  const object = part('application/pkcs7-mime', 'smime.p7m');
  const signature = part('application/pkcs7-signature', 'smime.p7s');
  const alone = (contentType: string, attachments: readonly unknown[], smimeStatus: string | null = null): EmailBody => body(contentType, '', { textBody: [], htmlBody: [], attachments: attachments as never, smimeStatus });
  assert.equal(kindOf(alone(' application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', [object])), 'certified');
  assert.equal(kindOf(alone('application/x-pkcs7-mime;\r\n smime-type="authEnveloped-data"', [object])), 'certified');
  assert.equal(kindOf(alone('application/pkcs7-mime; name=smime.p7m', [object])), 'certified');
  assert.equal(kindOf(alone('application/octet-stream; name=smime.p7m', [part('application/octet-stream', 'smime.p7m')])), 'certified');
  assert.equal(kindOf(alone('multipart/signed; protocol="application/pkcs7-signature"', [object, signature], 'signed/verified')), 'certified');
  assert.ok(isClosed(alone('application/pkcs7-mime; smime-type=enveloped-data', [object])));
  assert.equal(kindOf(alone('application/pkcs7-mime; smime-type=signed-data', [object], 'signed/failed')), 'smime');
  assert.equal(kindOf(body('multipart/signed; protocol="application/pkcs7-signature"', 'hi', { attachments: [signature] as never, smimeStatus: 'signed/verified' })), 'smime');
  assert.equal(kindOf(body('multipart/mixed', 'hi', { attachments: [object] as never })), 'partly');
  assert.equal(kindOf(body('multipart/mixed', 'hi', { attachments: [part('application/pkcs7-mime', 'chain.p7c')] as never })), null);
  assert.ok(isCertificate(part('application/pkix-cert', 'bob.cer') as never) && isCertificate(part('application/pkcs7-mime', 'chain.p7c') as never));
  assert.ok(!isCertificate(object as never) && !isCertificate(part('text/html', 'x.cer') as never));
});
