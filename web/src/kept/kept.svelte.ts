import { SvelteMap } from 'svelte/reactivity';
import { MethodError, Offline, PREFERENCES, type Client } from '../jmap/client';
import type { GetResponse, Id, SetResponse } from '../jmap/types';
import type { Mirror } from '../local/mirror';

interface Preference {
  readonly id: Id;
  readonly name: string;
  readonly value: unknown;
}

const PREFIX = 'webmail.';

/** What the person has chosen, kept on the server: it is the same wherever they sign in. */
export class Kept {
  private readonly values = new SvelteMap<string, unknown>();
  private readonly ids = new Map<string, Id>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: Client, private readonly mirror: Mirror | null) {}

  get there(): boolean {
    return this.client.can(PREFERENCES);
  }

  value(name: string): unknown {
    return this.values.get(name);
  }

  /** All whose name begins so, without that. */
  all(prefix: string): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    for (const [name, value] of this.values) if (name.startsWith(prefix)) found.set(name.slice(prefix.length), value);
    return found;
  }

  /** What the browser remembers of it. */
  async recall(): Promise<void> {
    const kept = await this.mirror?.about<readonly Preference[]>('preferences');
    if (kept !== undefined) this.take(kept);
  }

  /** As it is on the server, once that has all that was chosen here. */
  async load(): Promise<void> {
    if (!this.there) return;
    for (;;) {
      const before = this.queue;
      await before;
      const list = await this.read();
      if (before === this.queue) return this.adopt(list);
    }
  }

  private async read(): Promise<readonly Preference[]> {
    return (await this.client.call<GetResponse<Preference>>('Preference/get', { ids: null })).list;
  }

  private adopt(list: readonly Preference[]): void {
    const ours = list.filter((each) => each.name.startsWith(PREFIX));
    this.take(ours);
    this.mirror?.keepAbout('preferences', ours);
  }

  private take(list: readonly Preference[]): void {
    const names = new Set(list.map((each) => each.name.slice(PREFIX.length)));
    for (const name of [...this.values.keys()]) if (!names.has(name)) this.forget(name);
    for (const { id, name, value } of list) {
      this.ids.set(name.slice(PREFIX.length), id);
      this.values.set(name.slice(PREFIX.length), value);
    }
  }

  private forget(name: string): void {
    this.values.delete(name);
    this.ids.delete(name);
  }

  /** Seen at once; what is put last stays. */
  put(name: string, value: unknown): Promise<void> {
    this.values.set(name, value);
    return this.inTurn(async () => {
      const id = this.ids.get(name);
      const answer = await this.client.call<SetResponse>('Preference/set', id === undefined
        ? { create: { p: { name: PREFIX + name, value } } }
        : { update: { [id]: { value } } });
      const refused = answer.notCreated?.['p'] ?? (id === undefined ? undefined : answer.notUpdated?.[id]);
      if (refused !== undefined) throw new MethodError(refused.type, refused.description ?? undefined);
      const made = answer.created?.['p']?.['id'];
      if (typeof made === 'string') this.ids.set(name, made);
    });
  }

  remove(name: string): Promise<void> {
    const id = this.ids.get(name);
    this.forget(name);
    return this.inTurn(async () => {
      if (id !== undefined) await this.client.call<SetResponse>('Preference/set', { destroy: [id] });
    });
  }

  private inTurn(what: () => Promise<void>): Promise<void> {
    if (!this.there) return Promise.resolve();
    const next = this.queue.then(what).catch(async (failed: unknown) => {
      if (!(failed instanceof Offline)) this.adopt(await this.read()); // another window was first: its word stands
      throw failed;
    });
    this.queue = next.catch(() => undefined);
    return next;
  }
}
