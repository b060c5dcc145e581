import type { Filter, FilterCondition, Id, Mailbox, Role } from '../jmap/types';
import { parseSearch } from './search';
import type { Store } from './store.svelte';

/** A list of threads that can be looked at: a mailbox, all mail of a kind, or what a search finds. */
export type View =
  | { readonly kind: 'mailbox'; readonly id: Id }
  | { readonly kind: 'flagged' }
  | { readonly kind: 'unread' }
  | { readonly kind: 'all' }
  | { readonly kind: 'search'; readonly text: string };

export function sameView(a: View, b: View): boolean {
  return viewPath(a) === viewPath(b);
}

export function viewPath(view: View): string {
  switch (view.kind) {
    case 'mailbox':
      return view.id;
    case 'search':
      return `search/${encodeURIComponent(view.text)}`;
    default:
      return view.kind;
  }
}

/** @param narrowed to unread ones */
export function filterOf(view: View, store: Store, narrowed: boolean): Filter {
  const filter = whole(view, store);
  return narrowed ? { operator: 'AND', conditions: [filter, { notKeyword: '$seen' }] } : filter;
}

function whole(view: View, store: Store): Filter {
  switch (view.kind) {
    case 'mailbox':
      return { inMailbox: view.id };
    case 'flagged':
      return { operator: 'AND', conditions: [{ hasKeyword: '$flagged' }, elsewhere(store)] };
    case 'unread':
      return { operator: 'AND', conditions: [{ notKeyword: '$seen' }, elsewhere(store)] };
    case 'all':
      return elsewhere(store);
    case 'search':
      return parseSearch(view.text, store.mailboxes.values(), new Date()).filter;
  }
}

/** What the server knows of mail without opening it. */
const KNOWN: ReadonlySet<string> = new Set<keyof FilterCondition>([
  'inMailbox', 'inMailboxOtherThan', 'before', 'after', 'minSize', 'maxSize', 'hasKeyword', 'notKeyword',
]);

/** Whether it costs no more to count what matches than to list it: words are looked for in each message that may have them. */
export function isCountable(filter: Filter): boolean {
  if ('operator' in filter) return filter.conditions.every(isCountable);
  return Object.keys(filter).every((property) => KNOWN.has(property));
}

/** Mail that is not thrown away. */
function elsewhere(store: Store): Filter {
  const away: Id[] = [];
  for (const role of ['trash', 'junk', 'drafts'] as const) {
    const mailbox = store.byRole(role);
    if (mailbox !== undefined) away.push(mailbox.id);
  }
  return away.length === 0 ? {} : { inMailboxOtherThan: away };
}

const ORDER: readonly Role[] = ['inbox', 'important', 'drafts', 'sent', 'archive', 'junk', 'trash'];

export function hasRole(mailbox: Mailbox): boolean {
  return mailbox.role !== null && ORDER.includes(mailbox.role);
}

/** The mailboxes everybody has, in the order in which they are used. */
export function mainMailboxes(mailboxes: Iterable<Mailbox>): Mailbox[] {
  return [...mailboxes]
    .filter(hasRole)
    .sort((a, b) => ORDER.indexOf(a.role as Role) - ORDER.indexOf(b.role as Role));
}

export interface Folder {
  readonly mailbox: Mailbox;
  readonly depth: number;
  readonly path: string;
}

/** The person's own mailboxes as a tree, written down from top to bottom. */
export function folders(mailboxes: Iterable<Mailbox>, language: string): Folder[] {
  const all = [...mailboxes];
  const compare = new Intl.Collator(language, { numeric: true }).compare;
  const children = (parent: Id | null): Mailbox[] =>
    all
      .filter((box) => box.parentId === parent)
      .sort((a, b) => a.sortOrder - b.sortOrder || compare(a.name, b.name));
  const found: Folder[] = [];
  const walk = (parent: Id | null, depth: number, above: string): void => {
    for (const mailbox of children(parent)) {
      const path = above + mailbox.name;
      const own = !hasRole(mailbox);
      if (own) found.push({ mailbox, depth, path });
      walk(mailbox.id, own ? depth + 1 : depth, own ? `${path} / ` : above);
    }
  };
  walk(null, 0, '');
  return found;
}
