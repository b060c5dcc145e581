import { t } from '../i18n/index.svelte';
import type { Choice } from '../ui/Menu.svelte';

/** Seconds until tomorrow morning. */
export function tomorrow(now: Date): number {
  const then = new Date(now);
  then.setDate(then.getDate() + 1);
  then.setHours(8, 0, 0, 0);
  return Math.round((then.getTime() - now.getTime()) / 1000);
}

/** When a mail can be sent instead of now. */
export function laterChoices(now: Date, language: string, pick: (seconds: number) => void): Choice[] {
  const at = (days: number, hour: number): Date => {
    const then = new Date(now);
    then.setDate(then.getDate() + days);
    then.setHours(hour, 0, 0, 0);
    return then;
  };
  const monday = (8 - now.getDay()) % 7 || 7;
  const times: (readonly [string, Date])[] = [
    [t('inAnHour'), new Date(now.getTime() + 3_600_000)],
    [t('thisEvening'), at(0, 18)],
    [t('tomorrowMorning'), at(1, 8)],
    [t('tomorrowAfternoon'), at(1, 13)],
    [t('mondayMorning'), at(monday, 8)],
  ];
  return times
    .filter(([, then]) => then.getTime() - now.getTime() > 60_000)
    .map(([label, then]) => ({
      label,
      hint: then.toLocaleString(language, { weekday: 'short', hour: '2-digit', minute: '2-digit' }),
      run: () => pick(Math.round((then.getTime() - Date.now()) / 1000)),
    }));
}
