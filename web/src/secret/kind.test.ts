import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailBody } from '../jmap/types';
import { isClosed, kindOf } from './kind';

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
