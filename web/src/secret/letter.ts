import type { EmailAddress } from '../jmap/types';
import { HIDDEN_SUBJECT } from '../mail/fields';
import { addressField, dateField, encodedFile, encodedText, multipart, textField, type OutgoingFile } from './mime';

// A mail that is made in the browser, with the header that is protected together with its content: RFC 9788

/** A mail as it was written. */
export interface Letter {
  readonly from: EmailAddress;
  readonly replyTo: readonly EmailAddress[];
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly bcc: readonly EmailAddress[];
  readonly subject: string;
  readonly messageId: string;
  /** When it goes. */
  readonly date: Date;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** Whether a receipt is asked for. */
  readonly receipt: boolean;
  readonly text: string;
  /** Null for plain text. */
  readonly html: string | null;
  readonly files: readonly OutgoingFile[];
}

function head(letter: Letter, subject: string): string[] {
  const ids = (name: string, list: readonly string[]): string => (list.length === 0 ? '' : `${name}: ${list.map((id) => `<${id.replace(/[<>\s]/g, '')}>`).join('\r\n ')}\r\n`);
  return [
    addressField('From', [letter.from]), addressField('Reply-To', letter.replyTo), addressField('To', letter.to), addressField('Cc', letter.cc), textField('Subject', subject),
    dateField(letter.date), ids('Message-ID', [letter.messageId]), ids('In-Reply-To', letter.inReplyTo), ids('References', letter.references),
  ].filter((field) => field !== '');
}

/** What is signed and encrypted: the mail with its own header. RFC 9788 §2.1 */
export function payload(letter: Letter, hidden: boolean): string {
  const text = encodedText(letter.text, 'text/plain');
  const body = letter.html === null ? text : multipart('alternative', '', '', [text, encodedText(letter.html, 'text/html')]);
  const outer = hidden ? head(letter, HIDDEN_SUBJECT).map((field) => `HP-Outer: ${field}`) : [];
  return multipart('mixed', `; hp="${hidden ? 'cipher' : 'clear'}"; protected-headers="v1"`, [...head(letter, letter.subject), ...outer].join(''), [body, ...letter.files.map(encodedFile)]);
}

export function outerHead(letter: Letter, subject: string, autocrypt: string | null): string {
  const fields = [...head(letter, subject), addressField('Bcc', letter.bcc)];
  if (letter.receipt) fields.push(addressField('Disposition-Notification-To', [{ name: null, email: letter.from.email }]));
  if (autocrypt !== null) fields.push(`Autocrypt: ${autocrypt.replace(/ /g, '\r\n ')}\r\n`);
  return `${fields.join('')}MIME-Version: 1.0\r\n`;
}
