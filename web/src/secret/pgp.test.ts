import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encrypt, fingerprintOf, importKey, library, makeKey, minimal, openEncrypted, openInline, openSigned, readPrivate, readPublic, sign, unlock } from './pgp';
import type { Letter } from './letter';
import { NoKey } from './method';
import { binary, octets } from './mime';

const PASSPHRASE = 'seven quiet herons';
const letter: Letter = {
  from: { name: 'Zoë', email: 'zoe@example.test' }, to: [{ name: null, email: 'bob@example.test' }], cc: [], bcc: [], subject: 'Übermorgen',
  replyTo: [], messageId: 'a@b', date: new Date(), inReplyTo: [], references: ['r@s'], receipt: true, text: 'Grüße aus dem Bootshaus', html: '<p>Grüße aus dem Bootshaus</p>',
  files: [{ name: 'Plan.txt', type: 'text/plain', cid: null, content: octets('left of the door') }],
};

async function person(email: string): Promise<{ armored: string; open: import('openpgp').PrivateKey }> {
  const armored = await makeKey([{ name: 'Somebody', email }], PASSPHRASE);
  const open = await unlock(await readPrivate(armored), PASSPHRASE);
  assert.ok(open !== null);
  return { armored, open };
}

async function whole(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

test('what is encrypted is read by whom it is for, with its own header, and nobody else', async () => {
  const [zoe, bob, eve] = await Promise.all([person('zoe@example.test'), person('bob@example.test'), person('eve@example.test')]);
  assert.equal(await unlock(await readPrivate(zoe.armored), 'wrong'), null);
  const message = await whole(await encrypt(letter, [zoe.open.toPublic(), bob.open.toPublic()], zoe.open, null));
  assert.ok(!/Bootshaus|bermorgen|left of/.test(binary(message)));
  assert.match(binary(message), /^Subject: \[\.\.\.\]\r$/m);
  assert.match(binary(message), /^Disposition-Notification-To: zoe@example\.test\r$/m);
  const opened = await openEncrypted(message, [bob.open], [zoe.open.toPublic()]);
  assert.equal(opened.content.subject, 'Übermorgen');
  assert.equal(opened.signature?.state, 'good');
  assert.deepEqual(opened.content.htmlBody.map((part) => /Bootshaus/.test(opened.content.bodyValues[part.partId ?? '']?.value ?? '')), [true]);
  assert.deepEqual(opened.content.attachments.map((part) => part.name), ['Plan.txt']);
  const stranger = await openEncrypted(message, [bob.open], [eve.open.toPublic()]);
  assert.equal(stranger.signature?.state, 'unknown');
  await assert.rejects(openEncrypted(message, [eve.open], []), NoKey);
  const hidden = await whole(await encrypt({ ...letter, bcc: [{ name: null, email: 'x@y' }] }, [bob.open.toPublic()], null, null));
  assert.equal((await openEncrypted(hidden, [eve.open, bob.open], [])).signature, null);
  await assert.rejects(openEncrypted(hidden, [eve.open], []), NoKey);
  await assert.rejects(openEncrypted(octets(binary(message).replace(/\r\n--=_[^\r]*\r\nContent-Type: application\/pgp-encrypted/, '$&x')), [bob.open], []));
});

test('a signature is good, of somebody unknown, or wrong', async () => {
  const [zoe, eve] = await Promise.all([person('zoe@example.test'), person('eve@example.test')]);
  const message = await whole(await sign(letter, zoe.open, 'addr=zoe@example.test; keydata= AAAA'));
  assert.match(binary(message), /micalg="pgp-sha(?:256|512)"/);
  assert.equal((await openSigned(message, [zoe.open.toPublic()])).signature?.state, 'good');
  assert.equal((await openSigned(octets(binary(message).replace(/\r\n/g, '\n')), [zoe.open.toPublic()])).signature?.state, 'good');
  assert.equal((await openSigned(message, [eve.open.toPublic()])).signature?.state, 'unknown');
  assert.equal((await openSigned(octets(binary(message).replace('hp="clear"', 'hp="cleaR"')), [zoe.open.toPublic()])).signature?.state, 'bad');
  assert.equal((await openSigned(octets(binary(message).replace(/BEGIN PGP SIGNATURE-----[^]*?-----END/, 'BEGIN PGP SIGNATURE-----\r\n\r\nnone\r\n-----END')), [zoe.open.toPublic()])).signature?.state, 'bad');
});

test('without integrity protection nothing is shown', async () => {
  const pgp = await library();
  const bob = await person('bob@example.test');
  const message = await pgp.readMessage({ armoredMessage: String(await pgp.encrypt({ message: await pgp.createMessage({ text: 'x'.repeat(500) }), encryptionKeys: bob.open.toPublic(), format: 'armored' })) });
  const sealed = message.write();
  sealed.fill(0x41, sealed.length - 30);
  await assert.rejects(openInline(await pgp.armor(pgp.enums.armor.message, sealed), [bob.open], []));
});

test('keys are imported, and made small for Autocrypt', async () => {
  const bob = await person('bob@example.test');
  const again = await importKey(bob.open.armor(), 'another passphrase');
  assert.ok((await unlock(await readPrivate(again), 'another passphrase')) !== null);
  await assert.rejects(importKey(bob.armored, 'wrong'));
  await assert.rejects(importKey('no key', 'x'));
  const [small] = await readPublic(await minimal(bob.open.toPublic(), 'bob@example.test'));
  assert.ok(small !== undefined);
  assert.equal(fingerprintOf(small), fingerprintOf(bob.open.toPublic()));
});
