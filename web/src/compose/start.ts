import type { EmailAddress, Id } from '../jmap/types';
import type { Waiting } from '../local/outbox.svelte';
import type { Store } from '../mail/store.svelte';

/** An answer. @property from where the email is, if that is in somebody else's account */
export interface Response {
  readonly kind: 'reply' | 'replyAll' | 'forward';
  readonly email: Id;
  readonly from?: Store;
}

/** How a draft begins. */
export type DraftStart =
  | { readonly kind: 'new'; readonly to: readonly EmailAddress[]; readonly subject: string; readonly text: string }
  | Response
  | { readonly kind: 'resume'; readonly email: Id }
  | { readonly kind: 'waiting'; readonly waiting: Waiting };

export const BLANK: DraftStart = { kind: 'new', to: [], subject: '', text: '' };

export function letterTo(to: readonly EmailAddress[]): DraftStart {
  return { kind: 'new', to, subject: '', text: '' };
}

/** What a `mailto:` address asks for. RFC 6068 */
export function fromMailto(address: string): DraftStart {
  const [to, query] = address.replace(/^mailto:/i, '').split('?') as [string, string | undefined];
  const fields = new URLSearchParams((query ?? '').replace(/\+/g, '%2B'));
  const recipients = [decode(to), fields.get('to') ?? '']
    .flatMap((list) => list.split(','))
    .map((email) => email.trim())
    .filter((email) => /^[^\s@<>]+@[^\s@<>]+$/.test(email));
  return {
    kind: 'new',
    to: recipients.map((email) => ({ name: null, email })),
    subject: fields.get('subject') ?? '',
    text: fields.get('body') ?? '',
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
