import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import { locale, t } from '../i18n/index.svelte';
import { SNOOZE, SUBMISSION, type Client } from '../jmap/client';
import type { Choice } from '../ui/Menu.svelte';
import { fixedTimes } from './moment';

/** Something that is to wait until a time. */
export interface Wait {
  /** What is done, as its button says. */
  readonly label: string;
  /** Seconds from now that it can wait at most. */
  readonly most: number;
  readonly pick: (then: Date) => void;
  /** Until when it waits now. */
  readonly now?: Date;
}

/** Seconds for which the server holds what is sent. RFC 8621 §1.3.2 */
export function longestHold(client: Client): number {
  return client.limit(SUBMISSION, 'maxDelayedSend');
}

/** Seconds for which mail can be put away. */
export function longestSnooze(client: Client): number {
  return client.limit(SNOOZE, 'maxDelay');
}

/**
 * Until when it can wait.
 *
 * @param ask opens a dialog in which any time can be chosen
 */
export function laterChoices(wait: Wait, ask: (wait: Wait) => void): Choice[] {
  const offered = fixedTimes(new Date(), wait.most).map(([name, then]) => ({
    label: t(name),
    hint: then.toLocaleString(locale(), { weekday: 'short', hour: '2-digit', minute: '2-digit' }),
    run: () => wait.pick(then),
  }));
  return [...offered, { label: t('ownTime'), icon: CalendarClock, run: () => ask(wait) }];
}
