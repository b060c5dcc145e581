import { getContext, setContext } from 'svelte';
import type { Answered } from './compose/form';
import type { Wait } from './compose/later';
import { fromMailto, type DraftStart } from './compose/start';
import { Cursor } from './cursor.svelte';
import { Drafts } from './drafts.svelte';
import { chooseLanguage, language, t, tn } from './i18n/index.svelte';
import { OwnAccount, type SignedIn } from './jmap/account';
import { Client, Offline, SignedOut } from './jmap/client';
import { Seat, whoSits } from './jmap/seat';
import { Kept } from './kept/kept.svelte';
import type { EmailHead, Id, MailboxRights } from './jmap/types';
import { Line } from './line.svelte';
import type { Seen } from './local/glimpse';
import { Mirror } from './local/mirror';
import type { Heard, Listener } from './local/notifications';
import { Outbox } from './local/outbox.svelte';
import { Actions } from './mail/actions';
import { ringOf } from './secret/lock.svelte';
import { Scheduled } from './mail/scheduled.svelte';
import { Snoozed } from './mail/snoozed.svelte';
import { isUnread } from './mail/fields';
import { Store } from './mail/store.svelte';
import { ThreadList } from './mail/threadlist.svelte';
import { Together } from './mail/together.svelte';
import { sameView, viewPath, type View } from './mail/views';
import { Others, type Beside } from './others.svelte';
import { placePath, readPlace, type Place, type Spot } from './place';
import { followPreferences, forgetChoices, preferences, takeChoices, type Choices as Look } from './settings/preferences.svelte';
import { drawn } from './ui/drawn';
import type { Choices } from './ui/Menu.svelte';
import { Notices, type NoticeAction } from './ui/notices.svelte';
import { aim } from './views/aim';

const KEY = Symbol('desk');
/** The preference in which looks are kept. */
const LOOK = 'look';
/** The preference by which the server knows in which language to write letters. */
const LANGUAGE = 'language';
const NO_RIGHTS: MailboxRights = {
  mayReadItems: true, mayAddItems: false, mayRemoveItems: false, maySetSeen: false, maySetKeywords: false,
  mayCreateChild: false, mayRename: false, mayDelete: false, maySubmit: false, mayShare: false,
};
/** Moves about in a conversation that is open. */
export interface Reader {
  /** @param by messages */
  readonly step: (by: number) => void;
  readonly expand: (all: boolean) => void;
  /** From the message that the keyboard is at. */
  readonly unreadFromHere: () => void;
  /** Shuts it; what is not marked as read yet by having been opened stays as it is. */
  readonly leave: () => void;
}

/** All that somebody who is signed in works with. */
export class Desk {
  readonly store: Store;
  readonly own: OwnAccount;
  readonly notices: Notices;
  readonly actions: Actions;
  place = $state.raw<Place>({ page: 'mail', view: null, thread: null });
  list = $state.raw<ThreadList>(null as unknown as ThreadList);
  readonly outbox: Outbox;
  readonly kept: Kept;
  readonly snoozed: Snoozed;
  readonly scheduled: Scheduled;
  readonly line = new Line(this);
  readonly cursor = new Cursor(this);
  readonly drafts = new Drafts();
  private closed = false;
  private languageKept = false;
  menu = $state(false);
  help = $state(false);
  /** What is to be chosen from now. */
  picking = $state.raw<{ readonly label: string; readonly choices: Choices } | null>(null);
  /** What waits for somebody to say until when it is to wait. */
  waiting = $state.raw<Wait | null>(null);
  /** The conversation that is open, if it is drawn. */
  reader: Reader | null = null;
  unreadOnly = $state(false);
  readonly others: Others;
  /** All inboxes of those who are signed in side by side. */
  readonly together = new Together(() => this.all);

  private constructor(
    readonly who: { readonly name: string },
    readonly client: Client,
    private readonly mirror: Mirror | null,
    private readonly leave: () => void,
    private readonly host: Desk | null = null,
  ) {
    this.notices = host?.notices ?? new Notices();
    this.store = new Store(client, mirror);
    this.own = new OwnAccount(client);
    this.outbox = new Outbox(mirror);
    this.kept = host !== null && client.visits ? host.kept : new Kept(client, mirror);
    this.snoozed = new Snoozed(this.store);
    this.scheduled = new Scheduled(this.store);
    this.actions = new Actions(this.store, this.snoozed, this.scheduled, this.notices, () => this.list, () => this.view, (gone) => this.cursor.left(gone),
      (filed, to) => this.habit(filed, to));
    this.others = new Others(client, host === null ? mirror : null, (other, at) => this.sitAt(other, at));
    if (host === null) this.place = readPlace(location.pathname);
  }

