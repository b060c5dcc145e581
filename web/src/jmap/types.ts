// What JMAP's objects look like, as far as they are used here. RFC 8620, RFC 8621.

export type Id = string;

export interface Session {
  readonly apiUrl: string;
  readonly downloadUrl: string;
  readonly uploadUrl: string;
  readonly eventSourceUrl: string;
  readonly username: string;
  readonly primaryAccounts: Readonly<Record<string, Id>>;
  readonly capabilities: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly accounts: Readonly<Record<Id, AccountOfSession>>;
}

export interface AccountOfSession {
  readonly name: string;
  readonly accountCapabilities: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export type Role = 'inbox' | 'archive' | 'drafts' | 'sent' | 'trash' | 'junk' | 'important' | 'flagged' | 'all';

export interface Mailbox {
  readonly id: Id;
  readonly name: string;
  readonly parentId: Id | null;
  readonly role: Role | null;
  readonly sortOrder: number;
  readonly totalEmails: number;
  readonly unreadEmails: number;
  readonly totalThreads: number;
  readonly unreadThreads: number;
  readonly myRights: MailboxRights;
  readonly isSubscribed: boolean;
  /** By principal; null for a mailbox that is not shared, or is not ours to share. RFC 9670 §4 */
  readonly shareWith: Readonly<Record<Id, MailboxRights>> | null;
}

export interface MailboxRights {
  readonly mayReadItems: boolean;
  readonly mayAddItems: boolean;
  readonly mayRemoveItems: boolean;
  readonly maySetSeen: boolean;
  readonly maySetKeywords: boolean;
  readonly mayCreateChild: boolean;
  readonly mayRename: boolean;
  readonly mayDelete: boolean;
  readonly maySubmit: boolean;
  readonly mayShare: boolean;
}

/** Whom something can be shared with. RFC 9670 §2 */
export interface Principal {
  readonly id: Id;
  readonly type: string;
  readonly name: string;
  readonly email: string | null;
  readonly accounts: Readonly<Record<Id, unknown>> | null;
}

/** RFC 9670 §5.2 */
export interface ShareNotification {
  readonly id: Id;
  readonly changedBy: { readonly name: string };
  readonly name: string;
  readonly newRights: MailboxRights | null;
}

export interface EmailAddress {
  readonly name: string | null;
  readonly email: string;
}

export interface BodyPart {
  readonly partId: string | null;
  readonly blobId: Id | null;
  readonly size: number;
  readonly name: string | null;
  readonly type: string;
  readonly charset: string | null;
  readonly disposition: string | null;
  readonly cid: string | null;
}

export interface BodyValue {
  readonly value: string;
  readonly isTruncated: boolean;
  readonly isEncodingProblem: boolean;
}

/** The properties that lists show; all of them come without opening the message. */
export interface EmailHead {
  readonly id: Id;
  readonly blobId: Id;
  readonly threadId: Id;
  readonly mailboxIds: Readonly<Record<Id, true>>;
  readonly keywords: Readonly<Record<string, true>>;
  readonly size: number;
  readonly receivedAt: string;
  readonly from: readonly EmailAddress[] | null;
  readonly to: readonly EmailAddress[] | null;
  readonly subject: string | null;
  readonly preview: string;
  readonly hasAttachment: boolean;
}

export interface EmailBody {
  readonly id: Id;
  readonly messageId: readonly string[] | null;
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
  readonly sentAt: string | null;
  readonly cc: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly sender: readonly EmailAddress[] | null;
  readonly htmlBody: readonly BodyPart[];
  readonly textBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
  readonly bodyValues: Readonly<Record<string, BodyValue>>;
  readonly authenticationResults: readonly string[];
  readonly received: readonly string[];
  readonly spamStatus: string | null;
  readonly spamReason: string | null;
  readonly listUnsubscribe: string | null;
  readonly listUnsubscribePost: string | null;
  readonly listId: string | null;
  readonly contentType: string | null;
  readonly autocrypt: readonly string[];
  readonly receiptTo: readonly EmailAddress[] | null;
  /** What the server has found out of an S/MIME signature; not there if it does not look. RFC 9219 */
  readonly smimeStatus?: string | null;
  readonly smimeStatusAtDelivery?: string | null;
  readonly smimeErrors?: readonly string[] | null;
}

export interface ThreadOfEmails {
  readonly id: Id;
  readonly emailIds: readonly Id[];
}

export interface SetError {
  readonly type: string;
  readonly description?: string | null;
}

export interface SetResponse {
  readonly oldState: string | null;
  readonly newState: string;
  readonly created: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly updated: Readonly<Record<Id, unknown>> | null;
  readonly destroyed: readonly Id[] | null;
  readonly notCreated: Readonly<Record<string, SetError>> | null;
  readonly notUpdated: Readonly<Record<Id, SetError>> | null;
  readonly notDestroyed: Readonly<Record<Id, SetError>> | null;
}

export interface GetResponse<T> {
  readonly state: string;
  readonly list: readonly T[];
  readonly notFound: readonly Id[];
}

export interface QueryResponse {
  readonly queryState: string;
  readonly position: number;
  readonly ids: readonly Id[];
  readonly total?: number;
  /** Where the server tells fewer than it was asked for. */
  readonly limit?: number;
}

export interface ChangesResponse {
  readonly oldState: string;
  readonly newState: string;
  readonly hasMoreChanges: boolean;
  readonly created: readonly Id[];
  readonly updated: readonly Id[];
  readonly destroyed: readonly Id[];
}

export interface Uploaded {
  readonly blobId: Id;
  readonly type: string;
  readonly size: number;
}

export interface Identity {
  readonly id: Id;
  readonly name: string;
  readonly email: string;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
}

/** RFC 8621 §7 */
export interface Envelope {
  readonly mailFrom: EnvelopeAddress;
  readonly rcptTo: readonly EnvelopeAddress[];
}

interface EnvelopeAddress {
  readonly email: string;
  readonly parameters?: Readonly<Record<string, string | null>> | null;
}

export interface Submission {
  readonly id: Id;
  readonly emailId: Id;
  readonly undoStatus: 'pending' | 'final' | 'canceled';
  readonly identityId: Id;
  readonly envelope: Envelope;
  readonly sendAt: string;
  readonly deliveryStatus: Readonly<Record<string, DeliveryStatus>> | null;
}

export interface DeliveryStatus {
  readonly smtpReply: string;
  readonly delivered: 'queued' | 'yes' | 'no' | 'unknown';
  readonly displayed: 'yes' | 'unknown';
}

/** Patches of an object: a path of its properties, and what becomes of it. RFC 8620 §5.3 */
export type Patch = Readonly<Record<string, unknown>>;

export type Filter = FilterCondition | FilterOperator;

export interface FilterOperator {
  readonly operator: 'AND' | 'OR' | 'NOT';
  readonly conditions: readonly Filter[];
}

export interface FilterCondition {
  readonly inMailbox?: Id;
  readonly inMailboxOtherThan?: readonly Id[];
  readonly before?: string;
  readonly after?: string;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly hasKeyword?: string;
  readonly notKeyword?: string;
  readonly someInThreadHaveKeyword?: string;
  readonly hasAttachment?: boolean;
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly header?: readonly string[];
}
