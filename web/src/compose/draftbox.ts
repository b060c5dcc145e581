import { MethodError } from '../jmap/client';
import type { Id, Patch, SetResponse } from '../jmap/types';
import type { Store } from '../mail/store.svelte';

/** The mailbox in which drafts are. */
export class DraftBox {
  constructor(private readonly store: Store) {}

  get id(): Id {
    const drafts = this.store.byRole('drafts');
    if (drafts === undefined) throw new Error('there is no mailbox for drafts');
    return drafts.id;
  }

  /** What is the same for all that are in it. */
  get place(): { readonly mailboxIds: Readonly<Record<Id, true>>; readonly keywords: Readonly<Record<string, true>> } {
    return { mailboxIds: { [this.id]: true }, keywords: { $draft: true, $seen: true } };
  }

  /**
   * Takes messages that are made here.
   *
   * @param about what else is said of them
   * @returns their ids
   */
  async take(messages: readonly Blob[], about: Patch = {}): Promise<readonly Id[]> {
    return this.file(await this.upload(messages), about);
  }

  /** @returns the ids of what they are made of */
  async upload(messages: readonly Blob[]): Promise<readonly Id[]> {
    const taken = await Promise.all(messages.map((each) => this.store.client.upload(each, () => undefined, new AbortController().signal)));
    return taken.map(({ blobId }) => blobId);
  }

  /** @returns the ids of the emails */
  async file(blobs: readonly Id[], about: Patch): Promise<readonly Id[]> {
    const { place } = this;
    const { client } = this.store;
    const emails = Object.fromEntries(blobs.map((blobId, i) => [`m${i}`, { blobId, ...place, ...about }]));
    const answer = await client.call<SetResponse>('Email/import', { emails });
    const made = Object.keys(emails).map((key) => answer.created?.[key]?.['id'] as string | undefined).filter((id) => id !== undefined);
    const refused = Object.values(answer.notCreated ?? {})[0];
    if (refused !== undefined) {
      await this.destroy(made);
      throw new MethodError(refused.type, refused.description ?? undefined);
    }
    return made;
  }

  async destroy(emails: readonly Id[]): Promise<void> {
    if (emails.length > 0) await this.store.client.call<SetResponse>('Email/set', { destroy: emails });
  }
}
