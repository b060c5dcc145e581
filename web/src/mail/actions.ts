import { t, tn } from '../i18n/index.svelte';
import type { EmailHead, Id, Patch, Role } from '../jmap/types';
import type { NoticeAction, Notices } from '../ui/notices.svelte';
import { Changes } from './changes';
import { AWOKEN, isMuted, MUTED, PINNED } from './fields';
import type { Snoozed } from './snoozed.svelte';
import type { Store } from './store.svelte';
import type { ThreadList } from './threadlist.svelte';
import type { View } from './views';

/** Offers to do to all mail of a kind what has just been done to some of it. Null where there is nothing to be offered. */
export interface Offer {
  (filed: readonly EmailHead[], to: Id): Promise<NoticeAction | null>;
}

/** What can be done with threads, each in one step and back. */
export class Actions {
  private readonly changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly snoozed: Snoozed,
    private readonly notices: Notices,
    private readonly list: () => ThreadList,
    private readonly view: () => View,
    private readonly left: (threads: ReadonlySet<Id>) => void,
    private readonly offer: Offer,
  ) {
    this.changes = new Changes(store);
  }

  async archive(threads: readonly Id[]): Promise<void> {
    const archive = this.store.byRole('archive');
    if (archive === undefined) return;
    await this.move(threads, archive.id, tn('archived', threads.length));
  }

  async junk(threads: readonly Id[], isJunk: boolean): Promise<void> {
    const to = this.store.byRole(isJunk ? 'junk' : 'inbox');
    if (to === undefined) return;
    const patch: Patch = {
      mailboxIds: { [to.id]: true },
      'keywords/$junk': isJunk ? true : null,
      'keywords/$notjunk': isJunk ? null : true,
    };
    await this.take(threads, (email) => (isOwn(email, this.store) ? null : patch),
      tn(isJunk ? 'junked' : 'unjunked', threads.length));
  }

  async trash(threads: readonly Id[]): Promise<void> {
    const trash = this.store.byRole('trash');
    if (trash === undefined) return;
    if (this.isIn('trash')) return this.destroy(threads);
    await this.take(threads, () => ({ mailboxIds: { [trash.id]: true } }), tn('trashed', threads.length));
  }

  /** For good. */
  async destroy(threads: readonly Id[]): Promise<void> {
    const ids = threads.flatMap((thread) => this.store.emailsOf(thread))
      .filter((email) => this.inView(email)).map((email) => email.id);
    this.list().drop(new Set(threads));
    this.left(new Set(threads));
    await this.attempt(async () => {
      await this.changes.destroy(ids);
      this.notices.say(tn('destroyed', threads.length));
    });
  }

  /** From where it is to another mailbox. */
  async move(threads: readonly Id[], to: Id, said?: string): Promise<void> {
    const name = this.store.mailboxes.get(to)?.name ?? '';
    const sentence = said ?? tn('moved', threads.length, { mailbox: name });
    const filed = this.isIn('inbox') ? threads.flatMap((thread) => this.store.emailsOf(thread)).filter((email) => this.inView(email)) : [];
    await this.take(threads, (email) => {
      if (!this.inView(email)) return null;
      const view = this.view();
      const from = view.kind === 'mailbox' ? view.id : null;
      const rest = Object.keys(email.mailboxIds).filter((id) => id !== from && !this.isSystem(id));
      return { mailboxIds: Object.fromEntries([...rest, to].map((id) => [id, true])) };
    }, sentence, () => this.offer(filed, to));
  }

  async label(threads: readonly Id[], mailbox: Id, on: boolean): Promise<void> {
    await this.patch(threads, () => ({ [`mailboxIds/${mailbox}`]: on ? true : null }), null);
  }

  async flag(threads: readonly Id[], on: boolean): Promise<void> {
    await this.patch(threads, (email, emails) => {
      // the newest stands for the thread; taking the star off takes all off
      if (on && email !== emails.at(-1)) return null;
      return { 'keywords/$flagged': on ? true : null };
    }, null);
  }

  async flagEmail(email: EmailHead, on: boolean): Promise<void> {
    await this.attempt(() => this.changes.make({
      patches: new Map([[email.id, { 'keywords/$flagged': on ? true : null }]]),
    }));
  }

  /** At the top of its list, or no longer. */
  async pin(threads: readonly Id[], on: boolean): Promise<void> {
    await this.patch(threads, (email, emails) => {
      if (on && email !== emails.at(-1)) return null;
      return { [`keywords/${PINNED}`]: on ? true : null };
    }, null);
    await this.attempt(() => this.list().refresh());
  }

  /** Out of the inbox, and whatever comes to it later. */
  async mute(threads: readonly Id[], on: boolean): Promise<void> {
    if (!on) return this.patch(threads, () => ({ [`keywords/${MUTED}`]: null }), null);
    const patch = (email: EmailHead): Patch => ({ [`keywords/${MUTED}`]: true, ...this.outOfInbox(email) });
    if (this.isIn('inbox')) await this.take(threads, patch, tn('muted', threads.length));
    else await this.patch(threads, patch, tn('muted', threads.length));
  }

  private outOfInbox(email: EmailHead): Patch {
    const inbox = this.store.byRole('inbox')?.id;
    const archive = this.store.byRole('archive')?.id;
    if (inbox === undefined || archive === undefined || !(inbox in email.mailboxIds)) return {};
    return { [`mailboxIds/${inbox}`]: null, [`mailboxIds/${archive}`]: true };
  }

  /** What has come to muted conversations goes where they are. */
  async quieten(threads: readonly Id[]): Promise<void> {
    const patches = new Map<Id, Patch>();
    const quiet = new Set<Id>();
    for (const thread of threads) {
      const emails = this.store.emailsOf(thread);
      if (!emails.some(isMuted)) continue;
      for (const email of emails) {
        const out = this.outOfInbox(email);
        if (Object.keys(out).length === 0) continue;
        patches.set(email.id, { ...out, 'keywords/$seen': true, [`keywords/${MUTED}`]: true });
        quiet.add(thread);
      }
    }
    if (patches.size === 0) return;
    if (this.isIn('inbox')) this.list().drop(quiet);
    await this.attempt(() => this.changes.make({ patches }));
  }

  /** Away until a time. */
  async snooze(threads: readonly Id[], until: Date, said: string): Promise<void> {
    const ids = threads.flatMap((thread) => this.store.emailsOf(thread)).filter((email) => this.inView(email)).map((email) => email.id);
    if (ids.length === 0) return;
    const set = new Set(threads);
    this.list().drop(set);
    this.left(set);
    await this.attempt(async () => {
      await this.snoozed.put(ids, until);
      this.notices.say(said, { label: t('undo'), run: () => void this.awake(ids) });
    });
  }

  /** Back before its time. */
  async awake(emails: readonly Id[]): Promise<void> {
    await this.attempt(async () => {
      await this.snoozed.bringBack(emails);
      await this.store.follow();
      await this.list().refresh();
    });
  }

  async seen(threads: readonly Id[], on: boolean): Promise<void> {
    await this.patch(threads, (email, emails) => {
      const is = email.keywords['$seen'] === true;
      if (is === on || (!on && email !== emails.at(-1))) return null;
      return { 'keywords/$seen': on ? true : null };
    }, null);
  }

  async seenEmails(emails: readonly EmailHead[]): Promise<void> {
    const patches = new Map<Id, Patch>();
    for (const email of emails) {
      if (email.keywords['$seen'] === undefined || email.keywords[AWOKEN] === true) {
        patches.set(email.id, { 'keywords/$seen': true, [`keywords/${AWOKEN}`]: null });
      }
    }
    if (patches.size > 0) await this.attempt(() => this.changes.make({ patches }));
  }

  /** Who asked for a receipt gets none. RFC 3503 §3.1 */
  async withoutReceipt(email: EmailHead): Promise<void> {
    await this.attempt(() => this.changes.make({ patches: new Map([[email.id, { 'keywords/$mdnsent': true }]]) }));
  }

  async answered(email: Id, keyword: '$answered' | '$forwarded'): Promise<void> {
    await this.attempt(() => this.changes.make({ patches: new Map([[email, { [`keywords/${keyword}`]: true }]]) }));
  }

  /** Takes threads out of what is looked at. */
  private async take(
    threads: readonly Id[], patch: (email: EmailHead) => Patch | null, said: string, offer?: () => Promise<NoticeAction | null>,
  ): Promise<void> {
    if (threads.length === 0) return;
    const set = new Set(threads);
    const patches = this.patches(threads, patch);
    this.list().drop(set);
    this.left(set);
    await this.carryOut(patches, said, offer);
  }

  private async patch(
    threads: readonly Id[],
    patch: (email: EmailHead, all: readonly EmailHead[]) => Patch | null,
    said: string | null,
  ): Promise<void> {
    await this.carryOut(this.patches(threads, patch), said);
  }

  private patches(
    threads: readonly Id[],
    patch: (email: EmailHead, all: readonly EmailHead[]) => Patch | null,
  ): Map<Id, Patch> {
    const patches = new Map<Id, Patch>();
    for (const thread of threads) {
      const emails = this.store.emailsOf(thread);
      for (const email of emails) {
        const change = patch(email, emails);
        if (change !== null) patches.set(email.id, change);
      }
    }
    return patches;
  }

  private async carryOut(
    patches: ReadonlyMap<Id, Patch>, said: string | null, offer?: () => Promise<NoticeAction | null>,
  ): Promise<void> {
    if (patches.size === 0) return;
    await this.attempt(async () => {
      const back = await this.changes.make({ patches });
      if (said === null) return;
      const undo = {
        label: t('undo'),
        run: () => void this.attempt(async () => {
          await this.changes.make(back);
          await this.list().refresh();
        }),
      };
      // what has been done is done, whether or not it can be offered for more
      const more = await offer?.().catch(() => null);
      this.notices.say(said, more == null ? undo : [more, undo]);
    });
  }

  private async attempt(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (failed) {
      this.notices.trouble(t('notDone', { why: failed instanceof Error ? failed.message : String(failed) }));
      await this.list().refresh();
    }
  }

  private inView(email: EmailHead): boolean {
    const view = this.view();
    if (view.kind === 'mailbox') return view.id in email.mailboxIds;
    return !isOwn(email, this.store) || Object.keys(email.mailboxIds).length > 1;
  }

  private isIn(role: Role): boolean {
    const view = this.view();
    return view.kind === 'mailbox' && this.store.byRole(role)?.id === view.id;
  }

  /** Mailboxes in which mail is in one at a time. */
  private isSystem(id: Id): boolean {
    const role = this.store.mailboxes.get(id)?.role;
    return role === 'inbox' || role === 'archive' || role === 'junk' || role === 'trash';
  }
}

/** Whether it is one that we have written. */
function isOwn(email: EmailHead, store: Store): boolean {
  const sent = store.byRole('sent')?.id;
  const drafts = store.byRole('drafts')?.id;
  return Object.keys(email.mailboxIds).every((id) => id === sent || id === drafts);
}
