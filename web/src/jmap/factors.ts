import { json, type SignedIn } from './account';
import { assertion, registration } from './passkey';
import { HERE, type Seat } from './seat';

/** Who wants to change how people get in: a password, with a code where there is a second factor; or a passkey alone. */
export interface Proof {
  readonly password?: string;
  readonly code?: string;
  readonly passkey?: object;
}

export interface Passkey {
  readonly id: number;
  readonly name: string;
  /** The host name it can be used at. */
  readonly host: string;
  readonly synced: boolean;
  readonly made: string;
  readonly used: string | null;
}

export interface Factors {
  /** Since when there is an authenticator app; null for none. */
  readonly app: string | null;
  readonly passkeys: readonly Passkey[];
  /** Recovery codes that are left. */
  readonly recovery: number;
  readonly demanded: boolean;
  /** Whether passkeys can be had at the name that the page was opened at. */
  readonly passkeysHere: boolean;
}

/** With the first factor there is a new session, and codes that are shown once. */
type Changed = Partial<SignedIn> & { readonly recovery?: readonly string[] };

/** Whether the password alone opens nothing. */
export function guards(factors: Factors): boolean {
  return factors.app !== null || factors.passkeys.length > 0;
}

/** What people set up besides their password. */
export class OwnFactors {
  /** @param holder of the session's token, which may change */
  constructor(private readonly holder: { token: string | null }, private readonly seat: Seat = HERE) {}

  private async ask(method: string, path: string, body: object): Promise<unknown> {
    return (await this.seat.reach(path, json(method, this.holder.token, body))).json();
  }

  async list(): Promise<Factors> {
    return (await (await this.seat.reach('/web/factors', {})).json()) as Factors;
  }

  /** What a passkey signs in place of password and code. */
  async sign(): Promise<Proof> {
    return { passkey: await assertion((await this.ask('POST', '/web/factors/challenge', {})) as object) };
  }

  async beginApp(proof: Proof): Promise<{ readonly secret: string; readonly uri: string }> {
    return (await this.ask('POST', '/web/factors/app', proof)) as { secret: string; uri: string };
  }

  /** @returns new recovery codes, if it is the first factor */
  async confirmApp(code: string): Promise<readonly string[]> {
    return this.changed(await this.ask('PUT', '/web/factors/app', { code }));
  }

  async removeApp(proof: Proof): Promise<void> {
    await this.ask('DELETE', '/web/factors/app', proof);
  }

  async addPasskey(name: string, proof: Proof): Promise<readonly string[]> {
    const credential = await registration((await this.ask('POST', '/web/passkeys/options', proof)) as object);
    return this.changed(await this.ask('POST', '/web/passkeys', { name, credential }));
  }

  async renamePasskey(id: number, name: string): Promise<void> {
    await this.ask('PATCH', `/web/passkeys/${id}`, { name });
  }

  async removePasskey(id: number, proof: Proof): Promise<void> {
    await this.ask('DELETE', `/web/passkeys/${id}`, proof);
  }

  async renewRecovery(proof: Proof): Promise<readonly string[]> {
    return this.changed(await this.ask('POST', '/web/factors/recovery', proof));
  }

  private changed(answer: unknown): readonly string[] {
    const { token, recovery } = answer as Changed;
    if (token !== undefined) this.holder.token = token;
    return recovery ?? [];
  }
}
