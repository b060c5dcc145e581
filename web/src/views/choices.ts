import type { Desk } from '../desk.svelte';
import { language, locale, t, tn } from '../i18n/index.svelte';
import type { EmailHead, Id } from '../jmap/types';
import { mailboxName } from '../mail/names';
import { ThreadList, type Those } from '../mail/threadlist.svelte';
import { folders, mainMailboxes } from '../mail/views';
import type { Choice } from '../ui/Menu.svelte';

const MINUTE_MS = 60_000;

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

/** Folders as labels: mail can be in several. */
export function labelChoices(desk: Desk, emails: readonly EmailHead[], set: (id: Id, on: boolean) => void): Choice[] {
  return folders(desk.store.mailboxes.values(), language()).map(({ mailbox, depth }) => {
    const on = emails.some((email) => mailbox.id in email.mailboxIds);
    return { label: mailbox.name, depth, on, run: () => set(mailbox.id, !on) };
  });
}

/** Puts conversations away for so many seconds. */
export async function snooze(desk: Desk, those: Those, seconds: number): Promise<void> {
  // there is a limit of what can be put away, and it is below what a list may have
  if (those instanceof ThreadList) return void desk.notices.trouble(t('notForWhole'));
  const until = new Date(Math.round((Date.now() + seconds * 1000) / MINUTE_MS) * MINUTE_MS);
  const time = until.toLocaleString(locale(), { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  await desk.actions.snooze(those, until, tn('snoozedSaid', those.length, { time }));
}
