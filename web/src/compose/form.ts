import type { EmailAddress, Id } from '../jmap/types';

/** A file that goes along. */
export interface KeptFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly cid: string | null;
  /** Null if the server does not have it yet. */
  readonly blobId: Id | null;
  readonly file: Blob | null;
}

/** The email that a draft answers or forwards. */
export interface Answered {
  readonly email: Id;
  readonly keyword: '$answered' | '$forwarded';
  /** Null: one's own. */
  readonly account: Id | null;
}

/** What was saved without knowing whether it is, by which it is known again. */
export interface Attempt {
  readonly subject: string;
  readonly text: string;
}

/** All of a draft, as it is kept in the browser while the server is away. */
export interface DraftForm {
  readonly identityId: Id | null;
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly bcc: readonly EmailAddress[];
  /** Not there in what was kept by an earlier version. */
  readonly replyTo?: readonly EmailAddress[];
  readonly subject: string;
  readonly format: 'rich' | 'plain';
  readonly html: string;
  readonly text: string;
  readonly quote: string;
  readonly emailId: Id | null;
  readonly messageId: string;
  readonly answers: Answered | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly receipt: boolean;
  readonly files: readonly KeptFile[];
  /** Undefined where an older version has kept it. */
  readonly attempt?: Attempt | null;
}
