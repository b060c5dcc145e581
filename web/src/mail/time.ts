const FORMS = {
  time: { hour: '2-digit', minute: '2-digit' },
  weekday: { weekday: 'short' },
  day: { day: 'numeric', month: 'short' },
  soon: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  full: { dateStyle: 'short', timeStyle: 'medium' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** Making one takes longer than a hundred dates written with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function written(then: Date, form: keyof typeof FORMS, language: string): string {
  const key = `${language} ${form}`;
  let format = formats.get(key);
  if (format === undefined) formats.set(key, (format = new Intl.DateTimeFormat(language, FORMS[form])));
  return format.format(then);
}

/** When something was, as briefly as it can be told apart. */
export function shortTime(instant: string, now: Date, language: string): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return '';
  if (then.toDateString() === now.toDateString()) {
    return written(then, 'time', language);
  }
  const days = (now.getTime() - then.getTime()) / 86_400_000;
  if (days >= 0 && days < 6) return written(then, 'weekday', language);
  const sameYear = then.getFullYear() === now.getFullYear();
  return written(then, sameYear ? 'day' : 'date', language);
}

/** From here on the year is not the one that is thought of. */
const FAR_MS = 180 * 86_400_000;

/** When something will be, as briefly as it can be told apart. */
export function comingTime(instant: string, now: Date, language: string): string {
  const then = new Date(instant);
  return written(then, then.getTime() - now.getTime() > FAR_MS ? 'date' : 'soon', language);
}

/** To the second, in digits. */
export function fullTime(instant: string, language: string): string {
  return written(new Date(instant), 'full', language);
}

export function longTime(instant: string, language: string): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return '';
  return written(then, 'long', language);
}

export function sizeText(octets: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let unit = 1;
  let value = octets / 1000;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return Math.max(0.1, value).toLocaleString(language, {
    style: 'unit', unit: units[unit] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0,
  });
}
