import type { Id } from './jmap/types';
import { viewPath, type View } from './mail/views';

/** Where somebody is: what the address bar says. */
export type Place =
  | { readonly page: 'mail'; readonly view: View | null; readonly thread: Id | null }
  | { readonly page: 'shared'; readonly account: Id; readonly view: View | null; readonly thread: Id | null }
  | { readonly page: 'outbox' }
  | { readonly page: 'contacts'; readonly id: Id | null }
  | { readonly page: 'settings'; readonly tab: SettingsTab };

export const SETTINGS_TABS = ['look', 'writing', 'rules', 'away', 'folders', 'storage', 'security'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

const ROOT = '/mail/';
/** Before the account of somebody else. */
const SHARED = 'of';

/** A view of null is the inbox, whatever its id. */
export function readPlace(path: string): Place {
  const parts = path.startsWith(ROOT) ? path.slice(ROOT.length).split('/').map(decode) : [];
  const [first, second, third] = parts;
  if (first === 'settings') {
    return { page: 'settings', tab: SETTINGS_TABS.find((tab) => tab === second) ?? 'look' };
  }
  const account = first === SHARED ? id(second) : null;
  if (account !== null) {
    const there = readPlace(ROOT + path.slice(ROOT.length).split('/').slice(2).join('/'));
    if (there.page === 'mail') return { page: 'shared', account, view: there.view, thread: there.thread };
  }
  if (first === 'outbox') return { page: 'outbox' };
  if (first === 'contacts') return { page: 'contacts', id: id(second) };
  if (first === 'search' && second !== undefined && second !== '') {
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

export function placePath(place: Place): string {
  if (place.page === 'settings') return `${ROOT}settings/${place.tab}`;
  if (place.page === 'outbox') return `${ROOT}outbox`;
  if (place.page === 'contacts') return `${ROOT}contacts${place.id === null ? '' : `/${place.id}`}`;
  const root = place.page === 'shared' ? `${ROOT}${SHARED}/${place.account}/` : ROOT;
  const view = place.view === null ? 'inbox' : viewPath(place.view);
  return root + view + (place.thread === null ? '' : `/${place.thread}`);
}
