// Answers to invitations, as mail. RFC 5546 §3.2.3, RFC 6047
import type { EmailAddress } from '../jmap/types';
import { addressField, dateField, encodedText, multipart, textField } from '../secret/mime';
import type { Guest, Happening } from './calendar';

export type Answer = 'accepted' | 'tentative' | 'declined';

/** What has been answered to an event, and to which version of it. */
export interface Answered {
  readonly answer: Answer;
  readonly sequence: number;
  /** When, in milliseconds. */
  readonly at: number;
}

/** Answers that are remembered. */
const MOST_ANSWERS = 200;
const MOST_KEY = 200;

/** RFC 5545 §3.1 */
const LINE = 75;

/** What the answer takes over from the invitation. RFC 5546 §3.2.3 */
const SAME = ['UID', 'SEQUENCE', 'ORGANIZER', 'RECURRENCE-ID', 'DTSTART', 'DTEND', 'SUMMARY'];

/** Where somebody is among those who are invited; null: one is not asked, or has asked oneself. */
export function invited(event: Happening, own: readonly string[]): Guest | null {
  const mine = own.map((each) => each.toLowerCase());
  const organizer = event.organizer?.email.toLowerCase() ?? '';
  if (event.kind !== 'invitation' || !organizer.includes('@') || mine.includes(organizer) || event.key === '') return null;
  return event.guests.find((guest) => mine.includes(guest.email.toLowerCase())) ?? null;
}

/** The answer as a calendar object. */
export function reply(event: Happening, as: Guest, answer: Answer, comment: string, now: Date): string {
  const same = event.lines.filter((line) => SAME.includes(line.name)).map((line) => line.raw);
  const zoned = event.lines.some((line) => SAME.includes(line.name) && line.parameters.has('TZID'));
  const name = as.name.replace(/["\p{Cc}]/gu, '');
  const lines = [
    'BEGIN:VCALENDAR', 'PRODID:-//Veredus//Webmail//EN', 'VERSION:2.0', 'METHOD:REPLY', ...(zoned ? event.zones : []),
    'BEGIN:VEVENT', ...same,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `ATTENDEE;PARTSTAT=${answer.toUpperCase()}${name === '' || name === as.email ? '' : `;CN="${name}"`}:mailto:${as.email}`,
    ...(comment === '' ? [] : [`COMMENT:${text(comment)}`]),
    'REQUEST-STATUS:2.0;Success', 'END:VEVENT', 'END:VCALENDAR',
  ];
  return lines.map(folded).join('\r\n') + '\r\n';
}

/** RFC 5545 §3.3.11 */
function text(words: string): string {
  return words.replace(/[\\;,]/g, '\\$&').replace(/\r?\n|\r/g, '\\n').replace(/\p{Cc}/gu, '');
}

/** By octets, between characters. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const more = new TextEncoder().encode(character).length;
    if (octets + more > LINE) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += more;
  }
  pieces.push(piece);
  return pieces.join('\r\n');
}

/** What is said for people whose programs know no calendars. */
export interface Words {
  readonly subject: string;
  readonly text: string;
}

/** The mail that brings an answer. RFC 6047 §2 */
export function letter(from: EmailAddress, to: EmailAddress, words: Words, calendar: string, inReplyTo: string | null, now: Date): Blob {
  const id = `${crypto.randomUUID()}@${from.email.split('@')[1] ?? 'localhost'}`;
  const answers = inReplyTo === null ? '' : `In-Reply-To: <${inReplyTo}>\r\nReferences: <${inReplyTo}>\r\n`;
  const head = addressField('From', [from]) + addressField('To', [to]) + textField('Subject', words.subject) + dateField(now)
    + `Message-ID: <${id}>\r\n${answers}MIME-Version: 1.0\r\n`;
  return new Blob([multipart('alternative', '', head, [encodedText(words.text, 'text/plain'), encodedText(calendar, 'text/calendar; method=REPLY')])]);
}

/** What is known of an event's answer. */
export function answeredOf(kept: unknown, event: Happening): Answered | null {
  const found = ((kept ?? {}) as Record<string, Partial<Answered> | undefined>)[event.key.slice(0, MOST_KEY)];
  return found?.answer === undefined ? null : { answer: found.answer, sequence: found.sequence ?? 0, at: found.at ?? 0 };
}

/** With one answer more, and without the oldest of too many. */
export function remembered(kept: unknown, event: Happening, answer: Answer, now: Date): Readonly<Record<string, Answered>> {
  const all = Object.entries((kept ?? {}) as Record<string, Answered>).filter(([key]) => key !== event.key.slice(0, MOST_KEY));
  const newest = all.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_ANSWERS - 1);
  return Object.fromEntries([...newest, [event.key.slice(0, MOST_KEY), { answer, sequence: event.sequence, at: now.getTime() }]]);
}
