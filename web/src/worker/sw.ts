// Keeps the pages in the browser, and tells of mail that comes while none is open. Mail and what else is somebody's own is never kept
// here: what a notification says comes with the push, or is asked of the server when it is shown.

/** Filled in when the pages are built: what they consist of, and a name that changes with any of it. */
interface Shell {
  readonly version: string;
  readonly paths: readonly string[];
}

export {};
declare const self: ServiceWorkerGlobalScope;
const SHELL = JSON.parse(atob('__SHELL__')) as Shell;
const PREFIX = 'veredus-pages-';
const NAME = PREFIX + SHELL.version;
const START = '/';
const MAIL = 'urn:ietf:params:jmap:mail';

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  // files in assets/ never change; of the others the newest is wanted
  await cache.addAll(SHELL.paths.map((path) => new Request(path, path.startsWith('/assets/') ? {} : { cache: 'reload' })));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener('message', (event) => {
  if (event.data === 'use') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const path = keptPath(event.request);
  if (path !== null) event.respondWith(answer(event.request, path));
});

/** Null for whatever is the server's alone. */
function keptPath(request: Request): string | null {
  if (request.method !== 'GET') return null;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return null;
  if (request.mode === 'navigate') return url.pathname === START || /^\/mail(?:\/|$)/.test(url.pathname) ? START : null;
  return SHELL.paths.includes(url.pathname) || url.pathname.startsWith('/assets/') ? url.pathname : null;
}

async function answer(request: Request, path: string): Promise<Response> {
  const kept = await keptAt(path);
  if (kept !== undefined) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && path.startsWith('/assets/')) await keep(path, fresh.clone());
  return fresh;
}

/** Nothing where the browser has taken its room back. */
async function keptAt(path: string): Promise<Response | undefined> {
  try {
    return await (await caches.open(NAME)).match(path);
  } catch {
    return undefined;
  }
}

async function keep(path: string, fresh: Response): Promise<void> {
  try {
    await (await caches.open(NAME)).put(path, fresh);
  } catch {
    // there is no room left; what was fetched is good all the same
  }
}

interface Pushed {
  readonly '@type': string;
  readonly pushSubscriptionId?: string;
  readonly verificationCode?: string;
  /** By account. RFC 8620 §7.1 */
  readonly changed?: Readonly<Record<string, unknown>>;
  /** draft-ietf-jmap-emailpush: what has come itself, the latest last. */
  readonly emails?: readonly Partial<Head>[];
  readonly accountId?: string;
}

interface Calls {
  readonly methodResponses: readonly (readonly [string, Record<string, unknown>, string])[];
}

interface Head {
  readonly subject: string | null;
  readonly threadId: string;
  readonly from: readonly { readonly name: string | null; readonly email: string }[] | null;
}

self.addEventListener('push', (event) => {
  if (event.data !== null) event.waitUntil(pushed(event.data.json() as Pushed));
});

async function pushed(told: Pushed): Promise<void> {
  // RFC 8620 §7.2.2: the server tells nothing before it has its code back
  if (told['@type'] === 'PushVerification') {
    const update = { [told.pushSubscriptionId ?? '']: { verificationCode: told.verificationCode } };
    for (const seat of await seats()) await ask(seat, [['PushSubscription/set', { update }, '0']]);
    return;
  }
  const windows = await self.clients.matchAll({ type: 'window' });
  if (windows.some((each) => each.visibilityState === 'visible')) return;
  const newest = told.emails?.at(-1);
  if (newest !== undefined && told.accountId !== undefined) return notify(newest, { account: told.accountId, thread: newest.threadId ?? null });
  const all = await seats();
  for (const seat of all) {
    const accountId = (await sessionOf(seat))?.primaryAccounts[MAIL];
    if (accountId === undefined || (all.length > 1 && !(accountId in (told.changed ?? {})))) continue;
    const found = await newestUnread(seat, accountId);
    await notify(found, { account: accountId, thread: found?.threadId ?? null });
  }
}

