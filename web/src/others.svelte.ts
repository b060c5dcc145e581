import { SvelteMap } from 'svelte/reactivity';
import type { Desk } from './desk.svelte';
import { whoIsHere } from './jmap/account';
import { Client, MAIL, Offline, PRINCIPALS, RequestFailed, SignedOut } from './jmap/client';
import { Seat, whoSits } from './jmap/seat';
import type { Id, Session } from './jmap/types';
import type { Mirror } from './local/mirror';
import { aim } from './views/aim';

/** Whose account is worked at besides the page's own. */
export interface Beside {
  readonly name: string;
  /** Whether the browser may keep its mail. */
  readonly keep: boolean;
}

/** Sits down at another account. */
export interface Sit {
  (who: Beside, client: Client): Promise<Desk>;
}

/** One that the browser has kept mail of. */
interface Known {
  readonly account: Id;
  readonly name: string;
  /** Null for somebody else's. */
  readonly signedIn: { readonly seat: number; readonly session: Session } | null;
}

const KNOWN = 'others';

/** Accounts that are worked at besides the page's own, by account. */
export class Others {
  /** Of others, who show mailboxes. */
  readonly guests = new SvelteMap<Id, Desk>();
  /** One's own that are signed in side by side. */
  readonly own = new SvelteMap<Id, Desk>();
  private recalled: Promise<void> | null = null;

  constructor(private readonly client: Client, private readonly mirror: Mirror | null, private readonly sit: Sit) {}

  at(account: Id): Desk | undefined {
    return this.guests.get(account) ?? this.own.get(account);
  }

  /** Takes what the browser has kept of them. */
  recall(): Promise<void> {
    this.recalled ??= this.takeKept();
    return this.recalled;
  }

  private async takeKept(): Promise<void> {
    for (const { account, name, signedIn } of (await this.mirror?.about<readonly Known[]>(KNOWN)) ?? []) {
      const client = signedIn === null ? this.client.at(account) : new Client(signedIn.session, null, new Seat(signedIn.seat));
      try {
        (signedIn === null ? this.guests : this.own).set(account, await this.sit({ name, keep: true }, client));
      } catch (failed) {
        if (!(failed instanceof Offline)) throw failed; // its mail has not been looked at
      }
    }
  }

  private keep(): void {
    const known = (signedIn: boolean) => (desk: Desk): Known => ({
      account: desk.client.accountId, name: desk.who.name, signedIn: signedIn ? { seat: desk.client.seat.number, session: desk.client.session } : null,
    });
    const kept = (desk: Desk): boolean => desk.keeps;
    this.mirror?.keepAbout(KNOWN, [
      ...[...this.guests.values()].filter(kept).map(known(false)), ...[...this.own.values()].filter(kept).map(known(true)),
    ]);
  }

  /** Looks who shows mail. */
  async findGuests(): Promise<void> {
    if (!this.client.can(PRINCIPALS)) return;
    await this.recalled;
    const accounts = await this.client.others();
    for (const [id, desk] of [...this.guests]) {
      if (id in accounts) continue;
      this.guests.delete(id);
      await desk.close('removed');
    }
    for (const [id, account] of Object.entries(accounts)) {
      if (!(MAIL in account.accountCapabilities)) continue;
      if (!this.guests.has(id)) this.guests.set(id, await this.sit({ name: account.name, keep: true }, this.client.at(id)));
      await this.guests.get(id)?.freshen();
    }
    this.keep();
  }

  /** Looks who is signed in side by side. */
  async findOwn(): Promise<void> {
    await this.recalled;
    const seated = await whoSits();
    for (const desk of [...this.own.values()]) {
      if (!seated.some((each) => each.seat === desk.client.seat.number && each.name === desk.who.name)) await this.leave(desk);
    }
    for (const { seat } of seated) if (seat !== this.client.seat.number) await this.join(new Seat(seat));
    this.keep();
  }

  private async join(seat: Seat): Promise<void> {
    try {
      const who = await whoIsHere(seat);
      if (who === null) return;
      const there = [...this.own.values()].find((desk) => desk.who.name === who.name);
      if (there !== undefined) there.client.token = who.token;
      const desk = there ?? (await this.sit(who, await Client.open(who.token, seat)));
      this.own.set(desk.client.accountId, desk);
      await desk.freshen();
    } catch (failed) {
      // gone meanwhile: the page's own account is worked at all the same
      if (!(failed instanceof SignedOut) && !(failed instanceof RequestFailed)) throw failed;
    }
  }

  /** Its session is over. */
  async leave(desk: Desk): Promise<void> {
    this.own.delete(desk.client.accountId);
    await desk.close('forgotten');
  }

  async followGuests(): Promise<void> {
    for (const guest of this.guests.values()) if (await guest.store.follow()) await guest.list.refresh(aim.over);
  }

  /** @param mail what becomes of what was kept of others' */
  async close(mail: 'kept' | 'forgotten' | 'removed'): Promise<void> {
    for (const desk of this.own.values()) await desk.close('kept');
    for (const desk of this.guests.values()) await desk.close(mail);
  }
}
