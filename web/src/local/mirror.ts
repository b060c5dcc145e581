import { HERE } from '../jmap/seat';
import type { EmailBody, EmailHead, Id, Mailbox, ThreadOfEmails } from '../jmap/types';
import { Database } from './database';
import { forgetGlimpse, keepGlimpse, keptGlimpse, type Glimpse, type ListPart, type Remembered, type Seen } from './glimpse';
import { keepScreen } from './screen';

const STORES = ['about', 'mailboxes', 'heads', 'threads', 'bodies', 'lists', 'deeds', 'outbox'] as const;
/** Not gone with the mail when a session is over: what has not reached the server yet. */
const MAIL_STORES = ['mailboxes', 'heads', 'threads', 'bodies', 'lists'] as const;
const LAST = HERE.key('veredus.account');
const PREFIX = 'veredus-';
const GATHER_MS = 120;
const MOST_HEADS = 4000;
const MOST_BODIES = 600;

interface KeptBody {
  readonly at: number;
  readonly body: EmailBody;
}

/**
 * What of an account's mail is kept in the browser, so that it can be read at once and without the server. Only where
 * the person has said that the machine is theirs. Changes are gathered and written together with the state they lead to.
 */
export class Mirror {
  private readonly heads = new Map<Id, EmailHead | null>();
  private readonly threads = new Map<Id, readonly Id[] | null>();
  private readonly bodies = new Map<Id, KeptBody | null>();
  private mailboxes: readonly Mailbox[] | null = null;
  private state: string | null | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  readonly database: Database;

  /** @param of the account, of somebody else's with whoever looks at it before it */
  private constructor(readonly of: string) {
    this.database = new Database(PREFIX + of, STORES);
    addEventListener('pagehide', this.leaving);
  }

  /** Of the account that the page is of. */
  static async open(account: Id): Promise<Mirror | null> {
    const mirror = await Mirror.beside(account);
    if (mirror !== null) localStorage.setItem(LAST, account);
    return mirror;
  }

  /** Null where the browser keeps nothing: in private windows, or over plain HTTP. */
  static async beside(of: string): Promise<Mirror | null> {
    if (!isSecureContext || !('indexedDB' in globalThis)) return null;
    const mirror = new Mirror(of);
    try {
      await mirror.database.begun();
      return mirror;
    } catch {
      mirror.close();
      return null; // mail can be read all the same
    }
  }

  /** What was seen last of the mail of whoever was signed in last, without waiting for their mirror. */
  static glimpse(): { readonly mirror: Mirror; readonly glimpse: Glimpse } | null {
    const account = localStorage.getItem(LAST);
    const glimpse = account === null ? null : keptGlimpse(account);
    return glimpse === null ? null : { mirror: new Mirror(glimpse.account), glimpse };
  }

  /** The mirror of whoever was signed in last. */
  static async last(): Promise<{ readonly mirror: Mirror; readonly who: Remembered } | null> {
    const account = localStorage.getItem(LAST);
    const mirror = account === null ? null : await Mirror.open(account);
    if (mirror === null) return null;
    const who = await mirror.about<Remembered>('who');
    if (who !== undefined) return { mirror, who };
    mirror.close();
    return null;
  }

  /**
   * Not for an account that has been left in another window.
   *
   * @param plain whether the page looks as it will when it is opened
   */
  keepGlimpse(seen: Seen | null, plain: boolean): void {
    if (this.closed || localStorage.getItem(LAST) !== this.of) return;
    if (seen === null) return forgetGlimpse();
    keepGlimpse({ account: this.of, ...seen });
    if (plain) keepScreen();
  }

  about<T>(key: string): Promise<T | undefined> {
    return this.database.get<T>('about', key);
  }

  keepAbout(key: string, value: unknown): void {
    this.attempt(this.database.write(['about'], (store) => store('about').put(value, key)));
  }

  async allMail(): Promise<{
    readonly mailboxes: readonly Mailbox[];
    readonly heads: readonly EmailHead[];
    readonly threads: readonly ThreadOfEmails[];
    readonly state: string | undefined;
  }> {
    const [mailboxes, heads, threads, state] = await Promise.all([
      this.database.all<Mailbox>('mailboxes'), this.database.all<EmailHead>('heads'),
      this.database.all<ThreadOfEmails>('threads'), this.about<string>('state'),
    ]);
    if (heads.length > MOST_HEADS) this.thinOut(heads);
    return { mailboxes, heads, threads, state };
  }

