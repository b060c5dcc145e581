import type { EmailHead, Id, Patch } from '../jmap/types';
import type { Begun, Deed } from '../local/deeds';
import { pieces } from './listing';
import type { Store } from './store.svelte';

/** A change of emails, and how it is taken back. */
export interface Change {
  readonly patches: ReadonlyMap<Id, Patch>;
}

/** A change that shows. */
export interface Shown extends Begun {
  /** What takes it back. */
  readonly back: Change;
}

/** Makes changes show at once, and then so on the server; what it refuses is shown as it was. */
export class Changes {
  constructor(private readonly store: Store) {}

  async make(change: Change): Promise<void> {
    await this.show(change).make();
  }

  show({ patches }: Change): Shown {
    const back = new Map<Id, Patch>();
    for (const [id, patch] of patches) {
      const head = this.store.heads.get(id);
      if (head !== undefined) back.set(id, inverse(head, patch));
    }
    return { back: { patches: back }, ...this.begin(pieces([...patches], this.store.client.atOnce).map((piece) => ({ update: Object.fromEntries(piece) }))) };
  }

  async destroy(ids: readonly Id[]): Promise<void> {
    await this.begin(pieces(ids, this.store.client.atOnce).map((destroy) => ({ destroy }))).make();
    for (const id of ids) this.store.forget(id);
  }

  /** As many calls as it takes, each for itself. */
  private begin(deeds: readonly Deed[]): Begun {
    const begun = deeds.map((deed) => this.store.deeds.begin(deed));
    return {
      make: async () => {
        const ended = await Promise.allSettled(begun.map((each) => each.make()));
        const refused = ended.find((each) => each.status === 'rejected');
        if (refused !== undefined) throw refused.reason;
      },
      drop: () => begun.forEach((each) => each.drop()),
    };
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
