import type { EmailHead, Mailbox, Role } from '../jmap/types';
import { mailboxName } from '../mail/names';
import type { Store } from '../mail/store.svelte';

// Flags and mailboxes, as files of mail have them

const KEYWORDS: Readonly<Record<string, string>> = { '\\Seen': '$seen', '\\Answered': '$answered', '\\Flagged': '$flagged', '\\Draft': '$draft' };
const FLAGS = Object.fromEntries(Object.entries(KEYWORDS).map(([flag, keyword]) => [keyword, flag]));

/** What Google calls the mailboxes that everybody has. */
const NAMES: readonly (readonly [string, Role])[] = [
  ['Inbox', 'inbox'], ['Sent', 'sent'], ['Drafts', 'drafts'], ['Draft', 'drafts'], ['Archived', 'archive'], ['Archive', 'archive'], ['Spam', 'junk'], ['Junk', 'junk'], ['Trash', 'trash'],
];
/** What is no mailbox: Google's own marks. */
const MARKS = /^(?:Unread|Opened|Starred|Important|Chat|Category .*)$/i;

export function flagsOf(keywords: Readonly<Record<string, true>>): readonly string[] {
  return Object.keys(keywords).map((keyword) => FLAGS[keyword] ?? keyword);
}

/** @param flags null: nothing says what they were; what is old has been read */
export function keywordsOf(flags: readonly string[] | null, labels: readonly string[]): Readonly<Record<string, true>> {
  const found = new Set((flags ?? []).map((flag) => KEYWORDS[flag] ?? flag.toLowerCase()));
  const has = (name: string): boolean => labels.some((label) => label.toLowerCase() === name);
  if (has('starred')) found.add('$flagged');
  if (has('draft') || has('drafts')) found.add('$draft');
  if (has('opened') || (flags === null && !has('unread'))) found.add('$seen');
  return Object.fromEntries([...found].map((keyword) => [keyword, true] as const));
}

/** A mailbox's name, with those above it. */
export function pathOf(mailbox: Mailbox, store: Store): readonly string[] {
  const above = mailbox.parentId === null ? undefined : store.mailboxes.get(mailbox.parentId);
  return [...(above === undefined ? [] : pathOf(above, store)), mailboxName(mailbox)];
}

/** A mailbox of one's own that is called what Google calls something else has a slash before its name. */
export function labelsOf({ mailboxIds }: Pick<EmailHead, 'mailboxIds'>, store: Store): readonly string[] {
  return Object.keys(mailboxIds).map((id) => store.mailboxes.get(id)).filter((box) => box !== undefined)
    .map((box) => NAMES.find(([, role]) => role === box.role)?.[0] ?? own(pathOf(box, store).join('/')));
}

function own(name: string): string {
  return MARKS.test(name) || NAMES.some(([each]) => each.toLowerCase() === name.toLowerCase()) ? `/${name}` : name;
}

/** Paths of the mailboxes that labels stand for; nothing but the archive where they stand for none. */
export function pathsOf(labels: readonly string[]): readonly (readonly string[])[] {
  const found = labels.filter((label) => !MARKS.test(label)).map((label) => label.split('/').map((name) => name.trim()).filter((name) => name !== ''));
  const archive = NAMES.filter(([, role]) => role === 'archive').map(([name]) => name);
  const others = found.filter((path) => path.length > 0 && !(path.length === 1 && archive.includes(path[0] ?? '')));
  return others.length === 0 ? [archive.slice(0, 1)] : others;
}

/** The mailbox that everybody has under this name, in the person's language or Google's. */
export function commonBox(path: readonly string[], store: Store): Mailbox | undefined {
  if (path.length !== 1) return undefined;
  const name = path[0]?.toLowerCase();
  const role = NAMES.find(([each]) => each.toLowerCase() === name)?.[1];
  return [...store.mailboxes.values()].find((box) => box.role !== null && (box.role === role || mailboxName(box).toLowerCase() === name));
}
