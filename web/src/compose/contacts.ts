import { bookOf, type Book } from '../contacts/book.svelte';
import { addressesOf, isGroup, titleOf, type Card } from '../contacts/card';
import type { EmailAddress, GetResponse, Id, QueryResponse } from '../jmap/types';
import type { Store } from '../mail/store.svelte';

const LOOKED_AT = 300;
/** How much more it says that somebody is in the address book than that one has written to them once. */
const BOOK = 20;

interface Known {
  readonly address: EmailAddress;
  score: number;
}

/** Whom somebody has in the address book, has written to and heard from: what addresses are completed with. */
export class Contacts {
  private readonly known = new Map<string, Known>();
  private loaded: Promise<void> | null = null;

  private readonly book: Book;

  constructor(private readonly store: Store, private readonly own: string) {
    this.book = bookOf(store);
  }

  /** Reads it once, from the newest mails that were sent. */
  load(): Promise<void> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  /** The name in the address book goes before what mails say. */
  private fromBook(seen: Map<string, Known>): void {
    for (const card of this.book.cards.values()) {
      for (const address of addressesOf(card)) {
        const key = address.email.toLowerCase();
        seen.set(key, { address: address.name === null ? (seen.get(key)?.address ?? address) : address, score: (seen.get(key)?.score ?? 0) + BOOK });
      }
    }
  }

  /** Groups of the address book whose name fits. */
  groups(text: string): readonly Card[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    return [...this.book.cards.values()]
      .filter((card) => isGroup(card) && titleOf(card).toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) && this.book.reach(card).length > 0)
      .slice(0, 3);
  }

  reach(group: Card): readonly EmailAddress[] {
    return this.book.reach(group);
  }

  private async read(): Promise<void> {
    await this.book.load();
    const sent = this.store.byRole('sent');
    if (sent === undefined) return;
    const batch = this.store.client.batch();
    const query = batch.add('Email/query', {
      filter: { inMailbox: sent.id }, sort: [{ property: 'receivedAt', isAscending: false }], limit: LOOKED_AT,
    });
    const emails = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['to', 'cc'] });
    const answers = await this.store.client.send(batch);
    answers.of<QueryResponse>(query);
    type Addressed = { readonly id: Id; readonly to: EmailAddress[] | null; readonly cc: EmailAddress[] | null };
    for (const email of answers.of<GetResponse<Addressed>>(emails).list) {
      for (const address of [...(email.to ?? []), ...(email.cc ?? [])]) this.add(address, 5);
    }
  }

  private add(address: EmailAddress, weight: number): void {
    const key = address.email.toLowerCase();
    if (key === this.own.toLowerCase() || /no-?reply|mailer-daemon/i.test(key)) return;
    const before = this.known.get(key);
    if (before === undefined) this.known.set(key, { address, score: weight });
    else {
      const named = before.address.name === null && address.name !== null;
      this.known.set(key, { address: named ? address : before.address, score: before.score + weight });
    }
  }

  find(text: string, but: readonly EmailAddress[]): EmailAddress[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    // those who have written are known, too
    const seen = new Map(this.known);
    this.fromBook(seen);
    for (const head of this.store.heads.values()) {
      for (const address of head.from ?? []) {
        const key = address.email.toLowerCase();
        if (!seen.has(key) && !/no-?reply|mailer-daemon/i.test(key)) seen.set(key, { address, score: 1 });
      }
    }
    const taken = new Set(but.map((address) => address.email.toLowerCase()));
    return [...seen.values()]
      .filter(({ address }) => !taken.has(address.email.toLowerCase()) && matches(address, wanted))
      .sort((a, b) => b.score - a.score)
      .slice(0, 8)
      .map(({ address }) => address);
  }
}

function matches(address: EmailAddress, wanted: string): boolean {
  const words = [address.email, ...(address.name ?? '').split(/[\s,]+/)].map((word) => word.toLowerCase());
  return words.some((word) => word.startsWith(wanted)) || (address.name ?? '').toLowerCase().startsWith(wanted);
}
