import type { EmailAddress, GetResponse, Id, QueryResponse } from '../jmap/types';
import type { Store } from '../mail/store.svelte';

const LOOKED_AT = 300;

interface Known {
  readonly address: EmailAddress;
  score: number;
}

/** Whom somebody has written to and heard from: what addresses are completed with. */
export class Contacts {
  private readonly known = new Map<string, Known>();
  private loaded: Promise<void> | null = null;

  constructor(private readonly store: Store, private readonly own: string) {}

  /** Reads it once, from the newest mails that were sent. */
  load(): Promise<void> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  private async read(): Promise<void> {
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