  private thinOut(heads: readonly EmailHead[]): void {
    const old = [...heads].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt)).slice(MOST_HEADS / 2);
    for (const head of old) {
      this.forget(head.id);
      this.keepThread(head.threadId, null);
    }
  }

  keepMailboxes(mailboxes: Iterable<Mailbox>): void {
    this.mailboxes = [...mailboxes];
    this.soon();
  }

  keepHead(head: EmailHead): void {
    this.heads.set(head.id, head);
    this.soon();
  }

  keepThread(id: Id, emails: readonly Id[] | null): void {
    this.threads.set(id, emails);
    this.soon();
  }

  keepBody(body: EmailBody): void {
    this.bodies.set(body.id, { at: Date.now(), body });
    this.soon();
  }

  forget(email: Id): void {
    this.heads.set(email, null);
    this.bodies.set(email, null);
    this.soon();
  }

  /** Of a message that this window does not know another may have kept what is no longer so. */
  forgetHead(email: Id): void {
    this.heads.set(email, null);
    this.soon();
  }

  /** Of which state what is kept now is. */
  keepState(state: string | null): void {
    this.state = state;
    this.soon();
  }

  async body(id: Id): Promise<EmailBody | undefined> {
    const waiting = this.bodies.get(id);
    if (waiting !== undefined) return waiting?.body;
    return (await this.database.get<KeptBody>('bodies', id))?.body;
  }

  async hasBodies(): Promise<ReadonlySet<Id>> {
    return new Set(await this.database.keys('bodies'));
  }

  list(key: string): Promise<ListPart | undefined> {
    return this.database.get<ListPart>('lists', key);
  }

  keepList(key: string, part: ListPart): void {
    this.attempt(this.database.write(['lists'], (store) => store('lists').put(part, key)));
  }

  private soon(): void {
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private readonly leaving = (): void => this.flush();

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed) return;
    const heads = [...this.heads];
    const threads = [...this.threads];
    const bodies = [...this.bodies];
    const { mailboxes, state } = this;
    this.heads.clear();
    this.threads.clear();
    this.bodies.clear();
    this.mailboxes = null;
    this.state = undefined;
    this.attempt(this.database.write(['about', ...MAIL_STORES], (store) => {
      for (const [id, head] of heads) change(store('heads'), id, head);
      for (const [id, emails] of threads) change(store('threads'), id, emails === null ? null : { id, emailIds: emails });
      for (const [id, body] of bodies) change(store('bodies'), id, body);
      if (mailboxes !== null) {
        store('mailboxes').clear();
        for (const mailbox of mailboxes) store('mailboxes').put(mailbox, mailbox.id);
      }
      if (state !== undefined) change(store('about'), 'state', state);
    }));
  }

  /** Bodies that nobody has opened for longest go. */
  async tidy(): Promise<void> {
    if ((await this.database.keys('bodies')).length <= MOST_BODIES) return;
    const kept = [...(await this.database.all<KeptBody>('bodies'))].sort((a, b) => b.at - a.at);
    const old = kept.slice(MOST_BODIES / 2);
    await this.database.write(['bodies'], (store) => {
      for (const { body } of old) store('bodies').delete(body.id);
    });
  }

  /** Forgets the mail, as when a session is over that was not ended here. What waits to be sent stays. */
  async clearMail(): Promise<void> {
    if (this.closed) return;
    this.drop();
    if (localStorage.getItem(LAST) === this.of) localStorage.removeItem(LAST);
    await this.database.write(['about', ...MAIL_STORES], (store) => {
      store('about').clear();
      for (const name of MAIL_STORES) store(name).clear();
    });
  }

  /** Starts afresh: what is kept is of a state that the server no longer knows. */
  async startAfresh(): Promise<void> {
    if (this.closed) return;
    this.drop();
    await this.database.write(['about', ...MAIL_STORES], (store) => {
      store('about').delete('state');
      for (const name of MAIL_STORES) store(name).clear();
    });
  }

  private drop(): void {
    forgetGlimpse();
    this.heads.clear();
    this.threads.clear();
    this.bodies.clear();
    this.mailboxes = null;
    this.state = undefined;
  }

  /** Nothing is left, not even the name of the account. */
  async remove(): Promise<void> {
    this.drop();
    this.close();
    if (localStorage.getItem(LAST) === this.of) localStorage.removeItem(LAST);
    await Database.remove(PREFIX + this.of);
  }

  /** Nobody is signed in: of no account anything is left but what has not reached the server yet. */
  static async sweep(): Promise<void> {
    if (!isSecureContext || !('indexedDB' in globalThis)) return;
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined || !name.startsWith(PREFIX)) continue;
      const database = new Database(name, STORES);
      const waits = (await database.keys('outbox')).length + (await database.keys('deeds')).length > 0;
      database.close();
      if (!waits) await Database.remove(name);
    }
  }

  close(): void {
    this.flush();
    this.closed = true;
    removeEventListener('pagehide', this.leaving);
    this.database.close();
  }

  /** A browser that keeps nothing more, or is just closing, costs no more than a look at the server later. */
  private attempt(work: Promise<unknown>): void {
    void work.catch((full: unknown) => console.info('not kept in the browser', full));
  }
}

function change(store: IDBObjectStore, key: string, value: unknown): void {
  if (value === null) store.delete(key);
  else store.put(value, key);
}
