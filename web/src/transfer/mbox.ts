import { binary, canonical, fieldsOf, first, octets, textField, words, type Field } from '../secret/mime';
import { Pieces, type Readable } from './readable';
import { joined } from './sink';

// Files of mail: mbox (RFC 4155, its lines quoted as mboxrd) and single messages. What programs note beside a message (Status, X-Status,
// X-Keywords; Thunderbird's X-Mozilla-Status, Google's X-Gmail-Labels) is the mailbox's, not the message's, and does not stay in it. In a
// file of its own a message has them before all of its own fields: names of files cannot say as much everywhere (Maildir's `:2,S`), and a list
// beside them would be lost when some of them are taken elsewhere.

/** A message as it was in a file. */
export interface StoredMessage {
  readonly octets: Uint8Array<ArrayBuffer>;
  /** Whether it stood in an mbox. */
  readonly inMbox: boolean;
  /** Whether the program whose mbox it is had deleted it, and not yet removed it. */
  readonly deleted: boolean;
  /** As IMAP writes them; null: nothing says what they were. */
  readonly flags: readonly string[] | null;
  /** Google's, which stand for mailboxes and flags alike. */
  readonly labels: readonly string[];
  readonly received: Date;
  readonly messageId: string | null;
  readonly subject: string;
}

/** What a message of a file is, and how far the file has been read. */
export interface Found {
  /** Too long, or no mail at all; null: nothing that anybody has written. */
  readonly message: StoredMessage | 'long' | 'odd' | null;
  readonly read: number;
}

