import { SvelteMap } from 'svelte/reactivity';
import { MethodError, Offline, SMIME, type Answers, type Client } from '../jmap/client';
import type {
  ChangesResponse, EmailBody, EmailHead, GetResponse, Id, Mailbox, Role, ThreadOfEmails,
} from '../jmap/types';
import { Deeds } from '../local/deeds';
import type { Mirror } from '../local/mirror';
import { Ahead } from './ahead';
import { BODY_ARGUMENTS, bodyOf, headOf, HEAD_PROPERTIES, SIGNED_PROPERTIES } from './fields';

const MOST_HEADS = 20_000;
const MOST_BODIES = 300;
/** Octets of messages that are not fetched before somebody wants them. */
const LARGE = 300_000;
const KEPT_AT_ONCE = 10;

/** What is known here of the account's mail; all of it is the server's, and follows its changes. */
export class Store {
  readonly mailboxes = new SvelteMap<Id, Mailbox>();
  readonly heads = new SvelteMap<Id, EmailHead>();
  readonly threads = new SvelteMap<Id, readonly Id[]>();
  readonly bodies = new SvelteMap<Id, EmailBody>();
  /** Bodies that are on their way. */
  private readonly opening = new Map<Id, Promise<void>>();
  readonly deeds: Deeds;
  private readonly ahead: Ahead;
  /** How much is under way that changes so many messages that news of them can wait. */
  changing = 0;
  private emailState: string | null = null;

  /** @param mirror null: nothing is kept in the browser */
  constructor(readonly client: Client, readonly mirror: Mirror | null) {
    this.ahead = new Ahead(this.heads, (head) => mirror?.keepHead(head));
    this.deeds = new Deeds(client, mirror, this.ahead);
  }

  /** Begins with a part of what the browser has kept. */
  glance(seen: { mailboxes: readonly Mailbox[]; heads: readonly EmailHead[]; threads: readonly ThreadOfEmails[] }): void {
    for (const mailbox of seen.mailboxes) this.mailboxes.set(mailbox.id, mailbox);
    for (const head of seen.heads) this.ahead.recall(head);
    for (const thread of seen.threads) this.threads.set(thread.id, thread.emailIds);
  }

  /** Takes what the browser has kept. @returns whether that is enough to begin with */
  async recall(): Promise<boolean> {
    if (this.mirror === null) return false;
    const kept = await this.mirror.allMail();
    this.glance(kept);
    this.emailState = kept.state ?? null;
    await this.deeds.recall();
    return kept.mailboxes.length > 0 && kept.state !== undefined;
  }

  byRole(role: Role): Mailbox | undefined {
    for (const mailbox of this.mailboxes.values()) if (mailbox.role === role) return mailbox;
    return undefined;
  }

  /** @param what asks the server for what is taken here, with when that was asked: it may answer as it was before what is done meanwhile */
  asking<T>(what: (asked: number) => Promise<T>): Promise<T> {
    return this.ahead.asking(what);
  }

  async loadMailboxes(): Promise<void> {
    await this.asking(async (asked) => {
      this.takeMailboxes((await this.client.call<GetResponse<Mailbox>>('Mailbox/get', { ids: null })).list, asked);
    });
  }

  private takeMailboxes(list: readonly Mailbox[], asked: number): void {
    if (!this.ahead.isLatest('mailboxes', asked)) return;
    const there = new Set(list.map((mailbox) => mailbox.id));
    for (const id of [...this.mailboxes.keys()]) if (!there.has(id)) this.mailboxes.delete(id);
    for (const mailbox of list) this.mailboxes.set(mailbox.id, mailbox);
    this.mirror?.keepMailboxes(list);
  }

  /** Takes what a request has brought; the first one also says from where changes are followed. */
  take(heads: GetResponse<EmailHead>, threads: GetResponse<ThreadOfEmails> | null, asked: number): void {
    if (this.emailState === null) this.reach(heads.state);
    for (const head of heads.list) this.ahead.take(headOf(head), asked);
    for (const thread of threads?.list ?? []) this.putThread(thread.id, thread.emailIds, asked);
    this.trim();
  }