  /** For somebody who has just signed in, or is known to be. */
  static async open(who: SignedIn, leave: () => void): Promise<Desk> {
    const client = await Client.open(who.token);
    const mirror = who.keep ? await Mirror.open(client.accountId) : null;
    mirror?.keepAbout('who', { name: who.name, session: client.session });
    const desk = new Desk(who, client, mirror, leave);
    if (await desk.store.recall()) desk.line.stale = true;
    else await desk.store.loadMailboxes();
    await desk.begin(new ThreadList(desk.store, desk.view, false));
    void desk.line.resume().catch((failed: unknown) => desk.failed(failed));
    return desk;
  }

  /** The desk in one's own account. */
  get home(): Desk {
    return this.isGuest && this.host !== null ? this.host : this;
  }

  /** Whether it is in somebody else's account. */
  get isGuest(): boolean {
    return this.client.visits;
  }

  /** Who looks at the mail, whosesoever it is. */
  get self(): string {
    return this.isGuest && this.host !== null ? this.host.who.name : this.who.name;
  }

  /** Those of everybody who is signed in side by side. */
  get all(): readonly Desk[] {
    return this.host?.all ?? [this, ...this.others.own.values()];
  }

  /** Whether all inboxes are looked at together. */
  get isTogether(): boolean {
    return (this.host ?? this).place.page === 'together';
  }

  /** What may be done with the mailbox that is shown; null: all that one may in one's own. */
  get rights(): MailboxRights | null {
    if (!this.isGuest) return null;
    const shown = this.view;
    return shown.kind === 'mailbox' ? (this.store.mailboxes.get(shown.id)?.myRights ?? NO_RIGHTS) : NO_RIGHTS;
  }

  /** The desk that is worked at: another one where mail of another account is shown. */
  get shown(): Desk {
    const place = this.place;
    if (place.page === 'shared') return this.others.at(place.account) ?? this;
    if (place.page !== 'together') return this;
    return this.all.find((desk) => desk.client.accountId === place.at?.account) ?? this.together.rows[this.together.at]?.desk ?? this;
  }

  /** Another account, worked at from here. */
  private async sitAt(who: Beside, client: Client): Promise<Desk> {
    const of = client.visits ? `${this.client.accountId}-${client.accountId}` : client.accountId;
    const mirror = this.keeps && who.keep && !this.closed ? await Mirror.beside(of) : null;
    if (this.closed) mirror?.close(); // the person signed out meanwhile
    const desk = new Desk(who, client, this.closed ? null : mirror, this.leave, this);
    desk.line.stale = await desk.store.recall();
    if (!desk.line.stale) await desk.store.loadMailboxes();
    desk.list = new ThreadList(desk.store, desk.view, this.unreadOnly && !desk.isGuest);
    await Promise.all([desk.list.recall(), desk.isGuest ? null : desk.kept.recall()]);
    return desk;
  }

  /** What has happened at the server to an account that is worked at from another's page. */
  async freshen(): Promise<void> {
    await this.store.deeds.replay();
    const moved = await this.store.follow();
    if (this.list.total !== null && (moved || this.line.stale)) await this.list.refresh(aim.over);
    this.line.stale = false;
    if (this.isGuest) return;
    this.line.listen();
    await this.kept.load();
    await this.line.keepForLater();
  }

  /** Looks at which other accounts there is mail. */
  async findOthers(): Promise<void> {
    if (this.host !== null) return;
    await this.others.findGuests();
    await this.others.findOwn();
    this.visit();
  }

  /** The place of another account's desk is where this one is. */
  private visit(): void {
    const place = this.place;
    if (place.page === 'shared') this.others.at(place.account)?.arrive({ page: 'mail', view: place.view, thread: place.thread });
    if (place.page !== 'together') return;
    for (const desk of this.others.own.values()) {
      desk.arrive({ page: 'mail', view: this.sought, thread: place.at?.account === desk.client.accountId ? place.at.thread : null });
    }
    if (place.at === null) return;
    for (const desk of this.all) if (desk.thread === null) desk.cursor.at = null;
  }

  /** From what the browser has kept, before the server has said anything; null if that is nothing. */
  static async recall(leave: () => void): Promise<Desk | null> {
    const last = await Mirror.last();
    if (last === null) return null;
    const desk = new Desk(last.who, new Client(last.who.session, null), last.mirror, leave);
    if (!(await desk.store.recall())) {
      last.mirror.close();
      return null;
    }
    await desk.comeBack(new ThreadList(desk.store, desk.view, false));
    return desk;
  }

