import { SvelteSet } from 'svelte/reactivity';
import type { EmailHead, GetResponse, Id, QueryResponse, ThreadOfEmails } from '../jmap/types';
import { AWOKEN, HEAD_PROPERTIES, PINNED } from './fields';
import type { ListPart } from '../local/glimpse';
import type { Store } from './store.svelte';
import { filterOf, isCountable, viewPath, type View } from './views';

const PAGE = 50;
/** Rows of a list that are kept in the browser. */
const KEPT = 200;
/** Rows that a tall window has room for. */
const SEEN = 64;
/** Places below what is known of a list, where there may be more. */
const AHEAD = 10;
/** Messages of a mailbox in which pinned ones are not looked for. */
const HUGE = 20_000;

/** Conversations that something is done with: these, or all of a list, whether or not they have been looked at. */
export type Those = readonly Id[] | ThreadList;

/** Resolves when rows may move. @returns whether that has taken time */
export type Calm = () => Promise<boolean>;

export function countOf(those: Those): number {
  return those instanceof ThreadList ? (those.total ?? 0) : those.length;
}

/** Those that can be looked at. */
export function knownOf(those: Those): readonly Id[] {
  return those instanceof ThreadList ? those.known() : those;
}

/** Threads that were taken off a list before the server has said so. */
export interface Leaving {
  /** The server has: it is known from it what is listed. */
  readonly settled: () => void;
  /** They are where they were. */
  readonly restore: () => void;
}

/** The threads of a view, newest first, of which only those that are looked at are fetched. */
export class ThreadList {
  /** How many are known to be there; null until the server has said something. */
  total = $state<number | null>(null);
  /** The position from which on it is not known whether there are more; null: there are none. */
  private open = $state<number | null>(null);
  failed = $state<Error | null>(null);
  /** Of those that are known. */
  readonly selected = new SvelteSet<Id>();
  /** Whether all that it has is selected, known or not. */
  whole = $state(false);
  /** By position; holes are what has not been looked at. */
  private rows = $state.raw<readonly (Id | undefined)[]>([]);
  /** The email for which each thread is where it is: of those that are meant the first in the list's order. */
  private matches = $state.raw<ReadonlyMap<Id, Id>>(new Map());
  /** What the server may still list, and is on its way off it. */
  private readonly leaving = new Set<Id>();
  private readonly loading = new Map<number, Promise<void>>();
  private readonly shut = new AbortController();
  private looking: readonly [number, number] = [0, PAGE];
  private round = 0;

  /** @param glimpse what it began with when it was looked at last, until that is recalled; null: nothing is known of it */
  constructor(private readonly store: Store, readonly view: View, readonly unreadOnly: boolean, private glimpse: ListPart | null = null) {
    if (glimpse !== null) this.begin(glimpse);
  }

  private begin({ rows, total }: { readonly rows: readonly (Id | undefined)[]; readonly total: number }): void {
    this.rows = Array.from({ length: total }, (_, i) => rows[i]);
    this.total = total;
  }

  /** Whether there may be more than are known. */
  get more(): boolean {
    return this.open !== null;
  }

  /** How many there is room for: what is known, and some of what may be below it. */
  get places(): number | null {
    return this.total === null ? null : this.total + (this.more ? AHEAD : 0);
  }

  /** Nobody looks at it any more: what has been asked for is not waited for. */
  close(): void {
    this.shut.abort();
  }

  /** Shows what it began with when it was looked at last. */
  async recall(): Promise<void> {
    const glimpsed = this.glimpse !== null;
    this.glimpse = null;
    if (this.isPassing) return;
    const kept = await this.store.mirror?.list(viewPath(this.view));
    if (kept === undefined || (this.total !== null && !glimpsed)) return;
    if (kept.rows.every((id) => this.store.emailsOf(id).length > 0)) this.begin(kept);
  }

  /** Whether nobody comes back to it. */
  private get isPassing(): boolean {
    return this.unreadOnly || this.view.kind === 'search';
  }

  /** What it begins with; null where that is not worth keeping, or not known. */
  beginning(most = SEEN): ListPart | null {
    if (this.isPassing || this.total === null) return null;
    const hole = this.rows.findIndex((id) => id === undefined);
    return { rows: this.rows.slice(0, hole < 0 ? most : Math.min(hole, most)) as Id[], total: this.total };
  }