async function notify(head: Partial<Head> | null, about: Told): Promise<void> {
  const sender = head?.from?.[0];
  const name = await nameOf(about.account);
  await self.registration.showNotification(sender?.name || sender?.email || 'Veredus', {
    body: [head?.subject ?? '', name].filter((line) => line !== '').join('\n'), tag: `mail ${about.account}`, icon: '/icon-192.png', data: about,
  });
}

/** Whose mail it is, where that of several is told; the pages say so. */
async function nameOf(wanted: string): Promise<string> {
  const kept = await caches.match('/names', { cacheName: 'veredus-accounts' });
  return ((await kept?.json()) as Readonly<Record<string, string>> | undefined)?.[wanted] ?? '';
}

/** Where accounts are signed in side by side. */
async function seats(): Promise<readonly number[]> {
  const answer = await fetch('/web/seats', { credentials: 'same-origin' });
  return ((await answer.json()) as { readonly seats: readonly { readonly seat: number }[] }).seats.map((each) => each.seat);
}

/** Where the pages show an account: those of whoever is signed in with it, or of somebody whom its owner shows mail. */
async function pagesOf(wanted: string): Promise<string> {
  const root = (seat: number): string => `/mail/${seat === 0 ? '' : `u/${seat}/`}`;
  try {
    const all = await seats();
    const sessions = await Promise.all(all.map(async (seat) => ({ seat, session: await sessionOf(seat) })));
    const own = sessions.find(({ session }) => session?.primaryAccounts[MAIL] === wanted);
    if (own !== undefined) return `${root(own.seat)}inbox`;
    const shown = sessions.find(({ session }) => session !== null && wanted in session.accounts);
    return shown === undefined ? `${root(all[0] ?? 0)}inbox` : `${root(shown.seat)}of/${wanted}/inbox`;
  } catch {
    return `${root(0)}inbox`; // where nobody can be asked
  }
}

/** Null where somebody was quicker. */
async function newestUnread(seat: number, accountId: string): Promise<Head | null> {
  const answer = await ask(seat, [['Mailbox/query', { accountId, filter: { role: 'inbox' } }, '0']]);
  const [inbox] = (answer?.methodResponses[0]?.[1]['ids'] ?? []) as readonly string[];
  const found = await ask(seat, [
    ['Email/query', { accountId, filter: { inMailbox: inbox, notKeyword: '$seen' }, sort: [{ property: 'receivedAt', isAscending: false }], limit: 1 }, '0'],
    ['Email/get', { accountId, '#ids': { resultOf: '0', name: 'Email/query', path: '/ids' }, properties: ['subject', 'from', 'threadId'] }, '1'],
  ]);
  return ((found?.methodResponses[1]?.[1]['list'] ?? []) as readonly Head[])[0] ?? null;
}

interface Session {
  readonly primaryAccounts: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, unknown>>;
}

async function sessionOf(seat: number): Promise<Session | null> {
  const answer = await fetch(`/jmap/session?seat=${seat}`, { credentials: 'same-origin' });
  return answer.ok ? ((await answer.json()) as Session) : null;
}

/** As whoever is signed in there; null for nobody. */
async function ask(seat: number, methodCalls: readonly unknown[]): Promise<Calls | null> {
  const { token } = (await (await fetch(`/web/session?seat=${seat}`, { credentials: 'same-origin' })).json()) as { token?: string };
  if (token === undefined) return null;
  const answer = await fetch(`/jmap/api?seat=${seat}`, {
    method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', 'X-Veredus-Token': token },
    body: JSON.stringify({ using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'], methodCalls }),
  });
  return answer.ok ? ((await answer.json()) as Calls) : null;
}

interface Told {
  readonly account: string;
  readonly thread: string | null;
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data as Told));
});

/** In a window that is there, if one is. */
async function show({ account, thread }: Told): Promise<void> {
  const path = `${await pagesOf(account)}${thread === null ? '' : `/${thread}`}`;
  const [there] = await self.clients.matchAll({ type: 'window' });
  if (there === undefined) await self.clients.openWindow(path);
  else await (await there.focus()).navigate(path);
}