  /**
   * With what was seen last, at once; the rest when that is drawn.
   *
   * @param lost called when it turns out that the browser has not kept the rest
   * @returns null if nothing of it is known
   */
  static glimpse(leave: () => void, lost: () => void): Desk | null {
    const kept = Mirror.glimpse();
    if (kept === null) return null;
    const { mirror, glimpse } = kept;
    const desk = new Desk(glimpse.who, new Client(glimpse.who.session, null), mirror, leave);
    desk.store.glance(glimpse);
    if (viewPath(desk.view) !== glimpse.view) {
      mirror.close();
      return null;
    }
    desk.list = new ThreadList(desk.store, desk.view, false, glimpse.list);
    void desk.recallRest().catch(() => false).then((there) => {
      if (there) return;
      mirror.close();
      lost();
    });
    return desk;
  }

  private async recallRest(): Promise<boolean> {
    await drawn();
    if (!(await this.store.recall())) return false;
    await this.comeBack(this.list);
    return true;
  }

  private async comeBack(list: ThreadList): Promise<void> {
    this.line.stale = true;
    await this.begin(list);
    void this.line.back();
  }

  private readonly hidden = (): void => {
    if (document.visibilityState === 'hidden') this.mirror?.keepGlimpse(this.seen(), this.isPlain);
  };

  /** Whether the page is as it is when it is opened here: a list, and nothing done with it. */
  private get isPlain(): boolean {
    const { place, list } = this;
    return place.page === 'mail' && place.thread === null && list.chosen === 0 && !this.menu;
  }

  /** What there is to be seen when the page is opened here the next time. */
  private seen(): Seen | null {
    const { list, store } = this;
    const beginning = list.beginning();
    if (beginning === null) return null;
    return {
      who: { name: this.who.name, session: this.client.session },
      mailboxes: [...store.mailboxes.values()],
      view: viewPath(list.view),
      list: beginning,
      heads: beginning.rows.flatMap((thread) => store.emailsOf(thread)),
      threads: beginning.rows.map((id) => ({ id, emailIds: store.threads.get(id) ?? [] })),
    };
  }

  private async begin(list: ThreadList): Promise<void> {
    this.list = list;
    await Promise.all([this.list.recall(), this.outbox.recall(), this.kept.recall()]);
    void this.others.recall().then(() => this.visit(), (failed: unknown) => this.failed(failed));
    followPreferences((choices) => void this.keepChoices(choices).catch((failed: unknown) => this.failed(failed)));
    addEventListener('popstate', this.popped);
    document.addEventListener('visibilitychange', this.hidden);
    this.line.watch();
    const asked = new URLSearchParams(location.search).get('mailto');
    if (asked === null) return;
    history.replaceState(null, '', location.pathname);
    this.compose(fromMailto(asked));
  }

  /** @param mail what becomes of what the browser has kept of it */
  async close(mail: 'kept' | 'forgotten' | 'removed'): Promise<void> {
    this.closed = true;
    this.line.close();
    if (mail === 'forgotten') await this.drafts.rescue().catch((failed: unknown) => console.info('not kept in the browser', failed));
    if (!this.isGuest) ringOf(this.kept)?.lock();
    if (this.host === null) {
      followPreferences(null);
      removeEventListener('popstate', this.popped);
      document.removeEventListener('visibilitychange', this.hidden);
    }
    await this.others.close(mail);
    try {
      if (mail === 'removed') await this.mirror?.remove();
      else if (mail === 'forgotten') await this.mirror?.clearMail();
    } finally {
      this.mirror?.close();
    }
  }

  /** Whether the person has said that the machine is theirs, and the browser keeps mail. */
  get keeps(): boolean {
    return this.mirror !== null;
  }

  /** Of whose mail the system is to tell, once that is wanted. */
  get listeners(): readonly Listener[] {
    return this.all.filter((desk) => desk.keeps).map((desk) => ({
      client: desk.client, own: desk.heard, shown: [...desk.others.guests.values()].map((guest) => guest.heard),
    }));
  }

  private get heard(): Heard {
    return { account: this.client.accountId, name: this.who.name, mailboxes: this.store.mailboxes };
  }

  get view(): View {
    const place = this.place;
    if (place.page === 'mail' && place.view !== null) return place.view;
    if (this.sought !== null) return this.sought;
    const first = this.isGuest ? [...this.store.mailboxes.values()].find((box) => box.isSubscribed) : undefined;
    return { kind: 'mailbox', id: (this.store.byRole('inbox') ?? first)?.id ?? 'none' };
  }

