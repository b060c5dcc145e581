import { MethodError, Offline, type Client } from '../jmap/client';
import type { Id, Patch, SetResponse } from '../jmap/types';
import type { Database } from './database';
import type { Mirror } from './mirror';

/** Arguments of an Email/set. */
export interface Deed {
  readonly update?: Readonly<Record<Id, Patch>>;
  readonly destroy?: readonly Id[];
}

/** Changes of mail: made now, or as soon as the server can be reached, in the order in which they were wanted. */
export class Deeds {
  private waiting = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: Client, private readonly mirror: Mirror | null) {}

  /** What an earlier visit, or another window, has left. */
  async recall(): Promise<readonly Deed[]> {
    const left = (await this.mirror?.database.all<Deed>('deeds')) ?? [];
    this.waiting = left.length;
    return left;
  }

  /** Fails where the server refuses it, or is away and nothing can be kept here. */
  do(deed: Deed): Promise<void> {
    return this.inTurn(async () => {
      try {
        await this.replayNow();
        await this.make(deed);
      } catch (failed) {
        if (!(failed instanceof Offline) || this.mirror === null) throw failed;
        const key = `${Date.now().toString(36).padStart(10, '0')}-${crypto.randomUUID()}`;
        await this.mirror.database.write(['deeds'], (store) => store('deeds').put(deed, key));
        this.waiting++;
      }
    });
  }

  /** Makes what has waited. */
  replay(): Promise<void> {
    return this.inTurn(async () => {
      await this.recall();
      await this.replayNow();
    });
  }

  private async replayNow(): Promise<void> {
    const { mirror } = this;
    if (mirror === null || this.waiting === 0) return;
    // each once, however many windows there are
    await navigator.locks.request(`veredus-deeds-${mirror.of}`, () => this.makeAll(mirror.database));
  }

  private async makeAll(database: Database): Promise<void> {
    for (const key of await database.keys('deeds')) {
      const deed = await database.get<Deed>('deeds', key);
      try {
        if (deed !== undefined) await this.make(deed);
      } catch (refused) {
        if (!(refused instanceof MethodError)) throw refused;
        // what it was about is gone or may not be changed any more: the server's word stands
      }
      await database.write(['deeds'], (store) => store('deeds').delete(key));
    }
    this.waiting = 0;
  }

  private async make(deed: Deed): Promise<void> {
    const answer = await this.client.call<SetResponse>('Email/set', { ...deed });
    const refused = [...Object.values(answer.notUpdated ?? {}), ...Object.values(answer.notDestroyed ?? {})];
    const first = refused.find((error) => error.type !== 'notFound');
    if (first !== undefined) throw new MethodError(first.type, first.description ?? undefined);
  }

  private inTurn(what: () => Promise<void>): Promise<void> {
    const next = this.queue.then(what);
    this.queue = next.catch(() => undefined);
    return next;
  }
}
