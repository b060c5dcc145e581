import { SvelteMap } from 'svelte/reactivity';
import type { Desk } from './desk.svelte';
import { whoIsHere } from './jmap/account';
import { Client, MAIL, PRINCIPALS, RequestFailed, SignedOut } from './jmap/client';
import { Seat, whoSits } from './jmap/seat';
import type { Id } from './jmap/types';

/** Sits down at another account. */
export interface Sit {
  (who: { readonly name: string }, client: Client): Promise<Desk>;
}

/** Accounts that are worked at besides the page's own, by account. */
export class Others {
  /** Of others, who show mailboxes. */
  readonly guests = new SvelteMap<Id, Desk>();
  /** One's own that are signed in side by side. */
  readonly own = new SvelteMap<Id, Desk>();

  constructor(private readonly client: Client, private readonly sit: Sit) {}

  at(account: Id): Desk | undefined {
    return this.guests.get(account) ?? this.own.get(account);
  }

  /** Looks who shows mail. */
  async findGuests(): Promise<void> {
    if (!this.client.can(PRINCIPALS)) return;
    const accounts = await this.client.others();
    for (const id of [...this.guests.keys()]) if (!(id in accounts)) this.guests.delete(id);
    for (const [id, account] of Object.entries(accounts)) {
      if (!(MAIL in account.accountCapabilities)) continue;
      const there = this.guests.get(id);
      if (there === undefined) this.guests.set(id, await this.sit({ name: account.name }, this.client.at(id)));
      else await there.store.loadMailboxes();
    }
  }

  /** Looks who is signed in side by side. */
  async findOwn(): Promise<void> {
    const seated = await whoSits();
    for (const desk of [...this.own.values()]) {
      if (!seated.some((each) => each.seat === desk.client.seat.number && each.name === desk.who.name)) this.leave(desk);
    }
    for (const { seat, name } of seated) {
      const isThere = [...this.own.values()].some((desk) => desk.who.name === name);
      if (seat !== this.client.seat.number && !isThere) await this.join(new Seat(seat));
    }
  }

  private async join(seat: Seat): Promise<void> {
    try {
      const who = await whoIsHere(seat);
      if (who === null) return;
      const client = await Client.open(who.token, seat);
      this.own.set(client.accountId, await this.sit(who, client));
    } catch (failed) {
      // gone meanwhile: the page's own account is worked at all the same
      if (!(failed instanceof SignedOut) && !(failed instanceof RequestFailed)) throw failed;
    }
  }

  /** Its session is over. */
  leave(desk: Desk): void {
    desk.close();
    this.own.delete(desk.client.accountId);
  }

  async followGuests(): Promise<void> {
    for (const guest of this.guests.values()) if (await guest.store.follow()) await guest.list.refresh();
  }

  close(): void {
    for (const desk of this.own.values()) desk.close();
  }
}