  private reach(state: string | null): void {
    this.emailState = state;
    this.mirror?.keepState(state);
  }

  private putThread(id: Id, emails: readonly Id[], asked: number): void {
    if (!this.ahead.isLatest(`thread ${id}`, asked)) return;
    this.threads.set(id, emails);
    this.mirror?.keepThread(id, emails);
  }

  private trim(): void {
    // those that came first are the ones that nobody has looked at for longest
    if (this.heads.size > MOST_HEADS) {
      for (const id of [...this.heads.keys()].slice(0, MOST_HEADS / 4)) this.heads.delete(id);
    }
    if (this.bodies.size > MOST_BODIES) {
      for (const id of [...this.bodies.keys()].slice(0, MOST_BODIES / 4)) this.bodies.delete(id);
    }
  }

  /** Follows what has changed since the last time. @returns whether anything has */
  async follow(): Promise<boolean> {
    if (this.emailState === null) {
      await this.loadMailboxes(); // no message has been looked at yet
      return false;
    }
    const since = this.emailState;
    return this.asking(async (asked) => {
      const batch = this.client.batch();
      const boxes = batch.add('Mailbox/get', { ids: null });
      const changes = batch.add('Email/changes', { sinceState: since, maxChanges: 500 });
      const answers = await this.client.send(batch);
      this.takeMailboxes(answers.of<GetResponse<Mailbox>>(boxes).list, asked);
      const told = this.told(answers, changes);
      if (told === null) return this.startAfresh();
      for (const id of told.destroyed) {
        this.ahead.isLatest(id, asked);
        this.forget(id);
      }
      await this.apply(told);
      this.reach(told.newState);
      if (told.hasMoreChanges) await this.follow();
      return told.created.length + told.updated.length + told.destroyed.length > 0;
    });
  }

  /** Null if the server no longer knows what has changed since then. RFC 8620 §5.2 */
  private told(answers: Answers, changes: string): ChangesResponse | null {
    try {
      return answers.of<ChangesResponse>(changes);
    } catch (refused) {
      if (refused instanceof MethodError && refused.type === 'cannotCalculateChanges') return null;
      throw refused;
    }
  }

  private async startAfresh(): Promise<true> {
    this.heads.clear();
    this.ahead.forgetAll();
    this.threads.clear();
    this.bodies.clear();
    this.emailState = null;
    await this.mirror?.startAfresh();
    await this.loadMailboxes();
    return true;
  }

  private async apply(told: ChangesResponse): Promise<void> {
    for (const id of told.updated) if (!this.heads.has(id)) this.mirror?.forgetHead(id);
    const doubtful = this.ahead.takeDoubtful();
    const stale = [...new Set([...told.created, ...told.updated, ...doubtful])].filter((id) => this.heads.has(id));
    const threads = new Set<Id>();
    if (told.created.length > 0) {
      await this.loadHeads(told.created, ({ threadId }) => {
        if (this.threads.has(threadId)) threads.add(threadId);
        else this.mirror?.keepThread(threadId, null);
      });
    }
    for (const id of told.destroyed) {
      for (const [thread, emails] of this.threads) if (emails.includes(id)) threads.add(thread);
    }
    if (stale.length === 0 && threads.size === 0) return;
    await this.asking(async (asked) => {
      const batch = this.client.batch();
      const heads = batch.add('Email/get', { ids: stale, properties: HEAD_PROPERTIES });
      const known = batch.add('Thread/get', { ids: [...threads] });
      const answers = await this.client.send(batch);
      const answer = answers.of<GetResponse<ThreadOfEmails>>(known);
      for (const id of answer.notFound) {
        this.threads.delete(id);
        this.mirror?.keepThread(id, null);
      }
      this.take(answers.of<GetResponse<EmailHead>>(heads), answer, asked);
    });
  }

