import { t } from '../i18n/index.svelte';
import type { Id, Mailbox } from '../jmap/types';
import { HIDDEN_SUBJECT } from './fields';
import { isSnoozedBox } from './snoozed.svelte';

/** The path by which scripts know a mailbox. */
export function mailboxPath(all: ReadonlyMap<Id, Mailbox>, mailbox: Mailbox): string {
  const above = mailbox.parentId === null ? undefined : all.get(mailbox.parentId);
  const own = mailbox.role === 'inbox' ? 'INBOX' : mailbox.name;
  return above === undefined ? own : `${mailboxPath(all, above)}/${own}`;
}

/** Whether only those who can open a mail see what it is about. */
export function isHidden(subject: string | null): boolean {
  return subject?.trim() === HIDDEN_SUBJECT;
}

/** What is shown as a mail's subject. */
export function subjectOf(subject: string | null | undefined): string {
  return subject == null || subject === '' ? t('noSubject') : isHidden(subject) ? t('closedSubject') : subject;
}

/** What a mailbox is called: those that everybody has in the person's language. */
export function mailboxName(mailbox: Mailbox): string {
  switch (mailbox.role) {
    case 'inbox':
      return t('inbox');
    case 'drafts':
      return t('drafts');
    case 'sent':
      return t('sent');
    case 'archive':
      return t('archiveBox');
    case 'junk':
      return t('junkBox');
    case 'trash':
      return t('trashBox');
    default:
      return isSnoozedBox(mailbox) ? t('snoozed') : mailbox.name;
  }
}