const LETTERS = [['R', '\\Seen'], ['A', '\\Answered'], ['F', '\\Flagged'], ['T', '\\Draft']] as const;
const MOZILLA = [[0x1, '\\Seen'], [0x2, '\\Answered'], [0x4, '\\Flagged'], [0x1000, '$Forwarded']] as const;
const MOZILLA_EXPUNGED = 0x8;
const NOTES = new Set(['status', 'x-status', 'x-keywords', 'x-mozilla-status', 'x-mozilla-status2', 'x-mozilla-keys', 'x-gmail-labels', 'x-uid', 'x-imap', 'x-imapbase']);
/** Those that are written, which stand before a message in a file of its own; each once, so that none of its sender's is among them. */
const WRITTEN = new Set(['x-mozilla-status', 'status', 'x-status', 'x-keywords', 'x-gmail-labels']);
const MARK = octets('From ');
/** Of what Status and X-Status say; anything else is no program's. */
const LETTERS_ONLY = /^[ADFNORTU]*$/;
const FIELD = /^[\x21-\x39\x3b-\x7e]+[ \t]*:/;
/** A field of mail's, behind others at most. */
const MAIL = /^(?:[\x21-\x39\x3b-\x7e]+[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*)*?(?:received|return-path|delivered-to|from|sender|reply-to|to|cc|bcc|date|subject|message-id|mime-version|content-type|arc-seal|dkim-signature|authentication-results)[ \t]*:/i;
const DAY = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d\d:\d\d/;
/** Octets that tell what a file is. */
const BEGINNING = 16 << 10;
/** Octets that are read at once. */
const PIECE = 1 << 20;
/** Octets that tell whether a message begins with them. */
const SEPARATOR = 1024;
/** Of what is skipped: as much as the beginning of the next one may need. */
const TAIL = SEPARATOR + 8;
const LF = 10;
const CR = 13;

/**
 * The messages of an mbox file one by one, however large it is; the file itself if it is none.
 *
 * @param most octets of a message that can be taken
 */
export async function* messagesIn(file: Readable, most = Infinity): AsyncGenerator<Found> {
  const pieces = new Pieces(file);
  try {
    yield* messagesOf(file, pieces, most);
  } finally {
    await pieces.close();
  }
}

async function* messagesOf(file: Readable, pieces: Pieces, most: number): AsyncGenerator<Found> {
  const changed = new Date(file.lastModified);
  let more = await pieces.take(BEGINNING);
  if (!marked(more, 0)) {
    const odd = !MAIL.test(binary(more));
    yield { message: odd ? 'odd' : file.size > most ? 'long' : single(joined([more, await pieces.take(file.size)]), changed), read: file.size };
    return;
  }
  let held: Uint8Array = new Uint8Array();
  let skips = false;
  let isFirst = true;
  const taken = (piece: Uint8Array): Found['message'] => {
    const long = skips || piece.length > most;
    const message = long ? 'long' : entry(piece, changed, isFirst);
    skips = isFirst = false;
    return message;
  };
  for (let at = more.length; ; at += more.length) {
    const whole = joined([held, more]);
    let begin = 0;
    for (let end = next(whole, 1, pieces.isAtEnd); end >= 0; end = next(whole, end + 1, pieces.isAtEnd)) {
      yield { message: taken(whole.subarray(begin, end)), read: at - whole.length + end };
      begin = end;
    }
    held = whole.slice(begin);
    if (held.length > most) {
      skips = true;
      held = held.slice(-TAIL);
    }
    if (pieces.isAtEnd) break;
    more = await pieces.take(Math.max(PIECE, held.length));
  }
  yield { message: taken(held), read: file.size };
}

function marked(text: Uint8Array, at: number): boolean {
  return MARK.every((octet, i) => text[at + i] === octet);
}

/** Where the next entry begins: behind an empty line, where it is known already what follows. */
function next(text: Uint8Array, from: number, isLast: boolean): number {
  for (let end = text.indexOf(LF, from - 1); end >= 0; end = text.indexOf(LF, end + 1)) {
    const before = text[end - 1] === CR ? end - 2 : end - 1;
    if (text[before] !== LF || !marked(text, end + 1)) continue;
    if (!isLast && end + 1 + SEPARATOR > text.length) return -1;
    if (separates(binary(text.subarray(end + 1, end + 1 + SEPARATOR)))) return end + 1;
  }
  return -1;
}

/** Whether a line that begins with `From ` is not somebody's own: a date is in it, or a field behind it. */
function separates(text: string): boolean {
  const [line = '', after = ''] = text.split(/\r?\n/, 2);
  return /^From -(?: |$)/.test(line) || DAY.test(line) || FIELD.test(after);
}

function single(text: Uint8Array, changed: Date): StoredMessage {
  const message = canonical(text);
  const head = binary(message.subarray(0, headEnd(message)));
  return { ...stored(octets(binary(message.subarray(notesEnd(head)))), fieldsOf(head), null, changed), inMbox: false, deleted: false };
}

/** Where a message begins of which something is noted before it. */
function notesEnd(head: string): number {
  const met = new Set<string>();
  let end = 0;
  for (const [field, name = ''] of head.matchAll(/([^:\r\n]+):.*\r\n(?:[ \t].*\r\n)*/gy)) {
    const key = name.trim().toLowerCase();
    if (!WRITTEN.has(key) || met.has(key)) break;
    met.add(key);
    end += field.length;
  }
  return end;
}

function headEnd(message: Uint8Array): number {
  for (let at = message.indexOf(LF); at >= 0; at = message.indexOf(LF, at + 1)) if (message[at + 1] === CR && message[at + 2] === LF) return at + 1;
  return message.length;
}

function entry(text: Uint8Array, changed: Date, isFirst: boolean): StoredMessage | null {
  const [separator = '', ...lines] = binary(text).split(/\r?\n/);
  for (let i = 0; i < 2 && lines.at(-1) === ''; i++) lines.pop(); // the last line's end, and the line before the next entry
  if (lines.length === 0) return null;
  const blank = lines.indexOf('');
  const head = blank < 0 ? lines : lines.slice(0, blank);
  let noted = false;
  const met = new Set<string>();
  // the first of each is the program's, another one the sender's
  const kept = head.filter((line) => {
    if (/^[ \t]/.test(line)) return !noted;
    const name = line.slice(0, Math.max(0, line.indexOf(':'))).trim().toLowerCase();
    noted = NOTES.has(name) && !met.has(name);
    met.add(name);
    return !noted;
  });
  const fields = fieldsOf(head.join('\r\n'));
  if (isFirst && isInternal(fields)) return null;
  // a line that began with `From ` has one `>` too many
  const own = [...kept, ...(blank < 0 ? [] : lines.slice(blank))].map((line) => `${line.replace(/^>(>*From )/, '$1')}\r\n`).join('');
  return { ...stored(octets(own), fields, written(separator), changed), inMbox: true };
}

/** Whether it is what the University of Washington's programs begin an mbox with. */
function isInternal(fields: readonly Field[]): boolean {
  const has = (name: string): boolean => first(fields, name) !== undefined;
  return (has('x-imap') || has('x-imapbase')) && !has('x-mozilla-status') && (first(fields, 'subject') ?? '').startsWith('DON\'T DELETE THIS MESSAGE');
}

function stored(message: Uint8Array<ArrayBuffer>, fields: readonly Field[], told: Date | null, changed: Date): Omit<StoredMessage, 'inMbox'> {
  const value = (name: string): string => first(fields, name) ?? '';
  const subject = words(value('subject'));
  const mozilla = /^[\da-f]{1,8}$/i.test(value('x-mozilla-status')) ? Number.parseInt(value('x-mozilla-status'), 16) : 0;
  const letters = [value('status'), value('x-status')].filter((each) => LETTERS_ONLY.test(each)).join('');
  const labels = value('x-gmail-labels') === '' ? [] : listed(words(value('x-gmail-labels')));
  const says = ['status', 'x-status', 'x-mozilla-status'].some((name) => first(fields, name) !== undefined);
  const flags = new Set([
    ...LETTERS.filter(([letter]) => letters.includes(letter)).map(([, flag]) => flag),
    ...MOZILLA.filter(([bit]) => (mozilla & bit) !== 0).map(([, flag]) => flag),
    ...value('x-keywords').split(/[\s,]+/).filter((word) => /^[\w$.-]{1,100}$/.test(word)),
  ]);
  return {
    octets: message, deleted: (mozilla & MOZILLA_EXPUNGED) !== 0 || letters.includes('D'), labels, flags: says || flags.size > 0 ? [...flags] : null, subject, received: told ?? received(fields) ?? changed,
    messageId: /<([^<>\s]+)>/.exec(value('message-id'))?.[1] ?? null,
  };
}

/** Names between commas; one with a comma in it is in quotes, and quotes in one that is are doubled. */
function listed(text: string): readonly string[] {
  return [...text.matchAll(/\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]+)/g)]
    .map(([, quoted, bare]) => (quoted?.replace(/""/g, '"') ?? bare ?? '').trim()).filter((name) => name !== '');
}