  /** What is looked for in all accounts. */
  private get sought(): View | null {
    const place = this.place;
    return place.page === 'together' && place.search !== null ? { kind: 'search', text: place.search } : null;
  }

  get thread(): Id | null {
    const place = this.place;
    if (place.page === 'together') return place.at?.account === this.client.accountId ? place.at.thread : null;
    return place.page === 'mail' ? place.thread : null;
  }

  private readonly popped = (): void => {
    this.arrive(readPlace(location.pathname));
  };

  go(place: Place, how: 'push' | 'replace' = 'push'): void {
    if (this.host !== null) return this.leadFrom(this.host, place, how);
    const path = placePath(place);
    if (path !== location.pathname) {
      if (how === 'push') history.pushState(null, '', path);
      else history.replaceState(null, '', path);
    }
    this.arrive(place);
  }

  private leadFrom(host: Desk, place: Place, how: 'push' | 'replace'): void {
    const account = this.client.accountId;
    if (this.isGuest) return host.go(place.page === 'mail' ? { ...place, page: 'shared', account } : place, how);
    // an account that is signed in has pages of its own, but for what all inboxes have in common
    const sought = host.sought;
    const common = place.page === 'mail' && (place.view === null || (sought !== null && sameView(place.view, sought)));
    if (!common) return location.assign(placePath(place, this.client.seat));
    host.goTogether(place.thread === null ? null : { account, thread: place.thread });
  }

  /** Going through a list leaves one step back to it, not one for each conversation. */
  private goTogether(at: Spot | null): void {
    const [open, search] = this.place.page === 'together' ? [this.place.at !== null, this.place.search] : [false, null];
    this.go({ page: 'together', search, at }, open && at !== null ? 'replace' : 'push');
  }

  private arrive(place: Place): void {
    this.place = place;
    this.menu = false;
    if ((place.page === 'mail' || place.page === 'together') && (!sameView(this.list.view, this.view) || this.list.unreadOnly !== this.unreadOnly)) {
      this.renew();
    }
    if (this.thread !== null) this.cursor.at = this.thread;
    this.visit();
  }

  private renew(): void {
    this.list.close();
    this.list = new ThreadList(this.store, this.view, this.unreadOnly);
    void this.list.recall().catch((failed: unknown) => this.failed(failed));
    this.cursor.at = null;
  }

  /** Shows a menu that hangs on no button. */
  choose(what: { readonly label: string; readonly choices: Choices }): void {
    (this.host ?? this).picking = what;
  }

  /** Asks for any day and time. */
  askWhen(wait: Wait): void {
    (this.host ?? this).waiting = wait;
  }

  openMenu(): void {
    (this.host ?? this).menu = true;
  }

  show(view: View | null): void {
    if (view === null || !sameView(view, this.view)) this.unreadOnly = false;
    this.go({ page: 'mail', view, thread: null });
  }

  narrow(unreadOnly: boolean): void {
    for (const desk of this.isTogether ? this.all : [this]) {
      desk.unreadOnly = unreadOnly;
      desk.renew();
    }
  }

  open(thread: Id): void {
    if (this.place.page === 'together') return this.goTogether({ account: this.client.accountId, thread });
    const view = this.place.page === 'mail' ? this.place.view : null;
    this.go({ page: 'mail', view, thread }, this.thread === null ? 'push' : 'replace');
  }

  shut(): void {
    if (this.place.page === 'together') return this.goTogether(null);
    if (this.place.page !== 'mail') return this.show(null);
    if (this.place.thread !== null) this.go({ ...this.place, thread: null });
  }

  /** @param by how many threads the keyboard moves */
  step(by: number): void {
    if (this.isTogether) (this.host ?? this).together.step(by);
    else this.cursor.step(by);
  }

  /**
   * Does something with the open conversation that takes it off the list, and opens the one beside it.
   *
   * @param by 1 for the one below it, -1 for the one above
   */
  leaveFor(by: 1 | -1, what: (thread: Id) => Promise<void>): void {
    const { thread, list } = this;
    if (thread === null) return;
    const { together } = this.host ?? this;
    const id = list.at(list.positionOf(thread) + by);
    const next = this.isTogether ? together.rows[together.at + by] : id === undefined ? undefined : { desk: this, thread: id };
    void what(thread);
    next?.desk.open(next.thread);
  }

