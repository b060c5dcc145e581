import { atLeast, t, tn } from '../i18n/index.svelte';
import type { EmailHead, Id, Patch, Role, Submission } from '../jmap/types';
import type { NoticeAction, Notices } from '../ui/notices.svelte';
import type { Progress } from '../ui/progress.svelte';
import type { Begun } from '../local/deeds';
import { Changes } from './changes';
import { AWOKEN, isMuted, isUnread, MUTED, PINNED } from './fields';
import type { Scheduled } from './scheduled.svelte';
import type { Snoozed } from './snoozed.svelte';
import type { Store } from './store.svelte';
import { countOf, ThreadList, type Leaving, type Those } from './threadlist.svelte';
import type { View } from './views';
import type { Back, Doing, Marks, Wholesale } from './wholesale';

/** What becomes of an email of a conversation; null: nothing. */
interface Patching {
  (email: Marks, all: readonly Marks[]): Patch | null;
}

/** Something that shows as done, while the server is being asked for it. */
interface Early {
  readonly done: Promise<void>;
  /** Null: nothing is said. */
  readonly said: string | null;
  /** What has gone off the list. */
  readonly leaving: Leaving | null;
  /** Shows it as taken back, and takes it back once it is done; null where that is not to be had. */
  readonly undo: (() => Begun) | null;
  readonly offer?: (() => Promise<NoticeAction | null>) | undefined;
}

/** Offers to do to all mail of a kind what has just been done to some of it. Null where there is nothing to be offered. */
export interface Offer {
  (filed: readonly EmailHead[], to: Id): Promise<NoticeAction | null>;
}

/** What is said of so many conversations that something has been done with. */
interface Saying {
  (count: number): string;
}

const CHANGED: Saying = (count) => tn('changed', count);
/** How long what was done to many can be taken back. */
const WHOLE_MS = 30_000;

