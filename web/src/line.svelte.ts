import { heldUntil } from './compose/moment';
import { bookOf } from './contacts/book.svelte';
import type { Desk } from './desk.svelte';
import { tn } from './i18n/index.svelte';
import { whoIsHere } from './jmap/account';
import { Again } from './jmap/again';
import { SignedOut } from './jmap/client';
import { Events, type Changed } from './jmap/events';
import { aim } from './views/aim';

const NOTHING: ReadonlySet<string> = new Set();
/** On which windows tell each other that somebody has signed out. */
const LEFT = 'veredus-left';
const GATHER_MS = 50;
/** While very many messages are changed here. */
const GATHER_LONGER_MS = 5000;
/** Conversations at the top of a list whose newest messages can be read without the server. */
const KEPT_THREADS = 50;

/** A desk's way to the server: whether it is there, what changes are told, and what is to be done when it is there again. */
export class Line {
  private reached = $state(navigator.onLine);
  /** Whether what is shown is what the browser has kept. */
  stale = false;
  private others: BroadcastChannel | null = null;
  private events: Events | null = null;
  private toFollow: Changed = NOTHING;
  private returning: Promise<void> | null = null;
  private pending: ReturnType<typeof setTimeout> | undefined;
  /** The browser says when it has a connection, not whether the server answers on it. */
  private readonly again = new Again(() => { if (!this.online && navigator.onLine) void this.back(); });

  constructor(private readonly desk: Desk) {}

  get online(): boolean {
    return this.reached;
  }

  set online(yes: boolean) {
    this.reached = yes;
    if (!yes && this.others !== null) this.again.later();
  }

  /** Notices when the browser comes and goes. */
  watch(): void {
    addEventListener('offline', this.gone);
    addEventListener('online', this.there);
    this.others = new BroadcastChannel(LEFT);
    this.others.onmessage = () => void this.back();
  }

  /** Other windows see who has gone. */
  tellLeft(): void {
    this.others?.postMessage(null);
  }

  /** Hears of changes, whether or not the server goes away meanwhile. */
  listen(): void {
    this.events = new Events(this.desk.client.eventsUrl(), (types) => this.changed(types), () => undefined);
    this.events.open();
  }

  close(): void {
    this.events?.close();
    this.others?.close();
    this.others = null;
    this.again.stop();
    clearTimeout(this.pending);
    removeEventListener('offline', this.gone);
    removeEventListener('online', this.there);
  }

  private readonly gone = (): void => {
    this.online = false;
  };

  private readonly there = (): void => {
    this.again.reset();
    void this.back();
  };

  /** The server may be there again: it is asked who is here, told what has been done meanwhile, and asked what is new. */
  back(): Promise<void> {
    this.returning ??= this.comeBack().finally(() => (this.returning = null));
    return this.returning;
  }

  private async comeBack(): Promise<void> {
    try {
      await this.identify();
      this.stale ||= !this.online;
      await this.resume();
      this.again.reset();
    } catch (failed) {
      this.desk.failed(failed);
    }
  }

  private async identify(): Promise<void> {
    const who = await whoIsHere();
    if (who === null || who.unfinished === true || who.name !== this.desk.who.name) throw new SignedOut();
    this.desk.client.token = who.token;
  }

  /** Goes on where the server is known to be there. */
  async resume(): Promise<void> {
    const { desk } = this;
    this.online = true;
    this.events ??= new Events(desk.client.eventsUrl(), (types) => this.changed(types), (yes) => this.heard(yes));
    if (!this.events.isOpen) this.events.open();
    await desk.store.deeds.replay();
    await this.flush();
    await this.events.answered(); // whatever changes from now on is told
    this.takeTold();
    await this.ask(null);
    await this.keepForLater();
  }

  /** Of whose mail is told follows who shows some, and who is signed in. */
  async meetOthers(): Promise<void> {
    const { desk } = this;
    await desk.findOthers();
    if (desk.keeps) void this.renewNotifications().catch((failed: unknown) => desk.failed(failed));
  }

