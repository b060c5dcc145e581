import { t } from '../i18n/index.svelte';
import type { Id, Mailbox } from '../jmap/types';
import { isSnoozedBox } from './snoozed.svelte';

/** The path by which scripts know a mailbox. */
export function mailboxPath(all: ReadonlyMap<Id, Mailbox>, mailbox: Mailbox): string {
  const above = mailbox.parentId === null ? undefined : all.get(mailbox.parentId);
  const own = mailbox.role === 'inbox' ? 'INBOX' : mailbox.name;
  return above === undefined ? own : `${mailboxPath(all, above)}/${own}`;
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
