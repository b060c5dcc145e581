import { t } from '../i18n/index.svelte';
import type { Mailbox } from '../jmap/types';
import { isSnoozedBox } from './snoozed.svelte';

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
