// Time zones as a calendar object describes them itself. RFC 5545 §3.6.5
import type { Line } from './calendar';

/** Where clocks are so much ahead of UTC, from a time on. */
interface Observance {
  /** `20261025T030000`, as clocks showed it before. */
  readonly start: string;
  readonly offset: number;
  readonly rule: ReadonlyMap<string, string>;
  readonly dates: readonly string[];
}

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const MINUTE = 60_000;
const DAY = 86_400_000;

/** The offset from UTC, in milliseconds, where clocks show a time; null if the calendar says nothing of the zone. */
export function offsetAt(zones: readonly Line[], zone: string, local: string): number | null {
  const all = observances(zones, zone);
  const wanted = local.replace(/[-:]/g, '').padEnd(15, '0');
  let best: { readonly onset: string; readonly offset: number } | null = null;
  for (const each of all) {
    const onset = lastOnset(each, wanted);
    if (onset !== null && (best === null || onset > best.onset)) best = { onset, offset: each.offset };
  }
  return best?.offset ?? all[0]?.offset ?? null;
}

function observances(zones: readonly Line[], zone: string): readonly Observance[] {
  const found: Observance[] = [];
  let here = false;
  let lines: Line[] | null = null;
  for (const line of zones) {
    const what = line.value.toUpperCase();
    if (line.name === 'BEGIN' && what === 'VTIMEZONE') here = false;
    else if (line.name === 'TZID') here = line.value === zone;
    else if (line.name === 'BEGIN') lines = [];
    else if (line.name === 'END' && lines !== null) {
      const one = observance(lines);
      if (here && one !== null) found.push(one);
      lines = null;
    } else lines?.push(line);
  }
  return found;
}

function observance(lines: readonly Line[]): Observance | null {
  const value = (name: string): string => lines.find((line) => line.name === name)?.value ?? '';
  const offset = /^([+-])(\d{2})(\d{2})/.exec(value('TZOFFSETTO'));
  const start = value('DTSTART');
  if (offset === null || !/^\d{8}T\d{6}$/.test(start)) return null;
  const minutes = Number(offset[2]) * 60 + Number(offset[3]);
  return {
    start, offset: (offset[1] === '-' ? -minutes : minutes) * MINUTE,
    rule: new Map(value('RRULE').split(';').map((pair) => pair.toUpperCase().split('=') as [string, string])),
    dates: lines.filter((line) => line.name === 'RDATE').flatMap((line) => line.value.split(',')),
  };
}

/** When it has begun last, by a time; null if it has not by then. */
function lastOnset({ start, rule, dates }: Observance, wanted: string): string | null {
  const year = Number(wanted.slice(0, 4));
  const onsets = [start, ...dates];
  if (rule.get('FREQ') === 'YEARLY') for (const each of [year - 1, year]) onsets.push(onsetIn(each, start, rule));
  const until = rule.get('UNTIL') ?? '9';
  const past = onsets.filter((each) => each >= start && each <= wanted && (each === start || dates.includes(each) || each <= until)).sort();
  return past.at(-1) ?? null;
}

/** As rules of time zones are: the second Sunday, the last one, or the first from a day of the month on. */
function onsetIn(year: number, start: string, rule: ReadonlyMap<string, string>): string {
  const month = Number(rule.get('BYMONTH') ?? start.slice(4, 6)) - 1;
  const by = /^([+-]?\d)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(rule.get('BYDAY') ?? '');
  const days = (rule.get('BYMONTHDAY') ?? '').split(',').filter((each) => each !== '').map(Number);
  let date = days[0] ?? Number(start.slice(6, 8));
  if (by !== null) {
    const nth = Number(by[1] ?? (days.length > 0 ? 0 : 1));
    const from = nth < 0 ? Date.UTC(year, month + 1, 0) : Date.UTC(year, month, days.length > 0 ? Math.min(...days) : 1);
    const away = DAYS.indexOf(by[2] ?? '') - new Date(from).getUTCDay();
    const weeks = nth < 0 ? nth + 1 : Math.max(nth - 1, 0);
    date = new Date(from + (((nth < 0 ? -((-away + 7) % 7) : (away + 7) % 7)) + weeks * 7) * DAY).getUTCDate();
  }
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10).replaceAll('-', '') + start.slice(8);
}
