// Answers to invitations, as mail. RFC 5546 §3.2.3, RFC 6047
import type { EmailAddress } from '../jmap/types';
import { addressField, dateField, encodedText, multipart, textField } from '../secret/mime';
import type { Guest, Happening, When } from './calendar';

export type Reply = 'accepted' | 'tentative' | 'declined';
/** One may propose another time instead. */
export type Answer = Reply | 'proposed';

/** From when to when, as one proposes it. */
export interface Proposed {
  /** Of a whole day `2026-12-12`, else as the browser's own clock shows it: `2026-12-12T19:30`. */
  readonly start: string;
  readonly end: string;
}

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
const SAME = ['UID', 'SEQUENCE', 'ORGANIZER', 'RECURRENCE-ID', 'DTSTART', 'DTEND', 'DURATION', 'SUMMARY', 'LOCATION'];
const TIMES = ['DTSTART', 'DTEND', 'DURATION'];

/** Where somebody is among those who are invited; null: one is not asked, or has asked oneself. */
export function invited(event: Happening, own: readonly string[]): Guest | null {
  const mine = own.map((each) => each.toLowerCase());
  const organizer = event.organizer?.email.toLowerCase() ?? '';
  if (event.kind !== 'invitation' || !organizer.includes('@') || mine.includes(organizer) || event.key === '') return null;
  return event.guests.find((guest) => mine.includes(guest.email.toLowerCase())) ?? null;
}

/** Another time for the event, as a calendar object. RFC 5546 §3.2.7 */
export function counter(event: Happening, as: Guest, proposed: Proposed, comment: string, now: Date): string {
  const day = event.start?.wholeDay === true;
  const time = (name: string, local: string): string => (day ? `${name};VALUE=DATE:${local.replaceAll('-', '')}` : `${name}:${utc(new Date(local))}`);
  return calendar(event, 'COUNTER', as, 'tentative', comment, now, [time('DTSTART', proposed.start), time('DTEND', proposed.end)]);
}

/** The answer as a calendar object. */
export function reply(event: Happening, as: Guest, answer: Reply, comment: string, now: Date): string {
  return calendar(event, 'REPLY', as, answer, comment, now, null);
}

function utc(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** @param times in place of those that it has */
function calendar(event: Happening, method: string, as: Guest, answer: Reply, comment: string, now: Date, times: readonly string[] | null): string {
  const kept = event.lines.filter((line) => SAME.includes(line.name) && (times === null || !TIMES.includes(line.name)));
  const same = [...kept.map((line) => line.raw), ...(times ?? [])];
  const zoned = kept.some((line) => line.parameters.has('TZID'));
  const name = as.name.replace(/["\p{Cc}]/gu, '');
  const lines = [
    'BEGIN:VCALENDAR', 'PRODID:-//Veredus//Webmail//EN', 'VERSION:2.0', `METHOD:${method}`, ...(zoned ? event.zones.map((line) => line.raw) : []),
    'BEGIN:VEVENT', ...same,
    `DTSTAMP:${utc(now)}`,
    `ATTENDEE;PARTSTAT=${answer.toUpperCase()}${name === '' || name === as.email ? '' : `;CN="${name}"`}:mailto:${as.email}`,
    ...(comment === '' ? [] : [`COMMENT:${text(comment)}`]),
    ...(method === 'REPLY' ? ['REQUEST-STATUS:2.0;Success'] : []), 'END:VEVENT', 'END:VCALENDAR',
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
export function letter(from: EmailAddress, to: EmailAddress, words: Words, said: string, inReplyTo: string | null, now: Date): Blob {
  const id = `${crypto.randomUUID()}@${from.email.split('@')[1] ?? 'localhost'}`;
  const answers = inReplyTo === null ? '' : `In-Reply-To: <${inReplyTo}>\r\nReferences: <${inReplyTo}>\r\n`;
  const head = addressField('From', [from]) + addressField('To', [to]) + textField('Subject', words.subject) + dateField(now)
    + `Message-ID: <${id}>\r\n${answers}MIME-Version: 1.0\r\n`;
  return new Blob([multipart('alternative', '', head, [encodedText(words.text, 'text/plain'), encodedText(said, `text/calendar; method=${/^METHOD:(\w+)/m.exec(said)?.[1] ?? 'REPLY'}`)])]);
}

/** A time of an event as the browser's own clock shows it, to be changed. */
export function proposal(event: Happening): Proposed {
  const shown = (when: When | null): string => {
    if (when === null) return '';
    if (when.instant === null) return when.local;
    return new Date(when.instant.getTime() - when.instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  return { start: shown(event.start), end: shown(event.end ?? event.start) };
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