  private keep(): void {
    const part = this.beginning(KEPT);
    if (part !== null) this.store.mirror?.keepList(viewPath(this.view), part);
  }

  /** The thread at a position; undefined if it is not known yet. */
  at(position: number): Id | undefined {
    return this.rows[position];
  }

  positionOf(thread: Id): number {
    return this.rows.indexOf(thread);
  }

  /** The email for which a thread is on the list; undefined if the browser has kept no more than the thread. */
  matchOf(thread: Id): Id | undefined {
    return this.matches.get(thread);
  }

  /** All that are known. */
  known(): readonly Id[] {
    return this.rows.filter((id): id is Id => id !== undefined);
  }

  /** How many are selected. */
  get chosen(): number {
    return this.whole ? (this.total ?? 0) : this.selected.size;
  }

  isChosen(thread: Id): boolean {
    return this.whole || this.selected.has(thread);
  }

  /** All that are known; where they are selected, all that there are. */
  chooseAll(): void {
    if (this.offersWhole) this.whole = true;
    else for (const id of this.known()) this.selected.add(id);
  }

  chooseNone(): void {
    this.whole = false;
    this.selected.clear();
  }

  choose(thread: Id, on: boolean): void {
    if (this.whole && !on) {
      this.whole = false;
      for (const id of this.known()) this.selected.add(id);
    }
    if (on) this.selected.add(thread);
    else this.selected.delete(thread);
  }

  /** Whether there are more than those that are known, which all are selected. */
  get offersWhole(): boolean {
    const size = this.selected.size;
    if (this.whole || size === 0 || this.total === null || (size >= this.total && !this.more)) return false;
    return this.known().every((id) => this.selected.has(id));
  }

  /** Takes what is selected, and selects nothing any more. */
  takeChosen(): Those {
    const those = this.whole ? this : [...this.selected];
    this.chooseNone();
    return those;
  }

  /** Somebody looks at these positions. */
  async look(from: number, to: number): Promise<void> {
    this.looking = [from, to];
    if (this.glimpse === null) await this.fetchRange(from, to);
  }

  /** Fetches what is at the top, though nobody may be looking at it. */
  async fetchTop(count: number): Promise<void> {
    await this.fetchRange(0, count);
  }

  /** Fetches what is at a position, where somebody may come who does not look at the list. */
  async reach(position: number): Promise<void> {
    if (this.glimpse === null && position < (this.places ?? 0)) await this.fetchRange(position, position + 1);
  }

  private async fetchRange(from: number, to: number): Promise<void> {
    const pages: number[] = [];
    const last = this.open ?? (this.total ?? Infinity) - 1;
    // below what is known comes what nobody has asked for yet, whatever has gone off the list meanwhile
    const end = this.open !== null && to > (this.total ?? 0) ? Math.max(to, this.open + 1) : to;
    for (let page = Math.floor(from / PAGE); page * PAGE < end; page++) {
      if (page * PAGE > last && page > 0) break;
      if (this.isMissing(page)) pages.push(page);
    }
    await Promise.all(pages.map((page) => this.load(page)));
  }

  private isMissing(page: number): boolean {
    if (this.total === null) return true;
    const end = Math.min((page + 1) * PAGE, this.total);
    for (let i = page * PAGE; i < end; i++) if (this.rows[i] === undefined) return true;
    return this.open !== null && (page + 1) * PAGE > this.open;
  }

  private load(page: number, calm?: Calm): Promise<void> {
    const pending = this.loading.get(page);
    if (pending !== undefined) return pending;
    const { round } = this;
    const started = this.store.asking((asked) => this.fetch(page, round, asked, calm)).finally(() => {
      if (this.loading.get(page) === started) this.loading.delete(page);
    });
    this.loading.set(page, started);
    return started;
  }

  /** Of a huge mailbox, asking which messages are pinned would cost more than it tells. */
  private order(): readonly unknown[] {
    const byTime = { property: 'receivedAt', isAscending: false };
    const mailbox = this.view.kind === 'mailbox' ? this.store.mailboxes.get(this.view.id) : undefined;
    if (mailbox === undefined || mailbox.totalEmails > HUGE) return [byTime];
    const first = [PINNED, AWOKEN].map((keyword) => ({ property: 'hasKeyword', keyword, isAscending: false }));
    return [...first, byTime];
  }

