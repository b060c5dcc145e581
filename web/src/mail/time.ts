/** When something was, as briefly as it can be told apart. */
export function shortTime(instant: string, now: Date, language: string): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return '';
  if (then.toDateString() === now.toDateString()) {
    return then.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  }
  const days = (now.getTime() - then.getTime()) / 86_400_000;
  if (days >= 0 && days < 6) return then.toLocaleDateString(language, { weekday: 'short' });
  const sameYear = then.getFullYear() === now.getFullYear();
  return then.toLocaleDateString(
    language,
    sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' },
  );
}

export function longTime(instant: string, language: string): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return '';
  return then.toLocaleString(language, {
    weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit',
  });
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
