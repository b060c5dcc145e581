import type { EmailAddress, EmailHead, Id, Mailbox } from '../jmap/types';
import { isAwoken, isDraft, isFlagged, isMuted, isPinned, isUnread } from './fields';
import { nameOf, writers } from './people';
import { hasRole, type View } from './views';

/** What is seen of a conversation in a list. */
export interface Row {
  /** The one that the row is about: the newest of those that are where one looks. */
  readonly newest: EmailHead;
  /** Whose picture stands beside it; null: it is to nobody yet. */
  readonly who: EmailAddress | null;
  readonly names: readonly { readonly name: string; readonly unread: boolean }[];
  readonly unread: boolean;
  readonly flagged: boolean;
  readonly draft: boolean;
  readonly attached: boolean;
  readonly answered: boolean;
  readonly awoken: boolean;
  readonly pinned: boolean;
  readonly muted: boolean;
  /** Mailboxes besides the one that is looked at. */
  readonly labels: readonly Mailbox[];
}

const MOST_LABELS = 2;
const SIGNED = /^\s*-----BEGIN PGP SIGNED MESSAGE-----\s+(?:Hash: \S+\s+)*/;

/**
 * How a text begins, without what is there for programs alone. RFC 9580 §6.2, §7
 *
 * @param closed what is said of one that is encrypted
 */
export function beginning(preview: string, closed: string): string {
  return preview.trimStart().startsWith('-----BEGIN PGP MESSAGE-----') ? closed : preview.replace(SIGNED, '');
}

/**
 * @param self whose mail it is
 * @param words what they are called, and what is written where there is nobody
 */
export function rowOf(
  emails: readonly EmailHead[], view: View, mailboxes: ReadonlyMap<Id, Mailbox>, self: string, words: { readonly me: string; readonly nobody: string; readonly unknown: string },
): Row | null {
  const box = view.kind === 'mailbox' ? mailboxes.get(view.id) : undefined;
  const newest = (box === undefined ? undefined : emails.findLast((email) => box.id in email.mailboxIds)) ?? emails.at(-1);
  if (newest === undefined) return null;
  const outgoing = box?.role === 'sent' || box?.role === 'drafts';
  return {
    newest,
    who: (outgoing ? newest.to : newest.from)?.[0] ?? null,
    names: outgoing
      ? [{ name: (newest.to ?? []).map(nameOf).join(', ') || words.nobody, unread: false }]
      : named(writers(emails, self, words.me), { name: words.unknown, unread: emails.some(isUnread) }),
    unread: emails.some(isUnread),
    flagged: emails.some(isFlagged),
    draft: !outgoing && emails.some(isDraft),
    attached: emails.some((email) => email.hasAttachment),
    answered: newest.keywords['$answered'] === true,
    awoken: emails.some(isAwoken),
    pinned: emails.some(isPinned),
    muted: emails.some(isMuted),
    labels: labelsOf(emails, view, mailboxes),
  };
}

/** Mail need not say whom it is from. */
function named(names: Row['names'], otherwise: Row['names'][number]): Row['names'] {
  return names.length > 0 ? names : [otherwise];
}

function labelsOf(emails: readonly EmailHead[], view: View, mailboxes: ReadonlyMap<Id, Mailbox>): readonly Mailbox[] {
  const ids = new Set(emails.flatMap((email) => Object.keys(email.mailboxIds)));
  if (view.kind === 'mailbox') ids.delete(view.id);
  if (ids.size === 0) return [];
  const isTold = view.kind === 'mailbox'
    ? (box: Mailbox) => !hasRole(box)
    : (box: Mailbox) => !hasRole(box) || (box.role !== 'sent' && box.role !== 'drafts');
  return [...mailboxes.values()].filter((box) => ids.has(box.id) && isTold(box)).slice(0, MOST_LABELS);
}