function list(names: readonly string[]): string {
  return names.map((name) => (/[",]/.test(name) ? `"${name.replace(/"/g, '""')}"` : name)).join(',');
}

/** When the newest Received field says that it came, or when it was written. */
function received(fields: readonly Field[]): Date | null {
  const came = first(fields, 'received');
  return dated(came?.slice(came.lastIndexOf(';') + 1)) ?? dated(first(fields, 'date'));
}

function dated(text: string | undefined): Date | null {
  const then = Date.parse((text ?? '').replace(/\([^()]*\)/g, ''));
  return Number.isNaN(then) ? null : new Date(then);
}

/** When the line before a message says that it came; in UTC where it does not say. Thunderbird's says when it was written there. RFC 4155 */
function written(separator: string): Date | null {
  if (separator.startsWith('From - ')) return null;
  const [, month, day, time, zone, year] = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d:\d\d(?::\d\d)?) +([+-]\d{4} +)?(\d{4})/.exec(separator) ?? [];
  return month === undefined ? null : dated(`${day} ${month} ${year} ${time} ${zone ?? '+0000'}`);
}

/** What is written beside a message. */
export interface Beside {
  /** As IMAP writes them. */
  readonly flags: readonly string[];
  readonly labels: readonly string[];
}

/** What an mbox tells besides. */
export interface Origin {
  readonly received: Date;
  readonly sender: string;
}

/** Every note is there, so that none of the message's sender is taken for one. */
function notes({ flags, labels }: Beside): string {
  const letters = (of: readonly string[]): string => LETTERS.filter(([letter, flag]) => of.includes(letter) && flags.includes(flag)).map(([letter]) => letter).join('');
  const rest = flags.filter((flag) => !flag.startsWith('\\'));
  const mozilla = MOZILLA.reduce((bits, [bit, flag]) => (flags.includes(flag) ? bits | bit : bits), 0);
  return `X-Mozilla-Status: ${mozilla.toString(16).padStart(4, '0')}\r\nStatus: ${letters(['R'])}O\r\nX-Status: ${letters(['A', 'F', 'T'])}\r\n`
    + `X-Keywords: ${rest.join(' ')}\r\n${textField('X-Gmail-Labels', list(labels))}`;
}

/** A message as it stands in an mbox. */
export function entryOf(message: Uint8Array, { received: at, sender }: Origin, beside: Beside): Uint8Array<ArrayBuffer> {
  const [day, date, month, year, time] = at.toUTCString().replace(',', '').split(' ');
  const separator = `From ${sender.replace(/\s/g, '') || 'MAILER-DAEMON'} ${day} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}\n`;
  const text = binary(message).replace(/\r\n/g, '\n').replace(/(^|\n)(>*From )/g, '$1>$2');
  return octets(`${separator}${notes(beside).replace(/\r/g, '')}${text}${text.endsWith('\n') ? '' : '\n'}\n`);
}

/** A message as it stands in a file of its own. */
export function fileOf(message: Uint8Array, beside: Beside): Uint8Array<ArrayBuffer> {
  return joined([octets(notes(beside)), message]);
}
