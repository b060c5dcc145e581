import { MethodError, Offline, type Client } from '../jmap/client';
import type { Id, Patch, SetResponse } from '../jmap/types';
import type { Ahead, Wishes } from '../mail/ahead';
import type { Database } from './database';
import type { Mirror } from './mirror';

/** Arguments of an Email/set. */
export interface Deed {
  readonly update?: Readonly<Record<Id, Patch>>;
  readonly destroy?: readonly Id[];
}

/** What shows as done. */
export interface Begun {
  /** Does it. Fails where the server refuses it, or is away and nothing can be kept here: it shows as not done then. */
  readonly make: () => Promise<void>;
  /** It is not to be done after all. */
  readonly drop: () => void;
}

/** Changes of mail: made now, or as soon as the server can be reached, in the order in which they were wanted. */
export class Deeds {
  /** What waits for the server, by its key in the browser. */
  private readonly waiting = new Map<string, Wishes>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: Client, private readonly mirror: Mirror | null, private readonly ahead: Ahead) {}

  /** What an earlier visit, or another window, has left shows as done; what another window has done is done. */
  async recall(): Promise<void> {
    const { mirror } = this;
    if (mirror === null) return;
    const keys = await mirror.database.keys('deeds');
    this.settle(keys);
    for (const key of keys) {
      if (this.waiting.has(key)) continue;
      const deed = await mirror.database.get<Deed>('deeds', key);
      if (deed !== undefined) this.waiting.set(key, this.show(deed));
    }
  }

  begin(deed: Deed): Begun {
    const wishes = this.show(deed);
    return {
      make: () => this.inTurn(() => this.carryOut(deed, wishes)),
      drop: () => this.ahead.drop(wishes),
    };
  }

  do(deed: Deed): Promise<void> {
    return this.begin(deed).make();
  }

  private show({ update, destroy }: Deed): Wishes {
    const wishes = new Map<Id, Patch | null>([...Object.entries(update ?? {}), ...(destroy ?? []).map((id) => [id, null] as const)]);
    this.ahead.begin(wishes);
    return wishes;
  }

  private async carryOut(deed: Deed, wishes: Wishes): Promise<void> {
    try {
      if (await this.makeOrKeep(deed, wishes)) this.ahead.confirm(wishes);
    } catch (failed) {
      this.ahead.drop(wishes);
      throw failed;
    }
  }

  /** @returns false if it waits for the server */
  private async makeOrKeep(deed: Deed, wishes: Wishes): Promise<boolean> {
    try {
      await this.replayNow();
      await this.make(deed);
      return true;
    } catch (failed) {
      if (!(failed instanceof Offline) || this.mirror === null) throw failed;
      await this.keep(deed, wishes, this.mirror.database);
      return false;
    }
  }

  /** For when the server is there again. */
  private async keep(deed: Deed, wishes: Wishes, database: Database): Promise<void> {
    const key = `${Date.now().toString(36).padStart(10, '0')}-${crypto.randomUUID()}`;
    await database.write(['deeds'], (store) => store('deeds').put(deed, key));
    this.waiting.set(key, wishes);
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
    if (mirror === null || this.waiting.size === 0) return;
    // each once, however many windows there are
    await navigator.locks.request(`veredus-deeds-${mirror.of}`, () => this.makeAll(mirror.database));
  }

  private async makeAll(database: Database): Promise<void> {
    for (const key of await database.keys('deeds')) {
      const deed = await database.get<Deed>('deeds', key);
      const wishes = this.waiting.get(key);
      try {
        if (deed !== undefined) await this.make(deed);
      } catch (refused) {
        if (!(refused instanceof MethodError)) throw refused;
        // what it was about is gone or may not be changed any more: the server's word stands
        this.waiting.delete(key);
        if (wishes !== undefined) this.ahead.drop(wishes);
      }
      await database.write(['deeds'], (store) => store('deeds').delete(key));
      if (this.waiting.delete(key) && wishes !== undefined) this.ahead.confirm(wishes);
    }
    this.settle([]);
  }

  /** @param left keys of what still waits */
  private settle(left: readonly string[]): void {
    for (const [key, wishes] of this.waiting) {
      if (left.includes(key)) continue;
      this.waiting.delete(key);
      this.ahead.confirm(wishes);
    }
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