  private async renewNotifications(): Promise<void> {
    const { Notifications } = await import('./local/notifications');
    await new Notifications(this.desk.listeners).renew();
  }

  /** The connection on which changes are told has come or gone. */
  private heard(yes: boolean): void {
    if (yes && !this.online) void this.back();
    // the server is away, or the session is over
    if (!yes) void this.identify().catch((failed: unknown) => this.desk.failed(failed));
  }

  /** Sends what was written while the server was away. */
  private async flush(): Promise<void> {
    const { desk } = this;
    if (desk.outbox.list.length === 0) return;
    const [{ Draft }, { carry }, { identitiesOf }] = await Promise.all([import('./compose/draft.svelte'), import('./compose/submission'), import('./compose/known')]);
    const gone = await desk.outbox.flush(async (waiting) => {
      const draft = new Draft(desk.store, desk.who.name, await identitiesOf(desk.store));
      await draft.begin({ kind: 'waiting', waiting });
      await carry(draft, desk.store, waiting.form, heldUntil(waiting));
      if (waiting.hold !== null && draft.answers !== null) await desk.answered(draft.answers);
    });
    if (gone > 0) desk.notices.say(tn('outboxGone', gone));
  }

  /** What somebody is likely to read next is kept, if the browser keeps anything. */
  async keepForLater(): Promise<void> {
    const { actions, list, store } = this.desk;
    await actions.quieten(list.known());
    if (!this.desk.keeps || list.view.kind !== 'mailbox') return;
    // whoever wants to write without the server must be known by then
    await (await import('./compose/known')).identitiesOf(store);
    await list.fetchTop(KEPT_THREADS);
    const threads = list.known().slice(0, KEPT_THREADS);
    await store.keepForLater(threads.map((thread) => store.emailsOf(thread).at(-1)).filter((head) => head !== undefined));
  }

  private changed(types: Changed): void {
    this.toFollow = types === null || this.toFollow === null ? null : new Set([...this.toFollow, ...types]);
    const longer = this.desk.store.changing > 0;
    if (longer && this.pending !== undefined) return;
    clearTimeout(this.pending);
    this.pending = setTimeout(() => void this.catchUp(this.takeTold()), longer ? GATHER_LONGER_MS : GATHER_MS);
  }

  /** Whoever takes it asks the server for it. */
  private takeTold(): Changed {
    clearTimeout(this.pending);
    this.pending = undefined;
    const told = this.toFollow;
    this.toFollow = NOTHING;
    return told;
  }

  /** @param types of what may have changed; null: anything */
  async catchUp(types: Changed = null): Promise<void> {
    try {
      if ((await this.ask(types)) && this.desk.store.changing === 0) await this.keepForLater();
    } catch (failed) {
      this.desk.failed(failed);
    }
  }

  /** @returns whether the list may have changed */
  private async ask(types: Changed): Promise<boolean> {
    const { desk } = this;
    const has = (...wanted: string[]): boolean => types === null || wanted.some((type) => types.has(type));
    let moved = false;
    if (has('Preference')) await desk.recallChoices();
    // before it is on a list: what waits to be sent is not thrown away as other mail is
    if (has('EmailSubmission')) await desk.scheduled.follow();
    if (has('Email', 'Mailbox', 'Thread')) {
      // the list says from where changes are followed: until it has come it may be older than they are
      if (desk.place.page === 'mail' && desk.list.total === null) await desk.list.fetchTop(1).catch(() => undefined);
      const open = desk.thread !== null && desk.store.threads.has(desk.thread) ? desk.thread : null;
      moved = (await desk.store.follow()) || this.stale;
      desk.leaveWhatIsGone(open);
      if (moved) await desk.list.refresh(aim.over);
      this.stale = false;
      await desk.others.followGuests();
    }
    if (has('ShareNotification')) await this.meetOthers();
    if (has('ContactCard')) await bookOf(desk.store).follow();
    if (has('Snooze')) await desk.snoozed.follow();
    return moved;
  }
}
