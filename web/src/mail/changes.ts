import type { EmailHead, Id, Patch } from '../jmap/types';
import type { Store } from './store.svelte';

/** A change of emails, and how it is taken back. */
export interface Change {
  readonly patches: ReadonlyMap<Id, Patch>;
}

/** A change that shows, and that the server is being asked for. */
export interface Begun {
  /** What takes it back. */
  readonly back: Change;
  readonly done: Promise<void>;
}

/** Makes changes show at once, and then so on the server; what it refuses is shown as it was. */
export class Changes {
  constructor(private readonly store: Store) {}

  begin(change: Change): Begun {
    const before = this.show(change);
    const back = new Map<Id, Patch>();
    for (const [id, head] of before) back.set(id, { mailboxIds: head.mailboxIds, keywords: head.keywords });
    return { back: { patches: back }, done: this.tell(change, before) };
  }

  async make(change: Change): Promise<void> {
    await this.begin(change).done;
  }

  /** @returns how it was before */
  show(change: Change): ReadonlyMap<Id, EmailHead> {
    const before = new Map<Id, EmailHead>();
    for (const [id, patch] of change.patches) {
      const head = this.store.heads.get(id);
      if (head === undefined) continue;
      before.set(id, head);
      this.store.putHead(patched(head, patch));
    }
    return before;
  }

  private async tell({ patches }: Change, before: ReadonlyMap<Id, EmailHead>): Promise<void> {
    try {
      const all = [...patches];
      const { atOnce } = this.store.client;
      for (let i = 0; i < all.length; i += atOnce) {
        await this.store.deeds.do({ update: Object.fromEntries(all.slice(i, i + atOnce)) });
      }
    } catch (refused) {
      for (const head of before.values()) this.store.putHead(head);
      throw refused;
    }
  }

  async destroy(ids: readonly Id[]): Promise<void> {
    const { atOnce } = this.store.client;
    for (let i = 0; i < ids.length; i += atOnce) await this.store.deeds.do({ destroy: ids.slice(i, i + atOnce) });
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

/** What takes a patch of an email's mailboxes and keywords back. */
export function inverse(before: Pick<EmailHead, 'mailboxIds' | 'keywords'>, patch: Patch): Patch {
  const back: Record<string, unknown> = {};
  for (const path of Object.keys(patch)) {
    const [property, key] = path.split('/') as ['mailboxIds' | 'keywords', string | undefined];
    back[path] = key === undefined ? before[property] : before[property][key] === true ? true : null;
  }
  return back;
}

function altered(set: Record<string, true>, key: string | undefined, value: unknown): Record<string, true> {
  if (key === undefined) return { ...(value as Record<string, true>) };
  const next = { ...set };
  if (value === true) next[key] = true;
  else delete next[key];
  return next;
}
