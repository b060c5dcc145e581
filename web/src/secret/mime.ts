import type { BodyPart, BodyValue, EmailAddress } from '../jmap/types';

// MIME as it stands in what only the browser can read: the server never sees it. RFC 2045, RFC 2046

const MOST_PARTS = 300;
const DEEPEST = 12;
/** Characters of one text that are shown. */
const MOST_TEXT = 2 << 20;

export interface Field {
  readonly name: string;
  /** Unfolded, one character for each octet. */
  readonly value: string;
}

export interface Typed {
  /** In lower case, such as `text/plain`. */
  readonly value: string;
  readonly params: Readonly<Record<string, string>>;
}

/** One part, and where it stands. */
export interface Entity {
  readonly fields: readonly Field[];
  readonly type: Typed;
  /** With its header: what a signature covers. */
  readonly whole: Uint8Array;
  /** Still encoded. */
  readonly body: Uint8Array;
  readonly children: readonly Entity[];
}

/** A part that only says something of another. RFC 3156 §5, RFC 8551 §3.5.3 */
export function isSignature(type: string): boolean {
  return /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/i.test(type);
}

/** Octets as characters, one for each. */
export function binary(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192));
  return text;
}

export function octets(text: string): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) made[i] = text.charCodeAt(i);
  return made;
}

const CR = 13;
const LF = 10;

/** Lines that end in CRLF, whatever they ended in. RFC 3156 §5 */
export function canonical(given: Uint8Array): Uint8Array {
  let bare = 0;
  for (let i = 0; i < given.length; i++) if (given[i] === LF && given[i - 1] !== CR) bare++;
  if (bare === 0) return given;
  const made = new Uint8Array(given.length + bare);
  for (let i = 0, at = 0; i < given.length; i++) {
    if (given[i] === LF && given[i - 1] !== CR) made[at++] = CR;
    made[at++] = given[i] ?? 0;
  }
  return made;
}

/** @param given a message or a part, its lines ending in CRLF */
export function parse(given: Uint8Array): Entity {
  return read(given, DEEPEST, { left: MOST_PARTS });
}

function read(given: Uint8Array, depth: number, parts: { left: number }): Entity {
  const end = headerEnd(given);
  const fields = fieldsOf(binary(given.subarray(0, end)));
  const type = typed(first(fields, 'content-type') ?? 'text/plain');
  const body = given.subarray(end);
  const boundary = type.params['boundary'];
  const children = type.value.startsWith('multipart/') && boundary !== undefined && boundary !== '' && depth > 0
    ? split(body, boundary).slice(0, Math.max(0, parts.left)).map((part) => {
        parts.left--;
        return read(part, depth - 1, parts);
      })
    : [];
  return { fields, type, whole: given, body, children };
}

function headerEnd(given: Uint8Array): number {
  if (given[0] === CR && given[1] === LF) return 2;
  for (let i = 0; i + 3 < given.length; i++) {
    if (given[i] === CR && given[i + 1] === LF && given[i + 2] === CR && given[i + 3] === LF) return i + 4;
  }
  return given.length;
}

/** @param header its lines ending in CRLF */
export function fieldsOf(header: string): Field[] {
  const found: Field[] = [];
  for (const line of header.replace(/\r\n([ \t])/g, '$1').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) found.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
  }
  return found;
}

