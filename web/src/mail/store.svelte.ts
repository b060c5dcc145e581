import { SvelteMap } from 'svelte/reactivity';
import { MethodError, Offline, SMIME, type Answers, type Client } from '../jmap/client';
import type {
  ChangesResponse, EmailBody, EmailHead, GetResponse, Id, Mailbox, Role, ThreadOfEmails,
} from '../jmap/types';
import { Deeds, type Deed } from '../local/deeds';
import type { Mirror } from '../local/mirror';
import { patched } from './changes';
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
  readonly deeds: Deeds;
  /** How much is under way that changes so many messages that news of them can wait. */
  changing = 0;
  private emailState: string | null = null;

  /** @param mirror null: nothing is kept in the browser */
  constructor(readonly client: Client, readonly mirror: Mirror | null) {
    this.deeds = new Deeds(client, mirror);
  }

  /** Begins with a part of what the browser has kept. */
  glance(seen: { mailboxes: readonly Mailbox[]; heads: readonly EmailHead[]; threads: readonly ThreadOfEmails[] }): void {
    for (const mailbox of seen.mailboxes) this.mailboxes.set(mailbox.id, mailbox);
    for (const head of seen.heads) this.heads.set(head.id, head);
    for (const thread of seen.threads) this.threads.set(thread.id, thread.emailIds);
  }

  /** Takes what the browser has kept. @returns whether that is enough to begin with */
  async recall(): Promise<boolean> {
    if (this.mirror === null) return false;
    const kept = await this.mirror.allMail();
    this.glance(kept);
    this.emailState = kept.state ?? null;
    for (const deed of await this.deeds.recall()) this.expect(deed);
    return kept.mailboxes.length > 0 && kept.state !== undefined;
  }

  /** Shows as done what the server has not been told yet: a window that is closed may not have kept that. */
  private expect({ update, destroy }: Deed): void {
    for (const [id, patch] of Object.entries(update ?? {})) {
      const head = this.heads.get(id);
      if (head !== undefined) this.heads.set(id, patched(head, patch));
    }
    for (const id of destroy ?? []) this.heads.delete(id);
  }

  byRole(role: Role): Mailbox | undefined {
    for (const mailbox of this.mailboxes.values()) if (mailbox.role === role) return mailbox;
    return undefined;
  }

  async loadMailboxes(): Promise<void> {
    this.takeMailboxes((await this.client.call<GetResponse<Mailbox>>('Mailbox/get', { ids: null })).list);
  }

  private takeMailboxes(list: readonly Mailbox[]): void {
    const there = new Set(list.map((mailbox) => mailbox.id));
    for (const id of [...this.mailboxes.keys()]) if (!there.has(id)) this.mailboxes.delete(id);
    for (const mailbox of list) this.mailboxes.set(mailbox.id, mailbox);
    this.mirror?.keepMailboxes(list);
  }

  /** Takes what a request has brought; the first one also says from where changes are followed. */
  take(heads: GetResponse<EmailHead>, threads: GetResponse<ThreadOfEmails> | null): void {
    if (this.emailState === null) this.reach(heads.state);
    for (const head of heads.list) this.putHead(headOf(head));
    for (const thread of threads?.list ?? []) this.putThread(thread.id, thread.emailIds);
    this.trim();
  }

  private reach(state: string | null): void {
    this.emailState = state;
    this.mirror?.keepState(state);
  }

  putHead(head: EmailHead): void {
    this.heads.set(head.id, head);
    this.mirror?.keepHead(head);
  }

  private putThread(id: Id, emails: readonly Id[]): void {
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
    const batch = this.client.batch();
    const boxes = batch.add('Mailbox/get', { ids: null });
    const changes = batch.add('Email/changes', { sinceState: this.emailState, maxChanges: 500 });
    const answers = await this.client.send(batch);
    this.takeMailboxes(answers.of<GetResponse<Mailbox>>(boxes).list);
    const told = this.told(answers, changes);
    if (told === null) return this.startAfresh();
    await this.apply(told);
    this.reach(told.newState);
    if (told.hasMoreChanges) await this.follow();
    return told.created.length + told.updated.length + told.destroyed.length > 0;
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
    this.threads.clear();
    this.bodies.clear();
    this.emailState = null;
    await this.mirror?.startAfresh();
    await this.loadMailboxes();
    return true;
  }

  private async apply(told: ChangesResponse): Promise<void> {
    for (const id of told.destroyed) this.forget(id);
    for (const id of told.updated) if (!this.heads.has(id)) this.mirror?.forgetHead(id);
    const stale = [...told.created, ...told.updated].filter((id) => this.heads.has(id));
    const threads = new Set<Id>();
    if (told.created.length > 0) {
      const fresh = await this.client.call<GetResponse<EmailHead>>('Email/get', {
        ids: told.created, properties: HEAD_PROPERTIES,
      });
      for (const head of fresh.list) {
        this.putHead(headOf(head));
        if (this.threads.has(head.threadId)) threads.add(head.threadId);
        else this.mirror?.keepThread(head.threadId, null);
      }
    }
    for (const id of told.destroyed) {
      for (const [thread, emails] of this.threads) if (emails.includes(id)) threads.add(thread);
    }
    if (stale.length === 0 && threads.size === 0) return;
    const batch = this.client.batch();
    const heads = batch.add('Email/get', { ids: stale, properties: HEAD_PROPERTIES });
    const known = batch.add('Thread/get', { ids: [...threads] });
    const answers = await this.client.send(batch);
    const answer = answers.of<GetResponse<ThreadOfEmails>>(known);
    for (const id of answer.notFound) {
      this.threads.delete(id);
      this.mirror?.keepThread(id, null);
    }
    this.take(answers.of<GetResponse<EmailHead>>(heads), answer);
  }

  forget(id: Id): void {
    this.heads.delete(id);
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
    const batch = this.client.batch();
    const threads = batch.add('Thread/get', { ids: [thread] });
    const heads = batch.add('Email/get', {
      '#ids': batch.ref(threads, '/list/*/emailIds'), properties: HEAD_PROPERTIES,
    });
    const answers = await this.client.send(batch);
    this.take(answers.of<GetResponse<EmailHead>>(heads), answers.of<GetResponse<ThreadOfEmails>>(threads));
  }

  async loadHeads(ids: readonly Id[]): Promise<void> {
    const heads = await this.client.call<GetResponse<EmailHead>>('Email/get', { ids, properties: HEAD_PROPERTIES });
    this.take(heads, null);
  }

  /** Opens messages that have not been opened here yet. */
  async loadBodies(ids: readonly Id[]): Promise<void> {
    let missing = ids.filter((id) => !this.bodies.has(id));
    if (missing.length > 0 && this.mirror !== null) missing = await this.recallBodies(missing);
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
