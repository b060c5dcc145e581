import { MethodError, Offline } from '../jmap/client';
import type { EmailHead, GetResponse, Id, Patch, QueryResponse, ThreadOfEmails } from '../jmap/types';
import type { Progress } from '../ui/progress.svelte';
import { inverse, patched } from './changes';
import type { Store } from './store.svelte';
import { filterOf, type View } from './views';

/** What decides what becomes of an email. */
export type Marks = Pick<EmailHead, 'id' | 'threadId' | 'mailboxIds' | 'keywords'>;

/** What becomes of an email of a conversation; null: nothing. */
export interface Doing {
  (email: Marks, all: readonly Marks[]): Patch | 'destroyed' | null;
}

/** A list, whether or not anybody has looked at all of it. */
export interface Listed {
  readonly view: View;
  readonly unreadOnly: boolean;
}

/** How something is taken back: emails by the patch that does so, as it is written. */
export type Back = ReadonlyMap<string, readonly Id[]>;

const IDS_AT_ONCE = 5000;
const THREADS_AT_ONCE = 200;
const PROPERTIES = ['threadId', 'mailboxIds', 'keywords'];
/** How long it takes until the server is tried again, where the browser does not say that it may be there. */
const AGAIN_MS = 4000;

/**
 * Does the same to all that a list has, piece by piece, without drawing it. What was there at the beginning is meant:
 * what comes meanwhile stays as it is. While the server is away it waits.
 */
export class Wholesale {
  /** How what has been done is taken back. */
  readonly back = new Map<string, Id[]>();

  /** @param shown called with each piece of threads that is done */
  constructor(
    private readonly store: Store,
    private readonly progress: Progress,
    private readonly shown: (threads: ReadonlySet<Id>) => void = () => undefined,
    private readonly pause: () => Promise<void> = untilThere,
  ) {}

  async run(list: Listed, what: Doing): Promise<void> {
    await this.untilStopped(async () => {
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
    await this.untilStopped(async () => {
      for (const [written, ids] of back) {
        const patch = JSON.parse(written) as Patch;
        for (const piece of this.pieces(ids)) {
          if (this.progress.stopped) return;
          await this.make(new Map(piece.map((id) => [id, patch])), []);
          this.progress.done += piece.length;
        }
      }
    });
  }

  /** Its threads, as they are listed now. */
  private async gather(list: Listed): Promise<readonly Id[]> {
    const found = new Set<Id>();
    for (let last: Id | null = null; !this.progress.stopped;) {
      const after: Id | null = last;
      const page: QueryResponse | null = await this.patiently(() => this.page(list, after));
      if (page === null) {
        last = null; // what it was at is gone: once more, from the beginning
        continue;
      }
      for (const thread of await this.patiently(() => this.threadsOf(page.ids))) found.add(thread);
      last = page.ids.at(-1) ?? null;
      if (page.ids.length < (page.limit ?? IDS_AT_ONCE)) break;
    }
    return [...found];
  }

  /** A page of what matches; null if the email that it is to follow is no longer there. RFC 8620 §5.5 */
  private async page({ view, unreadOnly }: Listed, after: Id | null): Promise<QueryResponse | null> {
    try {
      return await this.store.client.call<QueryResponse>('Email/query', {
        filter: filterOf(view, this.store, unreadOnly), sort: [{ property: 'receivedAt', isAscending: false }],
        collapseThreads: true, limit: IDS_AT_ONCE, ...(after === null ? {} : { anchor: after, anchorOffset: 1 }),
      });
    } catch (refused) {
      if (refused instanceof MethodError && refused.type === 'anchorNotFound') return null;
      throw refused;
    }
  }

  private async threadsOf(emails: readonly Id[]): Promise<readonly Id[]> {
    const batch = this.store.client.batch();
    const calls = this.pieces(emails).map((ids) => batch.add('Email/get', { ids, properties: ['threadId'] }));
    if (calls.length === 0) return [];
    const answers = await this.store.client.send(batch);
    return calls.flatMap((call) => answers.of<GetResponse<{ threadId: Id }>>(call).list.map((email) => email.threadId));
  }

  /** The emails of each thread, oldest first. */
  private async conversations(threads: readonly Id[]): Promise<readonly (readonly Marks[])[]> {
    const { client } = this.store;
    const { list } = await this.patiently(() => client.call<GetResponse<ThreadOfEmails>>('Thread/get', { ids: threads }));
    const marks = new Map<Id, Marks>();
    for (const ids of this.pieces(list.flatMap((thread) => thread.emailIds))) {
      const answer = await this.patiently(() => client.call<GetResponse<Marks>>('Email/get', { ids, properties: PROPERTIES }));
      for (const each of answer.list) marks.set(each.id, each);
    }
    return list.map((thread) => thread.emailIds.map((id) => marks.get(id)).filter((each) => each !== undefined));
  }

  private async change(conversations: readonly (readonly Marks[])[], what: Doing): Promise<void> {
    const emails = conversations.flatMap((all) => all.map((email) => ({ email, change: what(email, all) })));
    for (const piece of this.pieces(emails)) {
      const patches = new Map<Id, Patch>();
      const destroy: Id[] = [];
      for (const { email, change } of piece) {
        if (change === 'destroyed') destroy.push(email.id);
        else if (change !== null) patches.set(email.id, change);
      }
      await this.make(patches, destroy);
      for (const { email } of piece) {
        const patch = patches.get(email.id);
        if (patch === undefined) continue;
        const written = JSON.stringify(inverse(email, patch));
        const alike = this.back.get(written);
        if (alike === undefined) this.back.set(written, [email.id]);
        else alike.push(email.id);
      }
    }
  }

  private async make(patches: ReadonlyMap<Id, Patch>, destroy: readonly Id[]): Promise<void> {
    const { store } = this;
    if (patches.size > 0) await this.patiently(() => store.deeds.do({ update: Object.fromEntries(patches) }));
    if (destroy.length > 0) await this.patiently(() => store.deeds.do({ destroy }));
    for (const [id, patch] of patches) {
      const head = store.heads.get(id);
      if (head !== undefined) store.putHead(patched(head, patch));
    }
    for (const id of destroy) store.forget(id);
  }

  private pieces<T>(all: readonly T[]): readonly (readonly T[])[] {
    const size = this.store.client.atOnce;
    return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
  }

  /** Asks until the server answers, or the person has had enough. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask();
        this.progress.waits = false;
        return answer;
      } catch (away) {
        if (!(away instanceof Offline) || this.progress.stopped) throw away;
        this.progress.waits = true;
        await Promise.race([this.pause(), this.progress.stopping]);
      }
    }
  }

  /** What could not be done because the server is away is no trouble for who has stopped it. */
  private async untilStopped(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (failed) {
      if (!(failed instanceof Offline && this.progress.stopped)) throw failed;
    }
  }
}

/** When the browser says that there is a connection, or after a while. */
function untilThere(): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      clearTimeout(later);
      removeEventListener('online', go);
      done();
    };
    const later = setTimeout(go, AGAIN_MS);
    addEventListener('online', go);
  });
}
