import type { DraftForm } from '../compose/form';
import { Offline, SignedOut } from '../jmap/client';
import type { Mirror } from './mirror';

/** A mail that has not reached the server yet. */
export interface Waiting {
  readonly id: string;
  readonly form: DraftForm;
  /** Sent as soon as the server can be reached, after so many seconds in which it can be called back; null: kept as a draft. */
  readonly hold: number | null;
  readonly at: number;
  /** Why the server has refused it; it waits for somebody to look at it. */
  readonly trouble: string | null;
}

/** Hands a mail over to the server. */
export interface Carrier {
  (waiting: Waiting): Promise<void>;
}

/** What was written while the server could not be reached. Kept in the browser until the server has it. */
export class Outbox {
  list = $state.raw<readonly Waiting[]>([]);
  /** Those that somebody has open, and which are not sent behind their back. */
  private readonly held = new Set<string>();

  constructor(private readonly mirror: Mirror | null) {}

  get there(): boolean {
    return this.mirror !== null;
  }

  async recall(): Promise<void> {
    if (this.mirror === null) return;
    this.list = [...(await this.mirror.database.all<Waiting>('outbox'))].sort((a, b) => a.at - b.at);
  }

  /** In place of what was there under the same id. */
  async put(waiting: Waiting): Promise<void> {
    if (this.mirror === null) throw new Offline();
    await this.mirror.database.write(['outbox'], (store) => store('outbox').put(waiting, waiting.id));
    this.list = [...this.list.filter((each) => each.id !== waiting.id), waiting];
  }

  async remove(id: string): Promise<void> {
    this.held.delete(id);
    if (!this.list.some((each) => each.id === id)) return;
    await this.mirror?.database.write(['outbox'], (store) => store('outbox').delete(id));
    this.list = this.list.filter((each) => each.id !== id);
  }

  hold(id: string): void {
    this.held.add(id);
  }

  letGo(id: string): void {
    this.held.delete(id);
  }

  /**
   * Sends what waits, one window at a time.
   *
   * @returns how many have gone
   */
  async flush(carry: Carrier): Promise<number> {
    if (this.mirror === null || this.list.length === 0) return 0;
    let gone = 0;
    await navigator.locks.request('veredus-outbox', async () => {
      await this.recall();
      for (const waiting of this.list) {
        if (this.held.has(waiting.id) || waiting.trouble !== null) continue;
        try {
          await carry(waiting);
          await this.remove(waiting.id);
          gone++;
        } catch (failed) {
          if (failed instanceof Offline || failed instanceof SignedOut) throw failed;
          await this.put({ ...waiting, trouble: failed instanceof Error ? failed.message : String(failed) });
        }
      }
    });
    return gone;
  }
}
