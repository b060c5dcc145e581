import type { EmailHead, GetResponse, Id, Patch, ThreadOfEmails } from '../jmap/types';
import type { Progress } from '../ui/progress.svelte';
import { inverse } from './changes';
import { allOf, pieces } from './listing';
import { Patience } from './patience';
import type { Snoozed } from './snoozed.svelte';
import type { Store } from './store.svelte';
import { filterOf, type View } from './views';

/** What decides what becomes of an email. */
export type Marks = Pick<EmailHead, 'id' | 'threadId' | 'mailboxIds' | 'keywords'>;

/** What becomes of an email of a conversation: it is changed, gone, or away until then; null: nothing. */
export interface Doing {
  (email: Marks, all: readonly Marks[]): Patch | 'destroyed' | Date | null;
}

/** A list, whether or not anybody has looked at all of it. */
export interface Listed {
  readonly view: View;
  readonly unreadOnly: boolean;
}

/** How something is taken back: emails by what does so ({@link Return}), as it is written. */
export type Back = ReadonlyMap<string, readonly Id[]>;

/** How an email is as it was. */
interface Return {
  readonly patch: Patch;
  /** Of what was put away: until when it was before; null: it was not. */
  readonly until?: string | null;
}

const THREADS_AT_ONCE = 200;
const PROPERTIES = ['threadId', 'mailboxIds', 'keywords'];

/**
 * Does the same to all that a list has, piece by piece, without drawing it. What was there at the beginning is meant:
 * what comes meanwhile stays as it is. While the server is away it waits.
 */
export class Wholesale {
  /** How what has been done is taken back. */
  readonly back = new Map<string, Id[]>();
  private readonly patience: Patience;

  /** @param shown called with each piece of threads that is done */
  constructor(
    private readonly store: Store,
    private readonly snoozed: Pick<Snoozed, 'until' | 'put' | 'bringBack'>,
    private readonly progress: Progress,
    private readonly shown: (threads: ReadonlySet<Id>) => void = () => undefined,
    pause?: () => Promise<void>,
  ) {
    this.patience = new Patience(progress, pause);
  }

  async run(list: Listed, what: Doing): Promise<void> {
    await this.patience.untilStopped(async () => {
      const threads = await this.gather(list);
      this.progress.total = threads.length;
      for (let i = 0; i < threads.length && !this.progress.stopped; i += THREADS_AT_ONCE) {
        const piece = threads.slice(i, i + THREADS_AT_ONCE);
        await this.change(await this.conversations(piece), what);
        this.progress.done += piece.length;
        this.shown(new Set(piece));
      }
    });
  }

  async takeBack(back: Back): Promise<void> {
    this.progress.total = [...back.values()].reduce((sum, ids) => sum + ids.length, 0);
    await this.patience.untilStopped(async () => {
      for (const [written, ids] of back) {
        const { patch, until } = JSON.parse(written) as Return;
        for (const piece of this.pieces(ids)) {
          if (this.progress.stopped) return;
          if (until != null) await this.patience.ask(() => this.snoozed.put(piece, new Date(until)));
          else if (until === null) await this.patience.ask(() => this.snoozed.bringBack(piece));
          await this.make(new Map(piece.map((id) => [id, patch])), []);
          this.progress.done += piece.length;
        }
      }
    });
  }

  /** Its threads, as they are listed now. */
  private async gather({ view, unreadOnly }: Listed): Promise<readonly Id[]> {
    const { client } = this.store;
    const wanted = { filter: filterOf(view, this.store, unreadOnly), collapseThreads: true, oldestFirst: false };
    const emails = await allOf(client, wanted, this.patience, this.progress);
    const found = new Set<Id>();
    for (const ids of this.pieces(emails)) {
      if (this.progress.stopped) break;
      const { list } = await this.patience.ask(() => client.call<GetResponse<{ threadId: Id }>>('Email/get', { ids, properties: ['threadId'] }));
      for (const { threadId } of list) found.add(threadId);
    }
    return [...found];
  }

  /** The emails of each thread, oldest first. */
  private async conversations(threads: readonly Id[]): Promise<readonly (readonly Marks[])[]> {
    const { client } = this.store;
    const { list } = await this.patience.ask(() => client.call<GetResponse<ThreadOfEmails>>('Thread/get', { ids: threads }));
    const marks = new Map<Id, Marks>();
    for (const ids of this.pieces(list.flatMap((thread) => thread.emailIds))) {
      const answer = await this.patience.ask(() => client.call<GetResponse<Marks>>('Email/get', { ids, properties: PROPERTIES }));
      for (const each of answer.list) marks.set(each.id, each);
    }
    return list.map((thread) => thread.emailIds.map((id) => marks.get(id)).filter((each) => each !== undefined));
  }

  private async change(conversations: readonly (readonly Marks[])[], what: Doing): Promise<void> {
    const emails = conversations.flatMap((all) => all.map((email) => ({ email, change: what(email, all) })));
    for (const piece of this.pieces(emails)) {
      const patches = new Map<Id, Patch>();
      const destroy: Id[] = [];
      const away = new Map<number, Marks[]>();
      for (const { email, change } of piece) {
        if (change === 'destroyed') destroy.push(email.id);
        else if (change instanceof Date) away.set(change.getTime(), [...(away.get(change.getTime()) ?? []), email]);
        else if (change !== null) patches.set(email.id, change);
      }
      await this.make(patches, destroy);
      for (const { email } of piece) {
        const patch = patches.get(email.id);
        if (patch !== undefined) this.remember(email.id, { patch: inverse(email, patch) });
      }
      for (const [until, emails] of away) await this.putAway(emails, new Date(until));
    }
  }

  /** What the server has no room for stops it; the others of the same call are away then, so all are remembered. */
  private async putAway(emails: readonly Marks[], until: Date): Promise<void> {
    for (const { id, mailboxIds } of emails) this.remember(id, { patch: { mailboxIds }, until: this.snoozed.until.get(id) ?? null });
    await this.patience.ask(() => this.snoozed.put(emails.map(({ id }) => id), until));
  }

  private remember(id: Id, how: Return): void {
    const written = JSON.stringify(how);
    const alike = this.back.get(written);
    if (alike === undefined) this.back.set(written, [id]);
    else alike.push(id);
  }

  private async make(patches: ReadonlyMap<Id, Patch>, destroy: readonly Id[]): Promise<void> {
    const { store } = this;
    if (patches.size > 0) await this.patience.ask(() => store.deeds.do({ update: Object.fromEntries(patches) }));
    if (destroy.length > 0) await this.patience.ask(() => store.deeds.do({ destroy }));
    for (const id of destroy) store.forget(id);
  }

  private pieces<T>(all: readonly T[]): readonly (readonly T[])[] {
    return pieces(all, this.store.client.atOnce);
  }
}