export function first(fields: readonly Field[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** What stands between delimiters; the line end before one is part of it. RFC 2046 §5.1.1 */
function split(body: Uint8Array, boundary: string): Uint8Array[] {
  const text = binary(body);
  const mark = `--${boundary}`;
  const found: Uint8Array[] = [];
  let start = -1;
  for (let at = text.startsWith(mark) ? 0 : next(text, mark, 0); at >= 0; at = next(text, mark, at + mark.length)) {
    const after = text.slice(at + mark.length, at + mark.length + 2);
    const line = text.indexOf('\r\n', at);
    const rest = text.slice(at + mark.length, line < 0 ? undefined : line);
    if (!/^(?:--)?[ \t]*$/.test(rest)) continue; // a longer boundary that begins alike
    if (start >= 0) found.push(body.subarray(start, Math.max(start, at - 2)));
    start = line < 0 ? body.length : line + 2;
    if (after === '--') return found;
    if (found.length > MOST_PARTS) return found;
  }
  if (start >= 0) found.push(body.subarray(start));
  return found;
}

function next(text: string, mark: string, from: number): number {
  const at = text.indexOf(`\r\n${mark}`, from);
  return at < 0 ? -1 : at + 2;
}

/** A value with parameters, also those in several pieces. RFC 2045 §5.1, RFC 2231 §3 */
export function typed(field: string): Typed {
  const semicolon = field.indexOf(';');
  const value = (semicolon < 0 ? field : field.slice(0, semicolon)).trim().toLowerCase();
  const params: Record<string, string> = {};
  const pieces = new Map<string, { at: number; text: string; coded: boolean }[]>();
  for (const [, name = '', quoted, bare] of field.slice(value.length).matchAll(/;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)) {
    const text = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1');
    const piece = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(name.toLowerCase());
    const key = piece?.[1] ?? name.toLowerCase();
    if (piece?.[2] === undefined && piece?.[3] === undefined) params[key] ??= words(text);
    else pieces.set(key, [...(pieces.get(key) ?? []), { at: Number(piece[2] ?? 0), text, coded: piece[3] !== undefined }]);
  }
  for (const [key, list] of pieces) params[key] = joined(list.sort((a, b) => a.at - b.at));
  return { value, params };
}

function joined(list: readonly { readonly text: string; readonly coded: boolean }[]): string {
  const charset = list[0]?.coded === true ? (/^([^']*)'[^']*'/.exec(list[0].text)?.[1] ?? '') : '';
  const raw = list.map(({ text, coded }, i) => {
    const bare = i === 0 && coded ? text.replace(/^[^']*'[^']*'/, '') : text;
    return coded ? bare.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : bare;
  }).join('');
  return decoded(octets(raw), charset);
}

function decoded(given: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(given);
  } catch {
    return new TextDecoder('windows-1252').decode(given); // a name nobody knows
  }
}

/** Encoded words of a field, and UTF-8 as it is. RFC 2047, RFC 6532 */
export function words(value: string): string {
  const joinedUp = value.replace(/(\?=)\s+(=\?)/g, '$1$2');
  const utf8 = (text: string): string => decoded(octets(text), 'utf-8');
  let made = '';
  let at = 0;
  for (const match of joinedUp.matchAll(/=\?([^?*]+)(?:\*[^?]*)?\?([bqBQ])\?([^?]*)\?=/g)) {
    const [whole, charset = '', how = '', text = ''] = match;
    made += utf8(joinedUp.slice(at, match.index));
    made += decoded(how.toLowerCase() === 'b' ? fromBase64(text) : quotedPrintable(text.replace(/_/g, ' ')), charset);
    at = match.index + whole.length;
  }
  return made + utf8(joinedUp.slice(at));
}

export function fromBase64(text: string): Uint8Array {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, '');
  try {
    return octets(atob(clean.slice(0, clean.length - (clean.length % 4 === 1 ? 1 : 0))));
  } catch {
    return new Uint8Array();
  }
}

export function toBase64(given: Uint8Array): string {
  return btoa(binary(given));
}

function quotedPrintable(text: string): Uint8Array {
  return octets(text.replace(/[ \t]+(?=\r\n)/g, '').replace(/=\r\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
}

export function contentOf(entity: Entity): Uint8Array {
  const coding = (first(entity.fields, 'content-transfer-encoding') ?? '').toLowerCase();
  if (coding === 'base64') return fromBase64(binary(entity.body));
  if (coding === 'quoted-printable') return quotedPrintable(binary(entity.body));
  return entity.body;
}

/** What is shown of an entity, in the form in which the server tells of what it can read itself. RFC 8621 §4.1.4 */
export interface Content {
  readonly htmlBody: readonly BodyPart[];
  readonly textBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
  readonly bodyValues: Readonly<Record<string, BodyValue>>;
  /** By the blob ids of the parts, which are of this page only. */
  readonly files: ReadonlyMap<string, Blob>;
  /** The subject in it, if it has one of its own. RFC 9788 */
  readonly subject: string | null;
}

export function show(root: Entity): Content {
  const lists = { text: [] as BodyPart[], html: [] as BodyPart[], attached: [] as BodyPart[] };
  const bodyValues: Record<string, BodyValue> = {};
  const files = new Map<string, Blob>();
  let number = 0;

  function leaf(entity: Entity): BodyPart {
    const id = `sealed-${++number}`;
    const how = typed(first(entity.fields, 'content-disposition') ?? '');
    const content = contentOf(entity);
    const name = how.params['filename'] ?? entity.type.params['name'];
    const part: BodyPart = {
      partId: id, blobId: id, size: content.length, name: name === undefined ? null : name.replace(/^.*[\\/]/, ''),
      type: entity.type.value, charset: entity.type.params['charset'] ?? null, disposition: how.value === '' ? null : how.value,
      cid: first(entity.fields, 'content-id')?.replace(/^<|>$/g, '') ?? null,
    };
    files.set(id, new Blob([new Uint8Array(content)], { type: harmless(part.type) }));
    return part;
  }

  function isBody(entity: Entity): boolean {
    const how = typed(first(entity.fields, 'content-disposition') ?? '');
    return /^text\/(?:plain|html)$/.test(entity.type.value) && how.value !== 'attachment' && how.params['filename'] === undefined;
  }

  function text(entity: Entity): BodyPart {
    const part = leaf(entity);
    const whole = decoded(contentOf(entity), part.charset ?? '');
    bodyValues[part.partId ?? ''] = { value: whole.slice(0, MOST_TEXT), isTruncated: whole.length > MOST_TEXT, isEncodingProblem: false };
    return part;
  }

  function walk(entity: Entity): void {
    const { value } = entity.type;
    if (value === 'multipart/alternative') {
      const html = entity.children.find((child) => child.type.value !== 'text/plain');
      const plain = entity.children.find((child) => child.type.value === 'text/plain');
      if (plain !== undefined && isBody(plain)) {
        const part = text(plain);
        lists.text.push(part);
        if (html === undefined) lists.html.push(part);
      }
      if (html !== undefined) walk(html);
    } else if (entity.children.length > 0) {
      const signed = value === 'multipart/signed';
      for (const child of signed ? entity.children.slice(0, 1) : entity.children) walk(child);
    } else if (isBody(entity)) {
      const part = text(entity);
      lists.html.push(part);
      if (value === 'text/plain') lists.text.push(part);
    } else lists.attached.push(leaf(entity));
  }
  walk(root);
  const type = root.type.params;
  const hasOwn = type['hp'] !== undefined || type['protected-headers'] !== undefined;
  const subject = hasOwn ? first(root.fields, 'subject') : undefined;
  return {
    htmlBody: lists.html, textBody: lists.text.length === 0 ? lists.html : lists.text, attachments: lists.attached, bodyValues, files,
    subject: subject === undefined ? null : words(subject),
  };
}

/** What a browser may do with a part by itself: nothing but show pictures, sound, video and PDF. */
function harmless(type: string): string {
  return /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/.test(type) ? type : 'application/octet-stream';
}

// -- writing

const LINE = 76;

export function encodedText(text: string, type: string): string {
  const lines = toBase64(new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n')));
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${folded(lines)}\r\n`;
}

export interface OutgoingFile {
  readonly name: string;
  readonly type: string;
  readonly cid: string | null;
  readonly content: Uint8Array;
}

export function encodedFile(file: OutgoingFile): string {
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
  const how = file.cid === null ? 'attachment' : 'inline';
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ${how}; ${param('filename', file.name)}\r\n`
    + (file.cid === null ? '' : `Content-ID: <${file.cid.replace(/[<>\s]/g, '')}>\r\n`) + `\r\n${folded(toBase64(file.content))}\r\n`;
}

/** RFC 2231 §4 */
function param(name: string, value: string): string {
  if (/^[\x20-\x7e]*$/.test(value) && !/["\\]/.test(value)) return `${name}="${value}"`;
  const coded = [...new TextEncoder().encode(value)].map((octet) => (/[\w.-]/.test(String.fromCharCode(octet)) ? String.fromCharCode(octet) : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`));
  return `${name}*=utf-8''${coded.join('')}`;
}

export function folded(text: string): string {
  return text.replace(new RegExp(`.{${LINE}}(?=.)`, 'g'), '$&\r\n');
}

/** @param head fields and parameters of the whole */
export function multipart(subtype: string, parameters: string, head: string, parts: readonly string[]): string {
  const boundary = `=_${crypto.randomUUID().replace(/-/g, '')}`;
  return `${head}Content-Type: multipart/${subtype}; boundary="${boundary}"${parameters}\r\n\r\n`
    + parts.map((part) => `--${boundary}\r\n${part}${part.endsWith('\r\n') ? '' : '\r\n'}`).join('') + `--${boundary}--\r\n`;
}

/** A field for what people wrote: encoded words of whole characters. RFC 2047 §5 */
export function textField(name: string, text: string): string {
  return `${name}: ${phrase(text.replace(/[\r\n]+/g, ' '))}\r\n`;
}

function phrase(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && text.length < 900 && !text.includes('=?')) return text;
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (new TextEncoder().encode(piece + character).length > 42) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.map((each) => `=?utf-8?B?${toBase64(new TextEncoder().encode(each))}?=`).join('\r\n ');
}

export function addressField(name: string, addresses: readonly EmailAddress[]): string {
  if (addresses.length === 0) return '';
  const one = (address: EmailAddress): string => {
    const called = (address.name ?? '').trim();
    const email = address.email.replace(/[\r\n<>]/g, '');
    if (called === '') return email;
    return `${/^[\x20-\x7e]*$/.test(called) ? `"${called.replace(/(["\\])/g, '\\$1')}"` : phrase(called)} <${email}>`;
  };
  return `${name}: ${addresses.map(one).join(',\r\n ')}\r\n`;
}

/** A message with another date on it. RFC 5322 §3.6.1 */
export function redated(message: Uint8Array, at: Date): Uint8Array<ArrayBuffer> {
  const end = headerEnd(message);
  const head = binary(message.subarray(0, end)).replace(/(^|\r\n)Date:.*(?:\r\n[ \t].*)*\r\n/i, (_, before: string) => before + dateField(at));
  return octets(head + binary(message.subarray(end)));
}

/** RFC 5322 §3.3 */
export function dateField(at: Date): string {
  return `Date: ${at.toUTCString().replace('GMT', '+0000')}\r\n`;
}
