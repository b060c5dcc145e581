import { SvelteMap } from 'svelte/reactivity';
import { MethodError, SNOOZE } from '../jmap/client';
import type { GetResponse, Id, SetResponse } from '../jmap/types';
import type { Store } from './store.svelte';

/** What is put away until a time, as far as anybody has asked. */
export class Snoozed {
  /** Times by email. */
  readonly until = new SvelteMap<Id, string>();
  private asked = false;

  constructor(private readonly store: Store) {}

  get there(): boolean {
    return this.store.client.can(SNOOZE);
  }

  async load(): Promise<void> {
    if (!this.there) return;
    this.asked = true;
    type Snooze = { readonly id: Id; readonly until: string };
    const { list } = await this.store.client.call<GetResponse<Snooze>>('Snooze/get', { ids: null });
    const there = new Set(list.map((each) => each.id));
    for (const id of [...this.until.keys()]) if (!there.has(id)) this.until.delete(id);
    for (const each of list) this.until.set(each.id, each.until);
  }

  /** Nothing, if nobody has asked yet. */
  async follow(): Promise<void> {
    if (this.asked) await this.load();
  }

  async put(emails: readonly Id[], until: Date): Promise<void> {
    const at = until.toISOString().replace(/\.\d+/, '');
    const create = Object.fromEntries(emails.map((emailId) => [emailId, { emailId, until: at }]));
    const answer = await this.store.client.call<SetResponse>('Snooze/set', { create });
    const refused = Object.values(answer.notCreated ?? {})[0];
    if (refused !== undefined) throw new MethodError(refused.type, refused.description ?? undefined);
    for (const id of emails) this.until.set(id, at);
  }

  async bringBack(emails: readonly Id[]): Promise<void> {
    await this.store.client.call<SetResponse>('Snooze/set', { destroy: emails });
    for (const id of emails) this.until.delete(id);
  }
}

/** The mailbox in which things wait. */
export function isSnoozedBox(mailbox: { readonly name: string; readonly parentId: Id | null; readonly role: string | null }): boolean {
  return mailbox.name === 'Snoozed' && mailbox.parentId === null && mailbox.role === null;
}
