// Calendar events that come by mail, as far as they are shown. RFC 5545, RFC 6047
import { offsetAt } from './zones';

/** A time as the event says it. */
export interface When {
  /** Null for a date, or a local time of a zone that the browser does not know. */
  readonly instant: Date | null;
  /** `2026-12-12` or `2026-12-12T19:30`: as written. */
  readonly local: string;
  readonly zone: string | null;
  readonly wholeDay: boolean;
}

export interface Guest {
  readonly name: string;
  readonly email: string;
  readonly status: 'accepted' | 'declined' | 'tentative' | 'open';
}

/** How an event repeats, as far as that is said in a sentence. RFC 5545 §3.3.10 */
export interface Rule {
  readonly every: 'day' | 'week' | 'month' | 'year';
  readonly interval: number;
  /** Of a weekly one, Sunday being 0. */
  readonly days: readonly number[];
  readonly times: number | null;
  readonly until: When | null;
}

export interface Happening {
  /** A counter is another time that a guest proposes; kept means that the organizer does not take one. */
  readonly kind: 'invitation' | 'cancelled' | 'answer' | 'counter' | 'kept' | 'event';
  /** Under which later messages speak of it; of one day of a series with that day. */
  readonly key: string;
  /** How often its organizer has changed it. RFC 5545 §3.8.7.4 */
  readonly sequence: number;
  readonly title: string;
  readonly start: When | null;
  readonly end: When | null;
  readonly place: string;
  readonly text: string;
  /** What somebody who answers says besides. */
  readonly comment: string;
  readonly repeats: boolean;
  /** Null for one that does not repeat, or in a way that is more than a sentence. */
  readonly rule: Rule | null;
  readonly organizer: Guest | null;
  readonly guests: readonly Guest[];
  /** As it came, for an answer that names it. */
  readonly lines: readonly Line[];
  /** The time zones of its calendar, line by line. */
  readonly zones: readonly Line[];
}

export interface Line {
  readonly raw: string;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

const MOST_LINES = 20_000;
const MOST_EVENTS = 20;
const MOST_GUESTS = 200;

/** The events of a calendar object, without those that only change one day of a series. */
export function readCalendar(text: string): readonly Happening[] {
  const lines = unfold(text);
  const method = lines.find((line) => line.name === 'METHOD')?.value.toUpperCase() ?? '';
  const events: Happening[] = [];
  const zones: Line[] = [];
  let inside: Line[] | null = null;
  let zoned = false;
  let depth = 0; // alarms within are not the event's own
  for (const line of lines) {
    const isZone = line.value.toUpperCase() === 'VTIMEZONE';
    if (inside === null && line.name === 'BEGIN' && isZone) zoned = true;
    if (zoned) {
      zones.push(line);
      if (line.name === 'END' && isZone) zoned = false;
      continue;
    }
    if (line.name === 'BEGIN') {
      if (inside !== null) depth++;
      else if (line.value.toUpperCase() === 'VEVENT') inside = [];
    } else if (line.name === 'END') {
      if (inside === null) continue;
      if (depth > 0) depth--;
      else {
        if (events.length < MOST_EVENTS) events.push(happening(inside, method, zones));
        inside = null;
      }
    } else if (inside !== null && depth === 0) inside.push(line);
  }
  return events;
}

/** RFC 5545 §3.1: a line goes on where the next begins with a blank. */
function unfold(text: string): Line[] {
  const lines: Line[] = [];
  for (const raw of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/).slice(0, MOST_LINES)) {
    const line = parseLine(raw);
    if (line !== null) lines.push(line);
  }
  return lines;
}

