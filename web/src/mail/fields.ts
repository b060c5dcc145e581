import type { BodyPart, EmailBody, EmailHead } from '../jmap/types';

/** What lists need of an email. The server has all of it without opening the message. */
export const HEAD_PROPERTIES = [
  'id', 'blobId', 'threadId', 'mailboxIds', 'keywords', 'size', 'receivedAt', 'from', 'to', 'subject', 'preview',
  'hasAttachment',
] as const satisfies readonly (keyof EmailHead)[];

/** Who wants to be told that the email was read. RFC 8098 §2.1 */
/** What is shown of an encrypted mail's subject to everybody. RFC 9788 §3.2.1 */
export const HIDDEN_SUBJECT = '[...]';

export const RECEIPT_TO = 'header:Disposition-Notification-To:asAddresses';

const RAW = {
  authenticationResults: 'header:Authentication-Results:asText:all',
  received: 'header:Received:all',
  spamStatus: 'header:X-Spam-Status:asText',
  spamReason: 'header:X-Spam-Reason:asText',
  listUnsubscribe: 'header:List-Unsubscribe',
  listUnsubscribePost: 'header:List-Unsubscribe-Post:asText',
  listId: 'header:List-Id:asText',
  contentType: 'header:Content-Type',
  autocrypt: 'header:Autocrypt:all',
  receiptTo: RECEIPT_TO,
} as const;

const PLAIN = [
  'id', 'messageId', 'inReplyTo', 'references', 'sentAt', 'cc', 'bcc', 'replyTo', 'sender', 'htmlBody', 'textBody',
  'attachments', 'bodyValues',
] as const satisfies readonly (keyof EmailBody)[];

export const BODY_ARGUMENTS = {
  properties: [...PLAIN, ...Object.values(RAW)],
  bodyProperties: ['partId', 'blobId', 'size', 'name', 'type', 'charset', 'disposition', 'cid'],
  fetchTextBodyValues: true,
  fetchHTMLBodyValues: true,
  maxBodyValueBytes: 2 << 20,
} as const;

/** RFC 9219 */
export const SIGNED_PROPERTIES = ['smimeStatus', 'smimeStatusAtDelivery', 'smimeErrors'] as const satisfies readonly (keyof EmailBody)[];

/** Whether somebody is still to be asked for the receipt that an email wants. RFC 3503 §3.1: once told, or not, for good. */
export function wantsReceipt(head: EmailHead, body: EmailBody): boolean {
  return (body.receiptTo ?? []).length > 0 && head.keywords['$mdnsent'] === undefined && head.keywords['$draft'] === undefined;
}

/** Gives header fields the names they have here; of an email that was asked for in part, too. */
export function bodyOf(email: Readonly<Record<string, unknown>>): EmailBody {
  const named: Record<string, unknown> = { ...email };
  for (const [name, property] of Object.entries(RAW)) {
    named[name] = email[property] ?? (property.endsWith(':all') ? [] : null);
    delete named[property];
  }
  const attachments = email['attachments'] as readonly BodyPart[] | undefined;
  if (attachments !== undefined) named['attachments'] = attachments.map((part) => (part.name === null ? part : { ...part, name: inOrder(part.name) }));
  return named as unknown as EmailBody;
}

/** Without the characters that show what follows in another order than it is in: `exe` could stand where nobody looks. */
export function inOrder(text: string): string {
  return text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
}

/** As it is shown in lists. */
export function headOf(head: EmailHead): EmailHead {
  return { ...head, subject: head.subject === null ? null : inOrder(head.subject), from: head.from?.map((each) => ({ ...each, name: each.name === null ? null : inOrder(each.name) })) ?? null };
}

export function isUnread(head: Pick<EmailHead, 'keywords'>): boolean {
  return head.keywords['$seen'] === undefined;
}

export function isFlagged(head: Pick<EmailHead, 'keywords'>): boolean {
  return head.keywords['$flagged'] === true;
}

export function isDraft(head: EmailHead): boolean {
  return head.keywords['$draft'] === true;
}

/** Stays at the top of its list. */
export const PINNED = '$pinned';

/** New mail of the conversation is not for the inbox. */
export const MUTED = '$muted';

/** Has been put away, and is back. */
export const AWOKEN = '$awoken';

export function isPinned(head: Pick<EmailHead, 'keywords'>): boolean {
  return head.keywords[PINNED] === true;
}

export function isMuted(head: Pick<EmailHead, 'keywords'>): boolean {
  return head.keywords[MUTED] === true;
}

export function isAwoken(head: EmailHead): boolean {
  return head.keywords[AWOKEN] === true;
}
