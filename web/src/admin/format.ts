const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const UNITS = ['octets', 'KB', 'MB', 'GB', 'TB'];

export function time(instant: string | null | undefined): string {
  return instant ? TIME.format(new Date(instant)) : '';
}

export function day(instant: string | null | undefined): string {
  return instant ? DAY.format(new Date(instant)) : '';
}

/** How long ago, or in how long, in words. */
export function distance(instant: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 90) return words.format(seconds, 'second');
  if (size < 90 * 60) return words.format(Math.round(seconds / 60), 'minute');
  if (size < 36 * 3600) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}

export function octets(count: number): string {
  let unit = 0;
  let size = count;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : size.toLocaleString('en', { maximumFractionDigits: 1 })} ${UNITS[unit] ?? ''}`;
}

/** Octets as people write them, `5 GB`, `500m` or `2 GiB`; null if it is none. */
export function readOctets(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(?:octets|([kmgt]?)(i?)b?)\s*$/i.exec(text);
  if (found === null) return null;
  const unit = ' kmgt'.indexOf(found[2]?.toLowerCase() || ' ');
  return Math.round(Number(found[1]) * (found[3] ? 1024 : 1000) ** unit);
}

export function count(number: number): string {
  return number.toLocaleString();
}

/** What somebody has written one behind the other, with spaces, commas, semicolons or lines between. */
export function words(text: string): string[] {
  return text.split(/[\s,;]+/).filter((each) => each !== '');
}
