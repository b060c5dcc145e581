import { HERE, type Seat } from './jmap/seat';
import type { Id } from './jmap/types';
import { viewPath, type View } from './mail/views';

/** A conversation in one of several accounts. */
export interface Spot {
  readonly account: Id;
  readonly thread: Id;
}

/** Where somebody is: what the address bar says. */
export type Place =
  | { readonly page: 'mail'; readonly view: View | null; readonly thread: Id | null }
  | { readonly page: 'shared'; readonly account: Id; readonly view: View | null; readonly thread: Id | null }
  /** With a search: what it finds in all of them. */
  | { readonly page: 'together'; readonly search: string | null; readonly at: Spot | null }
  | { readonly page: 'outbox' }
  | { readonly page: 'scheduled' }
  | { readonly page: 'contacts'; readonly id: Id | null }
  | { readonly page: 'settings'; readonly tab: SettingsTab };

export const SETTINGS_TABS = ['look', 'writing', 'rules', 'away', 'folders', 'storage', 'transfer', 'encryption', 'security'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

/** Before the account of somebody else. */
const SHARED = 'of';
/** All inboxes of those who are signed in side by side. */
const TOGETHER = 'together';
const SEARCH = 'search';

/** A view of null is the inbox, whatever its id. */
export function readPlace(path: string): Place {
  return read(path.startsWith(HERE.root) ? path.slice(HERE.root.length).split('/').map(decode) : []);
}

function read(parts: readonly string[]): Place {
  const [first, second, third] = parts;
  if (first === 'settings') {
    return { page: 'settings', tab: SETTINGS_TABS.find((tab) => tab === second) ?? 'look' };
  }
  const account = first === SHARED ? id(second) : null;
  if (account !== null) {
    const there = read(parts.slice(2));
    if (there.page === 'mail') return { page: 'shared', account, view: there.view, thread: there.thread };
  }
  if (first === TOGETHER) {
    const search = second === SEARCH && third !== undefined && third !== '' ? third : null;
    const [of, thread] = (search === null ? parts.slice(1) : parts.slice(3)).map(id);
    return { page: 'together', search, at: of == null || thread == null ? null : { account: of, thread } };
  }
  if (first === 'outbox' || first === 'scheduled') return { page: first };
  if (first === 'contacts') return { page: 'contacts', id: id(second) };
  if (first === SEARCH && second !== undefined && second !== '') {
    return { page: 'mail', view: { kind: 'search', text: second }, thread: id(third) };
  }
  if (first === 'flagged' || first === 'unread' || first === 'all') {
    return { page: 'mail', view: { kind: first }, thread: id(second) };
  }
  const mailbox = id(first);
  if (mailbox !== null && first !== 'inbox') {
    return { page: 'mail', view: { kind: 'mailbox', id: mailbox }, thread: id(second) };
  }
  return { page: 'mail', view: null, thread: id(second) };
}

/** RFC 8620 §1.2: the characters of ids */
function id(text: string | undefined): Id | null {
  return text !== undefined && /^[\w-]{1,255}$/.test(text) ? text : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function placePath(place: Place, seat: Seat = HERE): string {
  return seat.root + within(place);
}

function within(place: Place): string {
  switch (place.page) {
    case 'settings':
      return `settings/${place.tab}`;
    case 'outbox':
    case 'scheduled':
      return place.page;
    case 'contacts':
      return `contacts${place.id === null ? '' : `/${place.id}`}`;
    case 'together':
      return TOGETHER + (place.search === null ? '' : `/${SEARCH}/${encodeURIComponent(place.search)}`)
        + (place.at === null ? '' : `/${place.at.account}/${place.at.thread}`);
    case 'shared':
      return `${SHARED}/${place.account}/${within({ ...place, page: 'mail' })}`;
    case 'mail':
      return (place.view === null ? 'inbox' : viewPath(place.view)) + (place.thread === null ? '' : `/${place.thread}`);
  }
}
