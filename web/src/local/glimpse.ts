import { HERE } from '../jmap/seat';
import type { EmailHead, Id, Mailbox, Session, ThreadOfEmails } from '../jmap/types';
import { forgetScreen } from './screen';

/** The account that was last used here. */
export interface Remembered {
  readonly name: string;
  readonly session: Session;
}

/** The beginning of a list, as it was seen last. */
export interface ListPart {
  readonly rows: readonly Id[];
  readonly total: number;
}

/** What a first look at the mail needs. */
export interface Seen {
  readonly who: Remembered;
  readonly mailboxes: readonly Mailbox[];
  /** The path of what was looked at. */
  readonly view: string;
  readonly list: ListPart;
  readonly heads: readonly EmailHead[];
  readonly threads: readonly ThreadOfEmails[];
}

/**
 * A piece of an account's mirror that is read without waiting: the browser's database takes as long as drawing does.
 * Whatever it says, the mirror and then the server say it better.
 */
export interface Glimpse extends Seen {
  readonly account: Id;
}

/** With the shape of what is kept, so that no other version takes it for its own. */
const KEY = HERE.key('veredus.glimpse.1');
/** Characters. */
const LONGEST = 400_000;

export function keepGlimpse(glimpse: Glimpse): void {
  const text = JSON.stringify(glimpse);
  forgetGlimpse();
  if (text.length > LONGEST) return;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // the browser keeps nothing more: the mirror is read
  }
}

export function keptGlimpse(account: Id): Glimpse | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  const glimpse = JSON.parse(text) as Glimpse;
  return glimpse.account === account ? glimpse : null;
}

export function forgetGlimpse(): void {
  localStorage.removeItem(KEY);
  forgetScreen();
}
