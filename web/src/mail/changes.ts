import type { EmailHead, Id, Patch } from '../jmap/types';
import type { Store } from './store.svelte';

/** A change of emails, and how it is taken back. */
export interface Change {
  readonly patches: ReadonlyMap<Id, Patch>;
}

const AT_ONCE = 400;

/** Makes changes show at once, and then so on the server; what it refuses is shown as it was. */
export class Changes {
  constructor(private readonly store: Store) {}

  /** @returns what takes it back */
  async make(change: Change): Promise<Change> {
    const before = new Map<Id, EmailHead>();
    for (const [id, patch] of change.patches) {
      const head = this.store.heads.get(id);
      if (head === undefined) continue;
      before.set(id, head);
      this.store.putHead(patched(head, patch));
    }
    const back = new Map<Id, Patch>();
    for (const [id, head] of before) back.set(id, { mailboxIds: head.mailboxIds, keywords: head.keywords });
    try {
      const all = [...change.patches];
      for (let i = 0; i < all.length; i += AT_ONCE) {
        await this.store.deeds.do({ update: Object.fromEntries(all.slice(i, i + AT_ONCE)) });
      }
    } catch (refused) {
      for (const head of before.values()) this.store.putHead(head);
      throw refused;
    }
    return { patches: back };
  }

  async destroy(ids: readonly Id[]): Promise<void> {
    for (let i = 0; i < ids.length; i += AT_ONCE) await this.store.deeds.do({ destroy: ids.slice(i, i + AT_ONCE) });
    for (const id of ids) this.store.forget(id);
  }
}

/** What an email is after a patch of its mailboxes and keywords. */
export function patched(head: EmailHead, patch: Patch): EmailHead {
  let mailboxIds = { ...head.mailboxIds };
  let keywords = { ...head.keywords };
  for (const [path, value] of Object.entries(patch)) {
    const [property, key] = path.split('/') as [string, string | undefined];
    if (property === 'mailboxIds') mailboxIds = altered(mailboxIds, key, value);
    if (property === 'keywords') keywords = altered(keywords, key, value);
  }
  return { ...head, mailboxIds, keywords };
}

function altered(set: Record<string, true>, key: string | undefined, value: unknown): Record<string, true> {
  if (key === undefined) return { ...(value as Record<string, true>) };
  const next = { ...set };
  if (value === true) next[key] = true;
  else delete next[key];
  return next;
}
