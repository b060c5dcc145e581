import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../jmap/client';
import type {
  ChangesResponse, EmailBody, EmailHead, GetResponse, Id, Mailbox, Role, ThreadOfEmails,
} from '../jmap/types';
import { BODY_ARGUMENTS, bodyOf, HEAD_PROPERTIES } from './fields';

const MOST_HEADS = 20_000;
const MOST_BODIES = 300;

/** What is known here of the account's mail; all of it is the server's, and follows its changes. */
export class Store {
  readonly mailboxes = new SvelteMap<Id, Mailbox>();
  readonly heads = new SvelteMap<Id, EmailHead>();
  readonly threads = new SvelteMap<Id, readonly Id[]>();
  readonly bodies = new SvelteMap<Id, EmailBody>();
  private emailState: string | null = null;

  constructor(readonly client: Client) {}

  byRole(role: Role): Mailbox | undefined {
    for (const mailbox of this.mailboxes.values()) if (mailbox.role === role) return mailbox;
    return undefined;
  }

  async loadMailboxes(): Promise<void> {
    const answer = await this.client.call<GetResponse<Mailbox>>('Mailbox/get', { ids: null });
    const there = new Set(answer.list.map((mailbox) => mailbox.id));
    for (const id of [...this.mailboxes.keys()]) if (!there.has(id)) this.mailboxes.delete(id);
    for (const mailbox of answer.list) this.mailboxes.set(mailbox.id, mailbox);
  }

  /** Takes what a request has brought; the first one also says from where changes are followed. */
  take(heads: GetResponse<EmailHead>, threads: GetResponse<ThreadOfEmails> | null): void {
    this.emailState ??= heads.state;
    for (const head of heads.list) this.heads.set(head.id, head);
    for (const thread of threads?.list ?? []) this.threads.set(thread.id, thread.emailIds);
    this.trim();
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
    if (this.emailState === null) return false;
    const batch = this.client.batch();
    const boxes = batch.add('Mailbox/get', { ids: null });
    const changes = batch.add('Email/changes', { sinceState: this.emailState, maxChanges: 500 });
    const answers = await this.client.send(batch);
    const there = answers.of<GetResponse<Mailbox>>(boxes).list;
    const known = new Set(there.map((mailbox) => mailbox.id));
    for (const id of [...this.mailboxes.keys()]) if (!known.has(id)) this.mailboxes.delete(id);
    for (const mailbox of there) this.mailboxes.set(mailbox.id, mailbox);
    const told = answers.of<ChangesResponse>(changes);
    await this.apply(told);
    this.emailState = told.newState;
    if (told.hasMoreChanges) await this.follow();
    return told.created.length + told.updated.length + told.destroyed.length > 0;
  }

  private async apply(told: ChangesResponse): Promise<void> {
    for (const id of told.destroyed) this.forget(id);
    const stale = [...told.created, ...told.updated].filter((id) => this.heads.has(id));
    const threads = new Set<Id>();
    if (told.created.length > 0) {
      const fresh = await this.client.call<GetResponse<EmailHead>>('Email/get', {
        ids: told.created, properties: HEAD_PROPERTIES,
      });
      for (const head of fresh.list) {
        this.heads.set(head.id, head);
        if (this.threads.has(head.threadId)) threads.add(head.threadId);
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
    for (const id of answer.notFound) this.threads.delete(id);
    this.take(answers.of<GetResponse<EmailHead>>(heads), answer);
  }

  private forget(id: Id): void {
    this.heads.delete(id);
    this.bodies.delete(id);
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
    const missing = ids.filter((id) => !this.bodies.has(id));
    if (missing.length === 0) return;
    const answer = await this.client.call<GetResponse<Record<string, unknown>>>('Email/get', {
      ids: missing, ...BODY_ARGUMENTS,
    });
    for (const email of answer.list) {
      const body = bodyOf(email);
      this.bodies.set(body.id, body);
    }
    this.trim();
  }
}
