/** A time that can be chosen without looking for it; by the name of its text. */
export type Fixed = 'inAnHour' | 'thisEvening' | 'tomorrowMorning' | 'tomorrowAfternoon' | 'mondayMorning';

/** Why something cannot wait until then. */
export type Fault = 'missing' | 'past' | 'late';

const HOUR_MS = 3_600_000;
/** What is nearer than this is over before it has been chosen. */
const NEAR_MS = 60_000;

function at(now: Date, days: number, hour: number): Date {
  const then = new Date(now);
  then.setDate(then.getDate() + days);
  then.setHours(hour, 0, 0, 0);
  return then;
}

export function tomorrowMorning(now: Date): Date {
  return at(now, 1, 8);
}

/** @param most seconds from now */
export function latest(now: Date, most: number): Date {
  return new Date(now.getTime() + most * 1000);
}

/**
 * Those that are still to come.
 *
 * @param most seconds from now that are possible at all
 */
export function fixedTimes(now: Date, most: number): readonly (readonly [Fixed, Date])[] {
  const times: readonly (readonly [Fixed, Date])[] = [
    ['inAnHour', new Date(now.getTime() + HOUR_MS)],
    ['thisEvening', at(now, 0, 18)],
    ['tomorrowMorning', tomorrowMorning(now)],
    ['tomorrowAfternoon', at(now, 1, 13)],
    ['mondayMorning', at(now, (8 - now.getDay()) % 7 || 7, 8)],
  ];
  return times.filter(([, then]) => then.getTime() - now.getTime() > NEAR_MS && then <= latest(now, most));
}

/** When something goes that was to be held for so many seconds then; 0 for at once, null stays null. */
export function heldUntil({ hold, at: since }: { readonly hold: number | null; readonly at: number }): Date | 0 | null {
  return hold === null || hold === 0 ? hold : new Date(since + hold * 1000);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The day as fields of the browser have it, where the person is. */
export function dayOf(then: Date): string {
  return `${String(then.getFullYear()).padStart(4, '0')}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** Hour and minute as fields of the browser have them. */
export function clockOf(then: Date): string {
  return `${two(then.getHours())}:${two(then.getMinutes())}`;
}

/** What both fields say together; null while one of them says nothing. An hour that summer time leaves out is the next one. */
export function momentOf(day: string, clock: string): Date | null {
  if (day === '' || clock === '') return null;
  const then = new Date(`${day}T${clock}`);
  return Number.isNaN(then.getTime()) ? null : then;
}

/** @param most seconds from now */
export function faultOf(then: Date | null, now: Date, most: number): Fault | null {
  if (then === null) return 'missing';
  if (then <= now) return 'past';
  return then > latest(now, most) ? 'late' : null;
}