/** What can be done with threads, each in one step and back. */
export class Actions {
  /** When it is said that what was begun last can be taken back. */
  said: Promise<void> = Promise.resolve();
  private readonly changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly snoozed: Snoozed,
    private readonly scheduled: Scheduled,
    private readonly notices: Notices,
    private readonly list: () => ThreadList,
    private readonly view: () => View,
    private readonly left: (threads: ReadonlySet<Id>) => void,
    private readonly offer: Offer,
  ) {
    this.changes = new Changes(store);
  }

  async archive(those: Those): Promise<void> {
    const archive = this.store.byRole('archive');
    if (archive === undefined) return;
    await this.move(those, archive.id, (count) => tn('archived', count));
  }

  async junk(those: Those, isJunk: boolean): Promise<void> {
    const to = this.store.byRole(isJunk ? 'junk' : 'inbox');
    if (to === undefined) return;
    const patch: Patch = {
      mailboxIds: { [to.id]: true },
      'keywords/$junk': isJunk ? true : null,
      'keywords/$notjunk': isJunk ? null : true,
    };
    await this.take(those, (email) => (isOwn(email, this.store) ? null : patch),
      (count) => tn(isJunk ? 'junked' : 'unjunked', count));
  }

  async trash(those: Those): Promise<void> {
    const trash = this.store.byRole('trash');
    if (trash === undefined) return;
    if (this.isIn('trash')) return this.destroy(those);
    const throwAway = (more: string): Promise<void> =>
      this.take(those, () => ({ mailboxIds: { [trash.id]: true } }), (count) => [tn('trashed', count), more].join(' ').trim());
    const held = this.heldOf(those);
    if (held.length === 0) return throwAway('');
    let saying: Promise<void> = Promise.resolve();
    this.said = this.callBackHeld(held).then((inTime) => { saying = throwAway(inTime ? t('heldBack') : ''); });
    await this.said;
    await saying;
  }

  /** Those that are still to be sent, with the submission of each. */
  private heldOf(those: Those): readonly (readonly [Id, Submission])[] {
    const { held } = this.scheduled;
    const view = this.view();
    const meant = those instanceof ThreadList
      ? (head: EmailHead) => view.kind === 'mailbox' && view.id in head.mailboxIds
      : (head: EmailHead) => those.includes(head.threadId);
    return [...held].filter(([id]) => {
      const head = this.store.heads.get(id);
      return head !== undefined && meant(head);
    });
  }

  /** What is thrown away before it has been sent is not sent. @returns whether none of it will be */
  private async callBackHeld(held: readonly (readonly [Id, Submission])[]): Promise<boolean> {
    let late = held.length;
    await this.attempt(async () => {
      const { callBack } = await import('../compose/submission');
      for (const [id, submission] of held) {
        this.notices.retract(id);
        if (await callBack(this.store, [submission.id])) late--;
      }
      await this.store.follow(); // it is a draft now, and would be one again
      if (late > 0) this.notices.trouble(t('tooLate'));
    });
    return late === 0;
  }

  /** For good. */
  private async destroy(those: Those): Promise<void> {
    const said: Saying = (count) => tn('destroyed', count);
    const inView = this.seenIn();
    if (those instanceof ThreadList) {
      if (confirm(tn('destroyAsk', countOf(those)))) await this.whole(those, (email) => (inView(email) ? 'destroyed' : null), said, true);
      return;
    }
    if (those.length === 0) return;
    const ids = those.flatMap((thread) => this.store.emailsOf(thread)).filter(inView).map((email) => email.id);
    const leaving = this.takeOff(those);
    await this.sayEarly({ done: this.changes.destroy(ids), said: said(those.length), leaving, undo: null });
  }

  /** From where it is to another mailbox. */
  async move(those: Those, to: Id, said?: Saying): Promise<void> {
    const name = this.store.mailboxes.get(to)?.name ?? '';
    const view = this.view();
    const from = view.kind === 'mailbox' ? view.id : null;
    const inView = this.seenIn();
    const filed = those instanceof ThreadList || !this.isIn('inbox') ? [] : those.flatMap((thread) => this.store.emailsOf(thread)).filter(inView);
    await this.take(those, (email) => {
      if (!inView(email)) return null;
      const rest = Object.keys(email.mailboxIds).filter((id) => id !== from && !this.isSystem(id));
      return { mailboxIds: Object.fromEntries([...rest, to].map((id) => [id, true])) };
    }, said ?? ((count) => tn('moved', count, { mailbox: name })), () => this.offer(filed, to));
  }

  async label(those: Those, mailbox: Id, on: boolean): Promise<void> {
    const name = this.store.mailboxes.get(mailbox)?.name ?? '';
    const said: Saying = (count) => tn(on ? 'labelled' : 'unlabelled', count, { mailbox: name });
    const patch = (email: Marks): Patch | null => (on === mailbox in email.mailboxIds ? null : on ? { [`mailboxIds/${mailbox}`]: true } : this.without(email, mailbox));
    const view = this.view();
    if (!on && view.kind === 'mailbox' && view.id === mailbox) await this.take(those, patch, said);
    else await this.patch(those, patch, said);
  }

  /** What would be in no mailbox any more is archived. */
  private without({ mailboxIds }: Marks, mailbox: Id): Patch {
    const archive = this.store.byRole('archive')?.id;
    const isAlone = Object.keys(mailboxIds).length === 1;
    return { [`mailboxIds/${mailbox}`]: null, ...(isAlone && archive !== undefined ? { [`mailboxIds/${archive}`]: true } : {}) };
  }

  async flag(those: Those, on: boolean): Promise<void> {
    await this.patch(those, (email, emails) => {
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
  async pin(those: Those, on: boolean): Promise<void> {
    await this.patch(those, (email, emails) => {
      if (on && email !== emails.at(-1)) return null;
      return { [`keywords/${PINNED}`]: on ? true : null };
    }, null);
    await this.attempt(() => this.list().refresh());
  }

  /** Out of the inbox, and whatever comes to it later. */
  async mute(those: Those, on: boolean): Promise<void> {
    if (!on) return this.patch(those, () => ({ [`keywords/${MUTED}`]: null }), null);
    const patch = (email: Marks): Patch => ({ [`keywords/${MUTED}`]: true, ...this.outOfInbox(email) });
    const said: Saying = (count) => tn('muted', count);
    if (this.isIn('inbox')) await this.take(those, patch, said);
    else await this.patch(those, patch, said);
  }

  private outOfInbox(email: Marks): Patch {
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
  async snooze(those: Those, until: Date, said: Saying): Promise<void> {
    const inView = this.seenIn();
    if (those instanceof ThreadList) {
      await this.attempt(() => this.snoozed.load()); // what is away already is so again if this is taken back
      return this.whole(those, (email) => (inView(email) ? until : null), said, true);
    }
    const emails = those.flatMap((thread) => this.store.emailsOf(thread)).filter(inView);
    if (emails.length === 0) return;
    const ids = emails.map((email) => email.id);
    const before = new Map(ids.map((id) => [id, this.snoozed.until.get(id)]));
    const leaving = this.takeOff(those);
    await this.sayEarly({ done: this.snoozed.put(ids, until), said: said(those.length), leaving, undo: () => ({ make: () => this.unsnooze(emails, before), drop: () => undefined }) });
  }

  /** As it was: where it was, or away until when it was. */
  private async unsnooze(emails: readonly EmailHead[], before: ReadonlyMap<Id, string | undefined>): Promise<void> {
    const [away, here] = [emails.filter(({ id }) => before.get(id) !== undefined), emails.filter(({ id }) => before.get(id) === undefined)];
    for (const { id } of away) await this.snoozed.put([id], new Date(before.get(id) ?? ''));
    if (here.length > 0) await this.snoozed.bringBack(here.map(({ id }) => id));
    await this.store.follow();
    const patches = new Map(here.map(({ id, mailboxIds }): [Id, Patch] => [id, { mailboxIds }]));
    if (patches.size > 0) await this.changes.make({ patches });
  }

  /** Back before its time. */
  async awake(emails: readonly Id[]): Promise<void> {
    await this.attempt(async () => {
      await this.snoozed.bringBack(emails);
      await this.store.follow();
      await this.list().refresh();
    });
  }

  async seen(those: Those, on: boolean): Promise<void> {
    await this.patch(those, (email, emails) => {
      // a conversation is unread by its newest, unless it is so anyway
      if (on ? !isUnread(email) : email !== emails.at(-1) || emails.some(isUnread)) return null;
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

  /** Also those of which it is not known here that they have been read. */
  async unseenEmails(emails: readonly EmailHead[]): Promise<void> {
    const patches = new Map(emails.map((email): [Id, Patch] => [email.id, { 'keywords/$seen': null }]));
    await this.attempt(() => this.changes.make({ patches }));
  }

  /** Who asked for a receipt gets none. RFC 3503 §3.1 */
  async withoutReceipt(email: EmailHead): Promise<void> {
    await this.attempt(() => this.changes.make({ patches: new Map([[email.id, { 'keywords/$mdnsent': true }]]) }));
  }

  async answered(email: Id, keyword: '$answered' | '$forwarded'): Promise<void> {
    await this.attempt(() => this.changes.make({ patches: new Map([[email, { [`keywords/${keyword}`]: true }]]) }));
  }

  /** Takes threads out of what is looked at. */
  private async take(those: Those, patch: Patching, said: Saying, offer?: () => Promise<NoticeAction | null>): Promise<void> {
    if (those instanceof ThreadList) return this.whole(those, patch, said, true);
    const patches = this.patches(those, patch);
    if (patches.size === 0) return;
    const leaving = this.takeOff(those);
    await this.carryOut(patches, said(those.length), leaving, offer);
  }

  private takeOff(those: readonly Id[]): Leaving {
    const set = new Set(those);
    const leaving = this.list().leave(set);
    this.left(set);
    return leaving;
  }

  private async patch(those: Those, patch: Patching, said: Saying | null): Promise<void> {
    if (those instanceof ThreadList) return this.whole(those, patch, said ?? CHANGED, false);
    await this.carryOut(this.patches(those, patch), said?.(those.length) ?? null, null);
  }

  private patches(threads: readonly Id[], patch: Patching): Map<Id, Patch> {
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

  /** All of a list, looked at or not. @param gone whether it is no longer in it then */
  private whole(list: ThreadList, what: Doing, said: Saying, gone: boolean): Promise<void> {
    return (this.said = this.attempt(() => this.wholly(list, what, said, gone)));
  }

  private async wholly(list: ThreadList, what: Doing, said: Saying, gone: boolean): Promise<void> {
    const shown = (threads: ReadonlySet<Id>): void => {
      if (!gone) return;
      list.drop(threads);
      this.left(threads);
    };
    const all = list.total ?? 0;
    const { wholesale, progress } = await this.underWay(tn('wholeUnderWay', all, atLeast(all, list.more)), shown, (begun) => begun.run(list, what));
    const { back } = wholesale;
    const sentence = progress.done < (progress.total ?? all) ? tn('wholeStopped', progress.done) : said(progress.done);
    this.notices.say(sentence, back.size === 0 ? [] : { label: t('undo'), run: () => void this.takeBack(back, progress.total ?? all) }, WHOLE_MS);
  }

  private async takeBack(back: Back, count: number): Promise<void> {
    await this.underWay(tn('wholeUndone', count), () => undefined, (begun) => begun.takeBack(back));
  }

  /** Shows how far it is, lets it be stopped, and asks whoever leaves the page before it is done. */
  private async underWay(
    text: string, shown: (threads: ReadonlySet<Id>) => void, what: (wholesale: Wholesale) => Promise<void>,
  ): Promise<{ wholesale: Wholesale; progress: Progress }> {
    const [{ Wholesale }, { Progress }] = await Promise.all([import('./wholesale'), import('../ui/progress.svelte')]);
    const progress = new Progress();
    const wholesale = new Wholesale(this.store, this.snoozed, progress, shown);
    const notice = this.notices.begin(text, progress, t('stop'));
    const warn = (event: Event): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    this.store.changing++;
    await this.attempt(() => what(wholesale));
    this.store.changing--;
    removeEventListener('beforeunload', warn);
    this.notices.dismiss(notice);
    await this.attempt(() => this.list().refresh());
    return { wholesale, progress };
  }

  private async carryOut(
    patches: ReadonlyMap<Id, Patch>, said: string | null, leaving: Leaving | null, offer?: () => Promise<NoticeAction | null>,
  ): Promise<void> {
    if (patches.size === 0) return;
    const { back, make } = this.changes.show({ patches });
    await this.sayEarly({ done: make(), said, leaving, offer, undo: () => this.changes.show(back) });
  }

  /** Says at once what is done and offers to take it back, which then waits until it is done. What is refused is as it was, and that is said. */
  private async sayEarly({ done, said, leaving, undo, offer }: Early): Promise<void> {
    let isBack = false;
    const ended = done.then(() => true, (refused: unknown) => {
      leaving?.restore();
      if (notice !== null) this.notices.dismiss(notice);
      return this.refused(refused).then(() => false);
    });
    const takeBack = (what: () => Begun) => (): void => {
      isBack = true;
      leaving?.restore();
      const back = what();
      void this.attempt(async () => {
        if (!(await ended)) return back.drop();
        await back.make();
        await this.list().refresh();
      });
    };
    this.said = Promise.resolve();
    const notice = said === null ? null : this.notices.early(said, undo === null ? [] : { label: t('undo'), run: takeBack(undo) });
    if (!(await ended)) return;
    leaving?.settled();
    if (notice === null || isBack) return;
    // what has been done is done, whether or not it can be offered for more
    const more = await offer?.().catch(() => null);
    this.notices.settle(notice, more == null ? [] : [more]);
  }

  private async attempt(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (failed) {
      await this.refused(failed);
    }
  }

  private async refused(failed: unknown): Promise<void> {
    this.notices.trouble(t('notDone', { why: failed instanceof Error ? failed.message : String(failed) }));
    await this.list().refresh().catch(() => undefined); // the list knows that it could not be read
  }

  /** What tells whether an email is one of those that are looked at now. */
  private seenIn(): (email: Marks) => boolean {
    const view = this.view();
    if (view.kind === 'mailbox') return (email) => view.id in email.mailboxIds;
    return (email) => !isOwn(email, this.store) || Object.keys(email.mailboxIds).length > 1;
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
function isOwn(email: Marks, store: Store): boolean {
  const sent = store.byRole('sent')?.id;
  const drafts = store.byRole('drafts')?.id;
  return Object.keys(email.mailboxIds).every((id) => id === sent || id === drafts);
}
