import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressField, binary, canonical, encodedFile, encodedText, multipart, octets, parse, redated, show, textField, typed, words } from './mime';

const lines = (...text: string[]): Uint8Array => octets(text.join('\r\n'));

test('a mail with a text, its HTML and a file is shown as the server would', () => {
  const whole = multipart('mixed', '; hp="cipher"', textField('Subject', 'Geheim – größer'), [
    multipart('alternative', '', '', [encodedText('Grüße\n', 'text/plain'), encodedText('<p>Grüße</p>', 'text/html')]),
    encodedFile({ name: 'Plan für 2027.txt', type: 'text/plain', cid: null, content: octets('x') }),
  ]);
  const content = show(parse(octets(whole)));
  assert.equal(content.subject, 'Geheim – größer');
  assert.deepEqual(content.htmlBody.map((part) => content.bodyValues[part.partId ?? '']?.value), ['<p>Grüße</p>']);
  assert.deepEqual(content.textBody.map((part) => content.bodyValues[part.partId ?? '']?.value), ['Grüße\r\n']);
  assert.deepEqual(content.attachments.map((part) => part.name), ['Plan für 2027.txt']);
  assert.equal(content.files.get(content.attachments[0]?.blobId ?? '')?.type, 'application/octet-stream');
});

test('a message gets another date, and nothing else', () => {
  const of = (date: string): string => `X-Date: 1\r\n${date}Subject: a\r\n\r\nDate: stays\r\n`;
  const dated = (text: string): string => binary(redated(octets(text), new Date('2026-03-01T12:00:00Z')));
  assert.equal(dated(of('Date: Mon,\r\n 2 Feb 2026 10:00:00 +0100\r\n')), of('Date: Sun, 01 Mar 2026 12:00:00 +0000\r\n'));
  assert.equal(dated('date: x\r\n\r\n'), 'Date: Sun, 01 Mar 2026 12:00:00 +0000\r\n\r\n');
});

test('what a signature covers is a part with its header, without the line end before the delimiter', () => {
  const root = parse(lines('Content-Type: multipart/signed; boundary="b"', '', 'preamble', '--b', 'A: b', '', 'text', '', '--b', 'Content-Type: application/pgp-signature', '', 'sig', '--b--', ''));
  assert.equal(root.children.length, 2);
  assert.equal(Buffer.from(root.children[0]?.whole ?? []).toString(), 'A: b\r\n\r\ntext\r\n');
});

test('delimiters that only begin alike are none', () => {
  const root = parse(lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'one --b', '--bc', 'two', '--b--'));
  assert.equal(root.children.length, 1);
});

test('subjects without protection are not taken for protected ones', () => {
  assert.equal(show(parse(lines('Content-Type: text/plain', 'Subject: x', '', 'y'))).subject, null);
});

test('parameters in pieces and in UTF-8 are read', () => {
  assert.equal(typed(`attachment; filename*0*=utf-8''Gr%C3%BC; filename*1="n.txt"`).params['filename'], 'Grün.txt');
  assert.deepEqual(typed('Text/Plain; charset="utf-8" ; x=y'), { value: 'text/plain', params: { charset: 'utf-8', x: 'y' } });
});

test('encoded words are written and read', () => {
  const subject = 'Über 😀 '.repeat(30).trim();
  assert.equal(words(textField('Subject', subject).slice(9).replace(/\r\n/g, '')), subject);
  assert.equal(words('=?iso-8859-1?Q?caf=E9_au?= =?utf-8?b?IGxhaXQ=?='), 'café au lait');
});

test('nothing that people write makes fields of its own', () => {
  assert.equal(textField('Subject', 'a\r\nBcc: eve@example.test'), 'Subject: a Bcc: eve@example.test\r\n');
  assert.equal(addressField('To', [{ name: 'a"b', email: 'x@y\r\nBcc: z' }]), 'To: "a\\"b" <x@yBcc: z>\r\n');
});

test('hostile structures cost little', () => {
  const deep = Array.from({ length: 200 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('');
  show(parse(octets(deep)));
  const wide = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(5000)}--b--`;
  assert.ok(show(parse(octets(wide))).htmlBody.length <= 302);
  assert.equal(show(parse(new Uint8Array())).htmlBody.length, 1);
  assert.deepEqual(canonical(octets('a\nb\r\nc')), octets('a\r\nb\r\nc'));
});