function parseLine(raw: string): Line | null {
  const found = /^([A-Za-z0-9-]+)((?:;[^=:;]+=(?:"[^"]*"|[^":;]*)(?:,(?:"[^"]*"|[^":;,]*))*)*):(.*)$/s.exec(raw);
  if (found === null) return null;
  const parameters = new Map<string, string>();
  for (const [, key, value] of (found[2] ?? '').matchAll(/;([^=:;]+)=((?:"[^"]*"|[^;])*)/g)) {
    parameters.set((key ?? '').toUpperCase(), (value ?? '').replace(/^"|"$/g, ''));
  }
  return { raw, name: (found[1] ?? '').toUpperCase(), parameters, value: found[3] ?? '' };
}

function happening(lines: readonly Line[], method: string, zones: readonly Line[]): Happening {
  const first = (name: string): Line | undefined => lines.find((line) => line.name === name);
  const words = (name: string): string => plain(first(name)?.value ?? '');
  const start = first('DTSTART');
  const end = first('DTEND');
  const from = start === undefined ? null : when(start, zones);
  const organizer = first('ORGANIZER');
  const day = first('RECURRENCE-ID')?.value;
  return {
    key: (first('UID')?.value ?? '') + (day === undefined ? '' : ` ${day}`),
    sequence: Number.parseInt(first('SEQUENCE')?.value ?? '', 10) || 0,
    lines,
    zones,
    comment: words('COMMENT').trim(),
    kind: words('STATUS').toUpperCase() === 'CANCELLED' || method === 'CANCEL' ? 'cancelled'
      : KINDS[method] ?? 'event',
    title: words('SUMMARY'),
    start: from,
    end: end !== undefined ? when(end, zones) : from === null ? null : after(from, first('DURATION')?.value ?? ''),
    place: words('LOCATION'),
    text: words('DESCRIPTION').trim(),
    repeats: first('RRULE') !== undefined || first('RDATE') !== undefined,
    rule: rule(first('RRULE')?.value ?? '', zones),
    organizer: organizer === undefined ? null : guest(organizer),
    guests: lines.filter((line) => line.name === 'ATTENDEE').slice(0, MOST_GUESTS).map(guest),
  };
}

const KINDS: Readonly<Record<string, Happening['kind']>> = { REPLY: 'answer', REQUEST: 'invitation', COUNTER: 'counter', DECLINECOUNTER: 'kept' };
const FREQUENCIES: Readonly<Record<string, Rule['every']>> = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' };
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

function rule(text: string, zones: readonly Line[]): Rule | null {
  const parts = new Map(text.toUpperCase().split(';').map((pair) => pair.split('=') as [string, string]));
  const every = FREQUENCIES[parts.get('FREQ') ?? ''];
  if (every === undefined) return null;
  const until = parts.get('UNTIL');
  return {
    every,
    interval: Math.max(1, Number(parts.get('INTERVAL')) || 1),
    days: every === 'week' ? (parts.get('BYDAY') ?? '').split(',').map((day) => DAYS.indexOf(day)).filter((day) => day >= 0) : [],
    times: Number(parts.get('COUNT')) || null,
    until: until === undefined ? null : when({ raw: '', name: 'UNTIL', parameters: new Map(), value: until }, zones),
  };
}

/** RFC 5545 §3.3.6 */
function after(start: When, duration: string): When | null {
  const found = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/.exec(duration);
  if (found === null || duration === '') return null;
  const [weeks, days, hours, minutes] = found.slice(1).map((each) => Number(each ?? 0)) as [number, number, number, number];
  const length = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000;
  const later = (from: number): string => new Date(from + length).toISOString();
  if (start.wholeDay) return { ...start, local: later(Date.parse(`${start.local}T00:00Z`)).slice(0, 10) };
  return { ...start, local: later(Date.parse(`${start.local}:00Z`)).slice(0, 16), instant: start.instant === null ? null : new Date(start.instant.getTime() + length) };
}

/** RFC 5545 §3.3.11 */
function plain(value: string): string {
  return value.replace(/\\([nN,;\\])/g, (_, each: string) => (each === 'n' || each === 'N' ? '\n' : each));
}

function guest(line: Line): Guest {
  const email = line.value.replace(/^mailto:/i, '');
  const status = line.parameters.get('PARTSTAT')?.toUpperCase();
  return {
    name: line.parameters.get('CN') ?? email,
    email,
    status: status === 'ACCEPTED' ? 'accepted' : status === 'DECLINED' ? 'declined' : status === 'TENTATIVE' ? 'tentative' : 'open',
  };
}

function when(line: Line, zones: readonly Line[]): When {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(line.value.trim());
  if (found === null) return { instant: null, local: line.value, zone: null, wholeDay: false };
  const [, year, month, day, hour, minute, , utc] = found;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return { instant: null, local: date, zone: null, wholeDay: true };
  const local = `${date}T${hour}:${minute}`;
  if (utc === 'Z') return { instant: new Date(`${local}:00Z`), local, zone: 'UTC', wholeDay: false };
  const zone = line.parameters.get('TZID') ?? null;
  return { instant: zone === null ? new Date(local) : instantIn(local, zone, zones), local, zone, wholeDay: false };
}

/** The instant at which clocks of a zone show a time; null if neither the browser knows the zone nor the calendar tells of it. */
function instantIn(local: string, zone: string, zones: readonly Line[]): Date | null {
  const asUtc = Date.parse(`${local}:00Z`);
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    });
    let guess = asUtc;
    // twice: the offset may be another one where the first guess lies
    for (let i = 0; i < 2; i++) guess += asUtc - shown(format, guess);
    return new Date(guess);
  } catch {
    // a name of the sender's own
    const offset = offsetAt(zones, zone, local);
    return offset === null ? null : new Date(asUtc - offset);
  }
}

function shown(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'));
}