  forget(id: Id): void {
    this.ahead.forget(id);
    this.bodies.delete(id);
    this.mirror?.forget(id);
  }

  /** A thread's emails, oldest first, as far as they are known. */
  emailsOf(thread: Id): readonly EmailHead[] {
    const found: EmailHead[] = [];
    for (const id of this.threads.get(thread) ?? []) {
      const head = this.heads.get(id);
      if (head !== undefined) found.push(head);
    }
    return found;
  }

  async loadThread(thread: Id): Promise<void> {
    await this.asking(async (asked) => {
      const batch = this.client.batch();
      const threads = batch.add('Thread/get', { ids: [thread] });
      const heads = batch.add('Email/get', {
        '#ids': batch.ref(threads, '/list/*/emailIds'), properties: HEAD_PROPERTIES,
      });
      const answers = await this.client.send(batch);
      this.take(answers.of<GetResponse<EmailHead>>(heads), answers.of<GetResponse<ThreadOfEmails>>(threads), asked);
    });
  }

  /** @param each called with each that there is */
  async loadHeads(ids: readonly Id[], each: (head: EmailHead) => void = () => undefined): Promise<void> {
    await this.asking(async (asked) => {
      const heads = await this.client.call<GetResponse<EmailHead>>('Email/get', { ids, properties: HEAD_PROPERTIES });
      heads.list.forEach(each);
      this.take(heads, null, asked);
    });
  }

  /** Opens messages that have not been opened here yet. */
  async loadBodies(ids: readonly Id[]): Promise<void> {
    const missing = ids.filter((id) => !this.bodies.has(id) && !this.opening.has(id));
    if (missing.length > 0) {
      const come = this.bringBodies(missing).finally(() => missing.forEach((id) => this.opening.delete(id)));
      for (const id of missing) this.opening.set(id, come);
    }
    await Promise.all(ids.map((id) => this.opening.get(id)));
  }

  private async bringBodies(ids: readonly Id[]): Promise<void> {
    const missing = this.mirror === null ? ids : await this.recallBodies(ids);
    if (missing.length === 0) return;
    for (const body of await this.fetchBodies(missing)) this.bodies.set(body.id, body);
    this.trim();
  }

  /** @returns those that the browser does not have either */
  private async recallBodies(ids: readonly Id[]): Promise<Id[]> {
    const missing: Id[] = [];
    for (const id of ids) {
      const kept = await this.mirror?.body(id);
      if (kept?.contentType === undefined) missing.push(id); // also what an older version has kept
      else this.bodies.set(id, kept);
    }
    return missing;
  }

  private async fetchBodies(ids: readonly Id[]): Promise<readonly EmailBody[]> {
    const properties = [...BODY_ARGUMENTS.properties, ...(this.client.can(SMIME) ? SIGNED_PROPERTIES : [])];
    const answer = await this.client.call<GetResponse<Record<string, unknown>>>('Email/get', { ids, ...BODY_ARGUMENTS, properties });
    const bodies = answer.list.map(bodyOf);
    for (const body of bodies) this.mirror?.keepBody(body);
    return bodies;
  }

  /** Has the browser keep messages that nobody has opened yet, so that they can be read without the server. */
  async keepForLater(emails: readonly EmailHead[]): Promise<void> {
    if (this.mirror === null) return;
    const there = await this.mirror.hasBodies();
    const wanted = emails.filter((head) => head.size < LARGE && !there.has(head.id)).map((head) => head.id);
    for (let i = 0; i < wanted.length; i += KEPT_AT_ONCE) {
      try {
        await this.fetchBodies(wanted.slice(i, i + KEPT_AT_ONCE));
      } catch (away) {
        if (away instanceof Offline) return; // another time
        throw away;
      }
    }
    await this.mirror.tidy();
  }
}
