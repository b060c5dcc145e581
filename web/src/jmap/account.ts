import type { Client } from './client';
import type { Proof } from './factors';
import { HERE, type Seat } from './seat';
import type { Id } from './types';

/** Who is signed in; the token proves to the server that requests come from this page. */
export interface SignedIn {
  readonly name: string;
  readonly token: string;
  /** Whether the person has said that the machine is theirs: only there is mail kept. */
  readonly keep: boolean;
  /** Whether a second factor has to be set up before anything else. */
  readonly unfinished?: boolean;
}

/** What is asked for after a right password. */
export interface SecondStep {
  readonly app: boolean;
  readonly recovery: boolean;
  /** What to ask the browser for; null: no passkey can be used here. */
  readonly passkey: object | null;
}

/** What somebody shows besides a password, or in its place. */
export type Shown = { readonly code: string } | { readonly passkey: object };

export interface WebSession {
  readonly id: number;
  readonly made: string;
  readonly seen: string;
  readonly address: string;
  readonly agent: string;
  readonly current: boolean;
}

export interface Visit {
  readonly by: string;
  readonly address: string;
  readonly first: string;
  readonly last: string;
}

export interface AppToken {
  readonly id: number;
  readonly name: string;
  readonly made: string;
  /** What it may be used for, words between spaces; empty for everything. */
  readonly scope: string;
  readonly token?: string;
}

const SESSION = '/web/session';

export function json(method: string, token: string | null, body: unknown): RequestInit {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token !== null) headers['X-Veredus-Token'] = token;
  return { method, headers, body: JSON.stringify(body) };
}

/** @returns null for nobody */
export async function whoIsHere(seat: Seat = HERE): Promise<SignedIn | null> {
  const answer = (await (await seat.reach(SESSION, {})).json()) as { name: string | null; token?: string; keep?: boolean; unfinished?: boolean };
  if (answer.name === null || answer.token === undefined) return null;
  return { name: answer.name, token: answer.token, keep: answer.keep === true, unfinished: answer.unfinished === true };
}

/** @returns what is asked for besides, where the password alone is not enough */
export async function signIn(name: string, password: string, keep: boolean, shown?: Shown): Promise<SignedIn | SecondStep> {
  const answer = (await (await HERE.reach(SESSION, json('POST', null, { name, password, keep, ...shown }))).json()) as SignedIn | { second: SecondStep };
  return 'second' in answer ? answer.second : answer;
}

/**
 * What a passkey says of who is here.
 *
 * @param offered until when the browser has passkeys among what it fills in, instead of asking for one
 */
export async function askPasskey(offered?: AbortSignal): Promise<object> {
  const options = (await (await HERE.reach('/web/passkeys/challenge', json('POST', null, {}))).json()) as object;
  const { assertion } = await import('./passkey');
  return assertion(options, offered);
}

/** Without a name and a password. */
export async function signInByPasskey(passkey: object, keep: boolean): Promise<SignedIn> {
  return (await (await HERE.reach(SESSION, json('POST', null, { passkey, keep }))).json()) as SignedIn;
}

/** What people do with their own account, besides mail. */
export class OwnAccount {
  constructor(private readonly client: Client) {}

  /** Once it is over, nothing asks the server any more. */
  async signOut(): Promise<void> {
    await this.client.rest();
    try {
      await this.client.seat.reach(SESSION, json('DELETE', this.client.token, {}));
    } catch (failed) {
      this.client.resume();
      throw failed;
    }
  }

  async sessions(): Promise<readonly WebSession[]> {
    return ((await (await this.client.seat.reach('/web/sessions', {})).json()) as { sessions: WebSession[] }).sessions;
  }

  /** Who has logged in in this person's place. */
  async visits(): Promise<readonly Visit[]> {
    return ((await (await this.client.seat.reach('/web/visits', {})).json()) as { visits: Visit[] }).visits;
  }

  async endSession(id: number): Promise<void> {
    await this.client.seat.reach(`/web/sessions/${id}`, json('DELETE', this.client.token, {}));
  }

  async endOtherSessions(): Promise<void> {
    await this.client.seat.reach('/web/sessions', json('DELETE', this.client.token, {}));
  }

  async tokens(): Promise<readonly AppToken[]> {
    return ((await (await this.client.seat.reach('/web/tokens', {})).json()) as { tokens: AppToken[] }).tokens;
  }

  async issueToken(name: string, proof: Proof, scope: string): Promise<AppToken> {
    return (await (await this.client.seat.reach('/web/tokens', json('POST', this.client.token, { name, scope, ...proof }))).json()) as AppToken;
  }

  async revokeToken(id: number): Promise<void> {
    await this.client.seat.reach(`/web/tokens/${id}`, json('DELETE', this.client.token, {}));
  }

  /** Leaves the list that an email has come by. */
  async unsubscribe(email: Id): Promise<void> {
    await this.client.seat.reach('/web/unsubscribe', json('POST', this.client.token, { email }));
  }

  async changePassword(proof: Proof, next: string): Promise<SignedIn> {
    const { password, ...rest } = proof;
    const answer = await this.client.seat.reach('/web/password', json('POST', this.client.token, { current: password, next, ...rest }));
    const who = (await answer.json()) as SignedIn;
    this.client.token = who.token;
    return who;
  }
}