  /** Rules are one's own, and made with the server. */
  private async habit(filed: readonly EmailHead[], to: Id): Promise<NoticeAction | null> {
    if (this.isGuest || !this.line.online) return null;
    return (await import('./rules/habit')).habit(this, filed, to);
  }

  /**
   * Somebody has removed what is shown, elsewhere.
   *
   * @param thread that was open and known
   */
  leaveWhatIsGone(thread: Id | null): void {
    if (this.host !== null || this.place.page !== 'mail') return;
    const { view } = this;
    if (view.kind === 'mailbox' && this.store.mailboxes.size > 0 && !this.store.mailboxes.has(view.id)) {
      this.notices.say(t('mailboxGone'));
      this.go({ page: 'mail', view: null, thread: null }, 'replace');
    } else if (thread !== null && this.thread === thread && !this.store.threads.has(thread)) this.shut();
  }

  isUnreadThread(thread: Id): boolean {
    return this.store.emailsOf(thread).some(isUnread);
  }

  compose(start: DraftStart): void {
    // from there nobody writes but as oneself
    if (this.host !== null && this.isGuest) return this.host.compose('email' in start && start.kind !== 'resume' ? { ...start, from: this.store } : start);
    if (start.kind === 'waiting') this.outbox.hold(start.waiting.id);
    (this.host ?? this).drafts.open(start, this);
  }

  /** Marks what has been answered or forwarded, where one may. */
  async answered({ email, keyword, account }: Answered): Promise<void> {
    const desk = account === null ? this : (this.host ?? this).others.at(account);
    if (desk === undefined) return;
    const boxes = Object.keys(desk.store.heads.get(email)?.mailboxIds ?? {});
    if (desk.isGuest && !boxes.some((id) => desk.store.mailboxes.get(id)?.myRights.maySetKeywords)) return;
    await desk.actions.answered(email, keyword);
  }

  /** Takes up how the person wants things to look. */
  async recallChoices(): Promise<void> {
    await this.kept.load();
    const look = this.kept.value(LOOK);
    if (this.host !== null) return;
    if (look !== undefined) takeChoices(look);
    if (!this.languageKept) void this.keepLanguage().catch((failed: unknown) => this.failed(failed));
  }

  private async keepChoices(choices: Look): Promise<void> {
    await this.kept.put(LOOK, choices);
    await this.keepLanguage();
  }

  /** Not at each change from elsewhere: two browsers of different languages would never agree. */
  private async keepLanguage(): Promise<void> {
    this.languageKept = true;
    await chooseLanguage(preferences.language);
    if (this.kept.there && this.kept.value(LANGUAGE) !== language()) await this.kept.put(LANGUAGE, language());
  }

  /** Says what has gone wrong, or lets the person sign in again. */
  failed(failed: unknown): void {
    if (this.host !== null) {
      if (failed instanceof SignedOut && !this.isGuest) return void this.host.others.leave(this);
      return this.host.failed(failed);
    }
    if (failed instanceof SignedOut) {
      void this.forgetMail();
    } else if (failed instanceof Offline) {
      this.line.online = false;
    } else if (!(failed instanceof DOMException && failed.name === 'AbortError')) {
      this.notices.trouble(t('notDone', { why: failed instanceof Error ? failed.message : String(failed) }));
    }
  }

  /** The session is over. What has not reached the server waits until the person signs in again. */
  private async forgetMail(): Promise<void> {
    // another window may have taken the database away
    await this.close('forgotten').catch((gone: unknown) => console.info('not kept in the browser', gone));
    this.leave();
  }

  /** Nothing of the account stays in the browser. */
  async signOut(): Promise<void> {
    const unsent = this.outbox.list.length;
    if (unsent > 0 && !confirm(tn('signOutUnsent', unsent))) return;
    try {
      await this.own.signOut();
    } catch (failed) {
      if (failed instanceof Offline) return void this.notices.trouble(t('signOutOffline'));
      if (!(failed instanceof SignedOut)) return this.failed(failed);
    }
    this.line.tellLeft();
    await this.close('removed');
    const [next] = await whoSits().catch(() => []);
    if (next !== undefined) return location.assign(placePath({ page: 'mail', view: null, thread: null }, new Seat(next.seat)));
    // without a session nothing comes anyway
    await import('./local/notifications').then(({ endNotifications }) => endNotifications()).catch(() => undefined);
    await Mirror.sweep().catch((failed: unknown) => console.info('not swept', failed));
    localStorage.clear();
    forgetChoices();
    this.leave();
  }
}

export function provideDesk(desk: Desk): void {
  setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
