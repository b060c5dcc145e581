import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client, MAIL, Offline, RequestFailed } from './client';
import type { Session } from './types';

const session = {
  capabilities: {}, accounts: {}, primaryAccounts: { [MAIL]: 'a' }, apiUrl: '/jmap/api', downloadUrl: '/jmap/download/{blobId}', uploadUrl: '/jmap/upload/{accountId}', eventSourceUrl: '',
} as unknown as Session;
const kept = globalThis.fetch;
Object.assign(globalThis, { location: { origin: 'https://mail.test' } });
afterEach(() => Object.assign(globalThis, { fetch: kept }));

test('an answer that ends too early is one that has not come', async () => {
  const broken = (): Response => new Response(new ReadableStream({ pull: (out) => out.error(new TypeError('network error')) }));
  Object.assign(globalThis, { fetch: () => Promise.resolve(broken()) });
  const client = new Client(session, 'token');
  for (const what of [() => client.octets('b'), () => client.text('b'), () => client.call('Email/get', {}), () => client.others()]) await assert.rejects(what, Offline);
});

class Request {
  readonly upload = {};
  readonly response = null;
  onload: () => void = () => undefined;
  onloadend: () => void = () => undefined;

  constructor(readonly status: number) {}

  open(): void {}
  setRequestHeader(): void {}
  abort(): void {}

  send(): void {
    this.onload();
    this.onloadend();
  }
}

test('what is uploaded waits while the server is away, and leaves nothing behind', async () => {
  const client = new Client(session, 'token');
  const { signal } = new AbortController();
  let listening = 0;
  const counted = {
    addEventListener: () => listening++,
    removeEventListener: () => listening--,
  };
  for (const [status, error] of [[502, Offline], [503, Offline], [504, Offline], [413, RequestFailed]] as const) {
    Object.assign(globalThis, { XMLHttpRequest: class extends Request { constructor() { super(status); } } });
    await assert.rejects(client.upload(new Blob(), () => undefined, Object.assign(Object.create(signal) as AbortSignal, counted)), error, String(status));
    assert.equal(listening, 0);
  }
});
