import { getContext, setContext } from 'svelte';
import { bookOf } from './contacts/book.svelte';
import type { DraftStart } from './compose/start';
import { t } from './i18n/index.svelte';
import { OwnAccount, type SignedIn } from './jmap/account';
import { Client, Offline, SignedOut } from './jmap/client';
import { Events } from './jmap/events';
import type { Id } from './jmap/types';
import { Actions } from './mail/actions';
import { isUnread } from './mail/fields';
import { Store } from './mail/store.svelte';
import { ThreadList } from './mail/threadlist.svelte';
import { sameView, type View } from './mail/views';
import { placePath, readPlace, type Place } from './place';
import { Notices } from './ui/notices.svelte';

const KEY = Symbol('desk');
const GATHER_MS = 50;

/** A draft that is open in a window. */
export interface OpenDraft {
  readonly key: number;
  readonly start: DraftStart;
}

/** All that somebody who is signed in works with. */
export class Desk {
  readonly store: Store;
  readonly own: OwnAccount;
  readonly notices = new Notices();
  readonly actions: Actions;
  place = $state.raw<Place>(readPlace(location.pathname));
  list = $state.raw<ThreadList>(null as unknown as ThreadList);
  online = $state(true);
  /** The thread that the keyboard is at. */
  cursor = $state<Id | null>(null);
  drafts = $state.raw<readonly OpenDraft[]>([]);
  menu = $state(false);
  help = $state(false);
  unreadOnly = $state(false);
  private events: Events | null = null;
  private pending: ReturnType<typeof setTimeout> | undefined;
  private nextDraft = 1;

  private constructor(readonly who: SignedIn, readonly client: Client, private readonly leave: () => void) {
    this.store = new Store(client);
    this.own = new OwnAccount(who);
    this.actions = new Actions(this.store, this.notices, () => this.list, () => this.view, (gone) => this.left(gone));
  }

  static async open(who: SignedIn, leave: () => void): Promise<Desk> {
    const client = await Client.open(who.token);
    const desk = new Desk(who, client, leave);
    await desk.store.loadMailboxes();
    desk.list = new ThreadList(desk.store, desk.view, false);
    desk.events = new Events(client.eventsUrl(), () => desk.changed(), (yes) => (desk.online = yes));
    desk.events.open();
    addEventListener('popstate', desk.popped);
    return desk;
  }

  close(): void {
    this.events?.close();
    clearTimeout(this.pending);
    removeEventListener('popstate', this.popped);
  }

  get view(): View {
    const place = this.place;
    if (place.page === 'mail' && place.view !== null) return place.view;
    return { kind: 'mailbox', id: this.store.byRole('inbox')?.id ?? 'none' };
  }

  get thread(): Id | null {
    return this.place.page === 'mail' ? this.place.thread : null;
  }

  private readonly popped = (): void => {
    this.arrive(readPlace(location.pathname));
  };

  go(place: Place, how: 'push' | 'replace' = 'push'): void {
    const path = placePath(place);
    if (path !== location.pathname) {
      if (how === 'push') history.pushState(null, '', path);
      else history.replaceState(null, '', path);
    }
    this.arrive(place);
  }

  private arrive(place: Place): void {
    this.place = place;
    this.menu = false;
    if (place.page === 'mail' && (!sameView(this.list.view, this.view) || this.list.unreadOnly !== this.unreadOnly)) {
      this.renew();
    }
    if (place.page === 'mail' && place.thread !== null) this.cursor = place.thread;
  }

  private renew(): void {
    this.list = new ThreadList(this.store, this.view, this.unreadOnly);
    this.cursor = null;
  }

  show(view: View | null): void {
    if (view === null || !sameView(view, this.view)) this.unreadOnly = false;
    this.go({ page: 'mail', view, thread: null });
  }

  narrow(unreadOnly: boolean): void {
    this.unreadOnly = unreadOnly;
    this.renew();
  }

  open(thread: Id): void {
    const view = this.place.page === 'mail' ? this.place.view : null;
    // going through a list leaves one step back to it, not one for each thread
    this.go({ page: 'mail', view, thread }, this.thread === null ? 'push' : 'replace');
  }

  shut(): void {
    if (this.place.page !== 'mail') return this.show(null);
    if (this.place.thread !== null) this.go({ ...this.place, thread: null });
  }

  /** Threads that an action is for: those chosen, else the open one, else the one the keyboard is at. */
  targets(): readonly Id[] {
    if (this.list.selected.size > 0) return [...this.list.selected];
    const one = this.thread ?? this.cursor;
    return one === null ? [] : [one];
  }

  /** The next thread takes the place of one that has gone. */
  private left(gone: ReadonlySet<Id>): void {
    const at = this.thread ?? this.cursor;
    if (at !== null && gone.has(at)) {
      this.cursor = this.list.at(this.lastPosition) ?? this.list.at(this.lastPosition - 1) ?? null;
      if (this.thread !== null) this.shut();
    }
  }

  private lastPosition = 0;

  /** @param by how many threads the keyboard moves */
  step(by: number): void {
    const at = this.cursor === null ? -1 : this.list.positionOf(this.cursor);
    const total = this.list.total ?? 0;
    const next = Math.max(0, Math.min(total - 1, at < 0 ? this.lastPosition : at + by));
    const thread = this.list.at(next);
    if (thread === undefined) return;
    this.cursor = thread;
    this.lastPosition = next;
    if (this.thread !== null) this.open(thread);
  }

  notePosition(position: number): void {
    this.lastPosition = position;
  }

  isUnreadThread(thread: Id): boolean {
    return this.store.emailsOf(thread).some(isUnread);
  }

  compose(start: DraftStart): void {
    const same = this.drafts.find((draft) => draft.start.kind === 'resume' && start.kind === 'resume'
      && draft.start.email === start.email);
    if (same === undefined) this.drafts = [...this.drafts.slice(-2), { key: this.nextDraft++, start }];
  }

  closeDraft(key: number): void {
    this.drafts = this.drafts.filter((draft) => draft.key !== key);
  }

  private changed(): void {
    clearTimeout(this.pending);
    this.pending = setTimeout(() => void this.catchUp(), GATHER_MS);
  }

  async catchUp(): Promise<void> {
    try {
      if (await this.store.follow()) await this.list.refresh();
      await bookOf(this.store).follow();
    } catch (failed) {
      this.failed(failed);
    }
  }

  /** Says what has gone wrong, or lets the person sign in again. */
  failed(failed: unknown): void {
    if (failed instanceof SignedOut) {
      this.close();
      this.leave();
    } else if (failed instanceof Offline) {
      this.online = false;
    } else if (!(failed instanceof DOMException && failed.name === 'AbortError')) {
      this.notices.trouble(t('notDone', { why: failed instanceof Error ? failed.message : String(failed) }));
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.own.signOut();
    } catch (failed) {
      if (!(failed instanceof SignedOut)) return this.failed(failed);
    }
    this.close();
    this.leave();
  }
}

export function provideDesk(desk: Desk): void {
  setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
