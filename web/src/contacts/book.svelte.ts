import { SvelteMap } from 'svelte/reactivity';
import { CONTACTS, MethodError, type Client } from '../jmap/client';
import type { ChangesResponse, EmailAddress, GetResponse, Id, Patch, QueryResponse, SetResponse } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { addressesOf, isGroup, orderOf, wordsOf, type Card, type NewCard } from './card';

const AT_ONCE = 500;

/** All contacts of the account, as long as the page is open; they follow the server's changes. */
export class Book {
  readonly cards = new SvelteMap<Id, Card>();
  private state: string | null = null;
  private loading: Promise<void> | null = null;
  private readonly words = new Map<Card, string>();

  constructor(private readonly client: Client) {}

  get there(): boolean {
    return this.client.can(CONTACTS);
  }

  load(): Promise<void> {
    this.loading ??= this.read();
    this.loading.catch(() => (this.loading = null));
    return this.loading;
  }

  private async read(): Promise<void> {
    if (!this.there) return;
    for (let position = 0, more = true; more; position += AT_ONCE) {
      const batch = this.client.batch();
      const query = batch.add('ContactCard/query', { position, limit: AT_ONCE });
      const get = batch.add('ContactCard/get', { '#ids': batch.ref(query, '/ids') });
      const answers = await this.client.send(batch);
      const { list, state } = answers.of<GetResponse<Card>>(get);
      this.state ??= state; // what changes meanwhile is then told once more
      for (const card of list) this.cards.set(card.id, card);
      more = answers.of<QueryResponse>(query).ids.length === AT_ONCE;
    }
  }

  /** Nothing, if nobody has asked for contacts yet. */
  async follow(): Promise<void> {
    if (this.state === null) return;
    const told = await this.client.call<ChangesResponse>('ContactCard/changes', { sinceState: this.state, maxChanges: AT_ONCE });
    const stale = [...told.created, ...told.updated];
    if (stale.length > 0) {
      const { list } = await this.client.call<GetResponse<Card>>('ContactCard/get', { ids: stale });
      for (const card of list) this.cards.set(card.id, card);
    }
    for (const id of told.destroyed) this.cards.delete(id);
    this.state = told.newState;
    if (told.hasMoreChanges) await this.follow();
  }

  /** @returns the ids of what was made, and how many were refused */
  async add(cards: readonly NewCard[]): Promise<{ readonly ids: readonly Id[]; readonly refused: number }> {
    const ids: Id[] = [];
    let refused = 0;
    for (let from = 0; from < cards.length; from += AT_ONCE) {
      const create = Object.fromEntries(cards.slice(from, from + AT_ONCE).map((card, i) => [`n${i}`, card]));
      const answer = await this.client.call<SetResponse>('ContactCard/set', { create });
      for (const made of Object.values(answer.created ?? {})) ids.push(String(made.id));
      refused += Object.keys(answer.notCreated ?? {}).length;
      const why = Object.values(answer.notCreated ?? {})[0];
      if (cards.length === 1 && why !== undefined) throw new MethodError(why.type, why.description ?? undefined);
    }
    await this.follow();
    return { ids, refused };
  }

  async change(id: Id, patch: Patch): Promise<void> {
    const answer = await this.client.call<SetResponse>('ContactCard/set', { update: { [id]: patch } });
    const why = answer.notUpdated?.[id];
    if (why !== undefined) throw new MethodError(why.type, why.description ?? undefined);
    await this.follow();
  }

  async remove(ids: readonly Id[]): Promise<void> {
    await this.client.call<SetResponse>('ContactCard/set', { destroy: ids });
    await this.follow();
  }

  /** In order of name. */
  sorted(locale: string): readonly Card[] {
    const compare = new Intl.Collator(locale, { sensitivity: 'base', numeric: true }).compare;
    return [...this.cards.values()].map((card) => ({ card, order: orderOf(card) })).sort((a, b) => compare(a.order, b.order)).map(({ card }) => card);
  }

  has(card: Card, wanted: readonly string[]): boolean {
    let words = this.words.get(card);
    if (words === undefined) {
      words = wordsOf(card);
      this.words.set(card, words);
    }
    return wanted.every((word) => words.includes(word));
  }

  byAddress(email: string): Card | undefined {
    const wanted = email.toLowerCase();
    for (const card of this.cards.values())
      if (Object.values(card.emails ?? {}).some(({ address }) => address.toLowerCase() === wanted)) return card;
    return undefined;
  }

  membersOf(group: Card): readonly Card[] {
    const uids = group.members ?? {};
    return [...this.cards.values()].filter((card) => uids[card.uid] === true);
  }

  /** All to whom mail for a contact goes: for a group, its members. */
  reach(card: Card): readonly EmailAddress[] {
    return isGroup(card) ? this.membersOf(card).flatMap((member) => addressesOf(member).slice(0, 1)) : addressesOf(card).slice(0, 1);
  }
}

const books = new WeakMap<Store, Book>();

export function bookOf(store: Store): Book {
  let book = books.get(store);
  if (book === undefined) {
    book = new Book(store.client);
    books.set(store, book);
  }
  return book;
}
