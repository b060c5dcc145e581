import { MethodError } from '../jmap/client';
import type { EmailBody, EmailHead, GetResponse, Id, Patch, QueryResponse, SetResponse } from '../jmap/types';
import type { Store } from '../mail/store.svelte';

/** What has become of a draft that is no longer as it was known here: another version is in its place, it was sent, or thrown away. */
export type Elsewhere = { readonly kind: 'changed'; readonly email: Id } | { readonly kind: 'sent' | 'gone' };

/** How often the server is asked for what it does only if nothing has changed meanwhile: any mail that comes is a change. */
const TRIES = 5;
/** Drafts and what was sent, the newest first, among which another version is looked for. */
const NEWEST = 100;

/** The mailbox in which drafts are. A version of a draft takes the place of the one before; all of them have the same Message-ID. */
export class DraftBox {
  /** How all mail stands while the version that was made last is still as it was made; null: that is not known. */
  private state: string | null = null;

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
    this.reach(answer);
    const made = Object.keys(emails).map((key) => answer.created?.[key]?.['id'] as string | undefined).filter((id) => id !== undefined);
    const refused = Object.values(answer.notCreated ?? {})[0];
    if (refused !== undefined) {
      await this.destroy(made);
      throw new MethodError(refused.type, refused.description ?? undefined);
    }
    return made;
  }

  /** A draft that the server makes. @returns its id */
  async make(draft: Readonly<Record<string, unknown>>): Promise<Id> {
    const answer = await this.store.client.call<SetResponse>('Email/set', { create: { draft } });
    this.reach(answer);
    const id = answer.created?.['draft']?.['id'] as Id | undefined;
    const refused = answer.notCreated?.['draft'];
    if (id === undefined) throw new MethodError(refused?.type ?? 'serverFail', refused?.description ?? undefined);
    return id;
  }

  private reach({ oldState, newState }: SetResponse): void {
    this.state = this.state !== null && oldState === this.state ? newState : null;
  }

  /**
   * What has become of a version; null: it is a draft as before.
   *
   * @param own versions that are not meant
   */
  async elsewhere(version: Id, messageId: string, own: ReadonlySet<Id>): Promise<Elsewhere | null> {
    const { list, state } = await this.store.client.call<GetResponse<Pick<EmailHead, 'keywords'>>>('Email/get', { ids: [version], properties: ['keywords'] });
    const [there] = list;
    this.state = state;
    if (there === undefined) return this.successor(messageId, new Set([...own, version]));
    return there.keywords['$draft'] === undefined ? { kind: 'sent' } : null;
  }

  /** What is in the place of versions that are not there. */
  async successor(messageId: string, own: ReadonlySet<Id>): Promise<Elsewhere> {
    const { client } = this.store;
    const places = [this.id, this.store.byRole('sent')?.id].filter((id) => id !== undefined);
    const batch = client.batch();
    const query = batch.add('Email/query', {
      filter: { operator: 'OR', conditions: places.map((inMailbox) => ({ inMailbox })) }, sort: [{ property: 'receivedAt', isAscending: false }], limit: NEWEST,
    });
    const emails = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['keywords', 'messageId'] });
    const answers = await client.send(batch);
    answers.of<QueryResponse>(query);
    const found = answers.of<GetResponse<Pick<EmailHead, 'id' | 'keywords'> & Pick<EmailBody, 'messageId'>>>(emails).list
      .filter((each) => !own.has(each.id) && each.messageId?.[0] === messageId);
    const draft = found.find((each) => each.keywords['$draft'] !== undefined);
    return draft !== undefined ? { kind: 'changed', email: draft.id } : { kind: found.length > 0 ? 'sent' : 'gone' };
  }

  /**
   * Destroys a version, if it is still the draft that it was.
   *
   * @param own versions that are not meant where something else is in its place
   * @returns what has become of it instead; null: it is destroyed
   */
  async drop(version: Id, messageId: string, own: ReadonlySet<Id>): Promise<Elsewhere | null> {
    for (let tries = 0; ; tries++) {
      const elsewhere = this.state === null ? await this.elsewhere(version, messageId, own) : null;
      if (elsewhere !== null) return elsewhere;
      try {
        const answer = await this.store.client.call<SetResponse>('Email/set', { ...(tries < TRIES ? { ifInState: this.state } : {}), destroy: [version] });
        this.reach(answer);
        // another window was quicker
        return answer.notDestroyed?.[version] === undefined ? null : await this.successor(messageId, new Set([...own, version]));
      } catch (refused) {
        if (!(refused instanceof MethodError && refused.type === 'stateMismatch')) throw refused;
        this.state = null;
      }
    }
  }

  async destroy(emails: readonly Id[]): Promise<void> {
    if (emails.length > 0) await this.store.client.call<SetResponse>('Email/set', { destroy: emails });
  }
}
