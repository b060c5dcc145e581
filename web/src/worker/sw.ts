// Keeps the pages in the browser, and nothing else: mail and what else is somebody's own never passes through here.

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
  const cache = await caches.open(NAME);
  const kept = await cache.match(path);
  if (kept !== undefined) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && path.startsWith('/assets/')) await cache.put(path, fresh.clone());
  return fresh;
}
