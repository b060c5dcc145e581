import type { Desk } from '../desk.svelte';
import { language, locale, t, tn } from '../i18n/index.svelte';
import type { EmailHead, Id } from '../jmap/types';
import { mailboxName } from '../mail/names';
import type { Those } from '../mail/threadlist.svelte';
import { longTime } from '../mail/time';
import { folders, mainMailboxes } from '../mail/views';
import { laterChoices, longestSnooze, type Wait } from '../compose/later';
import type { Choice } from '../ui/Menu.svelte';

/** Mailboxes that mail can be moved to. */
export function moveChoices(desk: Desk, pick: (id: Id) => void): Choice[] {
  const view = desk.view;
  const here = view.kind === 'mailbox' ? view.id : null;
  const all = [...desk.store.mailboxes.values()].filter((box) => box.myRights.mayAddItems);
  const main = mainMailboxes(all)
    .filter((box) => box.id !== here && box.role !== 'drafts' && box.role !== 'sent')
    .map((box) => ({ label: mailboxName(box), run: () => pick(box.id) }));
  const own = folders(all, language())
    .filter(({ mailbox }) => mailbox.id !== here)
    .map(({ mailbox, depth }) => ({ label: mailbox.name, depth, run: () => pick(mailbox.id) }));
  return [...main, ...own];
}

/** All that can be looked at. */
export function mailboxChoices(desk: Desk): Choice[] {
  const all = [...desk.store.mailboxes.values()];
  const show = (id: Id) => (): void => desk.show({ kind: 'mailbox', id });
  return [
    ...mainMailboxes(all).map((box) => ({ label: mailboxName(box), run: show(box.id) })),
    ...folders(all, language()).map(({ mailbox, depth }) => ({ label: mailboxName(mailbox), depth, run: show(mailbox.id) })),
  ];
}

/** Folders as labels: mail can be in several. */
export function labelChoices(desk: Desk, emails: readonly EmailHead[], set: (id: Id, on: boolean) => void): Choice[] {
  return folders(desk.store.mailboxes.values(), language()).map(({ mailbox, depth }) => {
    const on = emails.some((email) => mailbox.id in email.mailboxIds);
    return { label: mailbox.name, depth, on, run: () => set(mailbox.id, !on) };
  });
}

/** Until when conversations can be put away. */
export function snoozeChoices(desk: Desk, pick: (until: Date) => void): Choice[] {
  const wait: Wait = { label: t('snooze'), most: longestSnooze(desk.client), pick };
  return laterChoices(wait, (asked) => desk.askWhen(asked));
}

/** Puts conversations away until a time. */
export async function snooze(desk: Desk, those: Those, until: Date): Promise<void> {
  await desk.actions.snooze(those, until, (count) => tn('snoozedSaid', count, { time: longTime(until.toISOString(), locale()) }));
}
