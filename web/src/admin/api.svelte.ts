import { getContext, setContext } from 'svelte';

/** What may be shown besides a password. */
export interface SecondStep {
  readonly app: boolean;
  readonly recovery: boolean;
  /** What a passkey is to sign; null if there is none for here. */
  readonly passkey: object | null;
}

/** What the server does not do, in its own words. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly second: SecondStep | null = null) {
    super(message);
  }
}

/** What somebody signs in by. */
export type Shown = { readonly address: string; readonly password: string; readonly code?: string; readonly passkey?: object } | { readonly passkey: object };

interface Ticket {
  readonly ticket: string;
  readonly expires: string;
}

interface Entry extends Ticket {
  readonly address: string;
}

/** A ticket lives for 15 minutes; whoever goes on working has it made new in its second half. */
const RENEW_MS = 7.5 * 60_000;
const KEY = Symbol('api');

/** The admin API. The ticket is in this page's memory only: what closes or reloads the page signs out. */
export class Api {
  who = $state.raw<string | null>(null);
  /** Why the last session ended, if it was not the person's wish. */
  ended = $state('');
  private ticket = '';
  private expires = 0;
  private renewal: Promise<void> | null = null;

  async enter(shown: Shown): Promise<void> {
    const entry = (await ask('POST', '/ticket', json(shown), '')) as Entry;
    this.take(entry);
    try {
      await ask('GET', '/status', undefined, this.ticket);
    } catch (failed) {
      await this.leave();
      throw failed;
    }
    this.ended = '';
    this.who = entry.address;
  }

  /** What a passkey is to sign that is to do without a password; refused where the page's name has none. */
  async challenge(): Promise<object> {
    return (await ask('POST', '/ticket/challenge', json({}), '')) as object;
  }

  async leave(): Promise<void> {
    const ticket = this.ticket;
    this.forget();
    if (ticket !== '') await ask('DELETE', '/ticket', undefined, ticket);
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.call<T>('POST', path, json(body));
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.call<T>('PUT', path, json(body));
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.call<T>('PATCH', path, json(body));
  }

  delete(path: string): Promise<unknown> {
    return this.call('DELETE', path);
  }

  /** Something that is not JSON, as what its type says. */
  send<T>(path: string, body: Blob): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  /** All pages of a list. */
  async all<T>(path: string, name: string): Promise<T[]> {
    const found: T[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const part: Record<string, unknown> = await this.get(`${path}?limit=1000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
      found.push(...(part[name] as T[]));
      after = typeof part.next === 'string' ? part.next : null;
    }
    return found;
  }

  private async call<T>(method: string, path: string, body?: Blob): Promise<T> {
    if (this.expires - Date.now() < RENEW_MS) {
      this.renewal ??= this.renew().finally(() => (this.renewal = null));
      await this.renewal;
    }
    try {
      return (await ask(method, path, body, this.ticket)) as T;
    } catch (failed) {
      this.notice(failed);
      throw failed;
    }
  }

  private async renew(): Promise<void> {
    try {
      this.take((await ask('POST', '/ticket/renewal', json({}), this.ticket)) as Ticket);
    } catch (failed) {
      this.notice(failed);
      throw failed;
    }
  }

  private notice(failed: unknown): void {
    if (!(failed instanceof Refused) || failed.status !== 401) return;
    this.ended = 'The session has ended. Sign in again.';
    this.forget();
  }

  private take(made: Ticket): void {
    this.ticket = made.ticket;
    this.expires = Date.parse(made.expires);
  }

  private forget(): void {
    this.ticket = '';
    this.who = null;
  }
}

function json(body: object): Blob {
  return new Blob([JSON.stringify(body)], { type: 'application/json' });
}

async function ask(method: string, path: string, body: Blob | undefined, ticket: string): Promise<unknown> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    cache: 'no-store',
    credentials: 'omit',
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': body.type }),
      ...(ticket === '' ? {} : { Authorization: `Bearer ${ticket}` }),
    },
    body: body ?? null,
  });
  if (answer.ok) return answer.status === 204 ? undefined : answer.json();
  const text = await answer.text();
  let told: { error?: { code?: string; message?: string }; second?: SecondStep };
  try {
    told = JSON.parse(text) as typeof told;
  } catch {
    told = { error: { message: text.trim() } };
  }
  throw new Refused(answer.status, told.error?.code ?? '', told.error?.message || `the server answers ${answer.status}`, told.second ?? null);
}

export function giveApi(api: Api): void {
  setContext(KEY, api);
}

export function useApi(): Api {
  return getContext<Api>(KEY);
}

/** A part of a path. */
export function part(text: string): string {
  return encodeURIComponent(text);
}
