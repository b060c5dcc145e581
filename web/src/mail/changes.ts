import { MethodError, type Client } from '../jmap/client';
import type { EmailHead, Id, Patch, SetResponse } from '../jmap/types';
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
      this.store.heads.set(id, patched(head, patch));
    }
    const back = new Map<Id, Patch>();
    for (const [id, head] of before) back.set(id, { mailboxIds: head.mailboxIds, keywords: head.keywords });
    try {
      await send(this.store.client, change.patches);
    } catch (refused) {
      for (const [id, head] of before) this.store.heads.set(id, head);
      throw refused;
    }
    return { patches: back };
  }

  async destroy(ids: readonly Id[]): Promise<void> {
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const answer = await this.store.client.call<SetResponse>('Email/set', { destroy: ids.slice(i, i + AT_ONCE) });
      complain(answer.notDestroyed);
    }
    for (const id of ids) this.store.heads.delete(id);
  }
}

async function send(client: Client, patches: ReadonlyMap<Id, Patch>): Promise<void> {
  const all = [...patches];
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const update = Object.fromEntries(all.slice(i, i + AT_ONCE));
    complain((await client.call<SetResponse>('Email/set', { update })).notUpdated);
  }
}

function complain(refused: SetResponse['notUpdated']): void {
  const first = Object.values(refused ?? {}).find((error) => error.type !== 'notFound');
  if (first !== undefined) throw new MethodError(first.type, first.description ?? undefined);
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