  private async fetch(page: number, round: number, asked: number, calm?: Calm): Promise<void> {
    const batch = this.store.client.batch();
    const filter = filterOf(this.view, this.store, this.unreadOnly);
    const query = batch.add('Email/query', {
      filter,
      sort: this.order(),
      collapseThreads: true,
      position: page * PAGE,
      limit: PAGE,
      calculateTotal: isCountable(filter),
    });
    const found = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['threadId'] });
    const threads = batch.add('Thread/get', { '#ids': batch.ref(found, '/list/*/threadId') });
    const heads = batch.add('Email/get', {
      '#ids': batch.ref(threads, '/list/*/emailIds'), properties: HEAD_PROPERTIES,
    });
    try {
      const answers = await this.store.client.send(batch, this.shut.signal);
      if (round !== this.round) return; // the list has been read afresh meanwhile
      if (calm !== undefined && (await calm())) {
        if (round === this.round) await this.store.asking((again) => this.fetch(page, round, again, calm));
        return;
      }
      this.store.take(answers.of<GetResponse<EmailHead>>(heads), answers.of<GetResponse<ThreadOfEmails>>(threads), asked);
      const order = new Map(
        answers.of<GetResponse<{ id: Id; threadId: Id }>>(found).list.map((email) => [email.id, email.threadId]),
      );
      this.place(answers.of<QueryResponse>(query), order);
      this.failed = null;
    } catch (error) {
      if (this.shut.signal.aborted) return;
      this.failed = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  private place(query: QueryResponse, order: ReadonlyMap<Id, Id>): void {
    const rows = [...this.rows];
    const matches = new Map(this.matches);
    query.ids.forEach((id, i) => {
      const thread = order.get(id);
      rows[query.position + i] = thread;
      if (thread !== undefined) matches.set(thread, id);
    });
    this.matches = matches;
    const all = Array.from({ length: query.total ?? this.reached(query) }, (_, i) => rows[i]);
    this.rows = all.filter((id) => id === undefined || !this.leaving.has(id));
    this.total = this.rows.length;
    this.keep();
  }

  /** How long the list is, and whether there may be more, by a page of it of which the server has not counted what follows. */
  private reached({ position, ids }: QueryResponse): number {
    const known = this.rows.length;
    const end = position + ids.length;
    if (ids.length === PAGE) {
      if (end >= known) this.open = end;
      return Math.max(known, end);
    }
    this.open = null;
    return ids.length === 0 ? Math.min(known, position) : end;
  }

  /**
   * Reads what is being looked at afresh; the rest when somebody comes there.
   *
   * @param calm what is waited for before rows move
   */
  async refresh(calm?: Calm): Promise<void> {
    this.round++;
    this.loading.clear();
    const [from, to] = this.looking;
    const first = Math.floor(from / PAGE);
    const last = Math.floor(Math.max(from, to - 1) / PAGE);
    const kept = this.rows.map((id, i) => (i >= first * PAGE && i < (last + 1) * PAGE ? id : undefined));
    const pages = [];
    for (let page = first; page <= last; page++) pages.push(this.load(page, calm));
    await Promise.all(pages);
    // what was not looked at may have moved
    if (kept.length > (last - first + 1) * PAGE) {
      this.rows = this.rows.map((id, i) => (i >= first * PAGE && i < (last + 1) * PAGE ? id : undefined));
    }
  }

  /** Takes threads off the list before the server has said so. */
  leave(threads: ReadonlySet<Id>): Leaving {
    const places = [...this.rows.entries()].filter((row): row is [number, Id] => row[1] !== undefined && threads.has(row[1]));
    this.drop(threads);
    for (const id of threads) this.leaving.add(id);
    const settled = (): void => threads.forEach((id) => this.leaving.delete(id));
    return {
      settled,
      restore: () => {
        settled();
        const rows = [...this.rows];
        for (const [position, id] of places) if (!rows.includes(id)) rows.splice(position, 0, id);
        this.total = (this.total ?? 0) + rows.length - this.rows.length;
        this.rows = rows;
        this.keep();
      },
    };
  }

  /** Takes threads off the list. */
  drop(threads: ReadonlySet<Id>): void {
    const before = this.rows.length;
    this.rows = this.rows.filter((id) => id === undefined || !threads.has(id));
    this.total = Math.max(0, (this.total ?? 0) - (before - this.rows.length));
    for (const id of threads) this.selected.delete(id);
    this.keep();
  }
}
