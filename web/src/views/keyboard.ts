import { BLANK } from '../compose/start';
import type { Desk } from '../desk.svelte';
import type { EmailHead } from '../jmap/types';
import { isFlagged, isMuted, isPinned, isUnread } from '../mail/fields';
import { countOf, knownOf, type Those } from '../mail/threadlist.svelte';
import type { Choice } from '../ui/Menu.svelte';
import { isSnoozedBox } from '../mail/snoozed.svelte';
import { t } from '../i18n/index.svelte';
import { Chord } from './chord';
import { labelChoices, mailboxChoices, moveChoices, snooze, snoozeChoices } from './choices';

/** A key, what it does, and the message that says so. */
interface Binding {
  readonly keys: string;
  readonly run: (desk: Desk) => void;
}

const toRole = (desk: Desk, role: 'drafts' | 'sent' | 'archive' | 'junk' | 'trash'): void => {
  const mailbox = desk.store.byRole(role);
  if (mailbox !== undefined) desk.show({ kind: 'mailbox', id: mailbox.id });
};

const lists = (here: Desk): readonly Desk[] => (here.isTogether ? here.all : [here]);

/** Wherever something is selected; else here. */
const onTargets = (here: Desk, what: (those: Those, desk: Desk) => Promise<void>): void => {
  const selecting = lists(here).filter((desk) => desk.list.chosen > 0);
  for (const desk of selecting.length > 0 ? selecting : [here]) {
    const those = desk.cursor.targets();
    desk.list.chooseNone();
    void what(those, desk);
  }
};

/** Whether it holds for each of them that can be looked at. */
const all = (those: Those, desk: Desk, is: (email: EmailHead) => boolean): boolean =>
  knownOf(those).every((thread) => desk.store.emailsOf(thread).some(is));

/** A menu for what is selected, or for what is here. */
const choose = (here: Desk, label: string, choices: (desk: Desk, take: () => Those) => readonly Choice[]): void => {
  const selecting = lists(here).filter((desk) => desk.list.chosen > 0);
  if (selecting.length > 1) return void here.notices.trouble(t('oneAccount'));
  const desk = selecting[0] ?? here;
  const those = desk.cursor.targets();
  if (countOf(those) === 0) return;
  const take = (): Those => {
    desk.list.chooseNone();
    return those;
  };
  if (choices(desk, take).length === 0) desk.notices.say(t('noFolders'));
  else desk.choose({ label, choices: () => choices(desk, take) });
};

/** Selects those of which it holds. */
const select = (here: Desk, is: (emails: readonly EmailHead[]) => boolean): void => {
  for (const desk of lists(here)) {
    desk.list.chooseNone();
    for (const thread of desk.list.known()) if (is(desk.store.emailsOf(thread))) desk.list.choose(thread, true);
  }
};

const archiveAndGo = (desk: Desk, by: 1 | -1): void => {
  if (desk.rights === null) desk.leaveFor(by, (thread) => desk.actions.archive([thread]));
};

const toSnoozed = (desk: Desk): void => {
  const mailbox = [...desk.store.mailboxes.values()].find(isSnoozedBox);
  if (mailbox !== undefined) desk.show({ kind: 'mailbox', id: mailbox.id });
};

const undo = async ({ actions, notices }: Desk): Promise<void> => {
  await actions.said;
  const last = notices.list.findLast((notice) => notice.kind !== 'underWay' && notice.actions.length > 0);
  if (last === undefined) return;
  notices.dismiss(last.id);
  last.actions.at(-1)?.run();
};

const respond = (desk: Desk, kind: 'reply' | 'replyAll' | 'forward'): void => {
  const thread = desk.thread ?? desk.cursor.at;
  const email = thread === null ? undefined : desk.store.emailsOf(thread).filter((each) => !each.keywords['$draft']).at(-1);
  if (email !== undefined) desk.compose({ kind, email: email.id });
};

/** Gmail's set. */
const BINDINGS: readonly Binding[] = [
  { keys: 'c', run: (desk) => desk.compose(BLANK) },
  { keys: '/', run: () => document.getElementById('search')?.focus() },
  { keys: 'j', run: (desk) => desk.step(1) },
  { keys: 'k', run: (desk) => desk.step(-1) },
  { keys: 'ArrowDown', run: (desk) => desk.step(1) },
  { keys: 'ArrowUp', run: (desk) => desk.step(-1) },
  { keys: 'o', run: (desk) => { if (desk.cursor.at !== null) desk.open(desk.cursor.at); } },
  { keys: 'Enter', run: (desk) => { if (desk.cursor.at !== null) desk.open(desk.cursor.at); } },
  { keys: 'u', run: (desk) => desk.shut() },
  { keys: 'Escape', run: (desk) => { if (desk.list.chosen > 0) desk.list.chooseNone(); else desk.shut(); } },
  {
    keys: 'x',
    run: (desk) => {
      const id = desk.cursor.at;
      if (id !== null) desk.list.choose(id, !desk.list.isChosen(id));
    },
  },
  { keys: 'e', run: (here) => onTargets(here, (those, desk) => desk.actions.archive(those)) },
  { keys: '#', run: (here) => onTargets(here, (those, desk) => desk.actions.trash(those)) },
  { keys: 'Delete', run: (here) => onTargets(here, (those, desk) => desk.actions.trash(those)) },
  { keys: '!', run: (here) => onTargets(here, (those, desk) => desk.actions.junk(those, true)) },
  {
    keys: 's',
    run: (desk) => {
      const those = desk.cursor.targets();
      void desk.actions.flag(those, !all(those, desk, isFlagged));
    },
  },
  {
    keys: 'm',
    run: (here) => onTargets(here, (those, desk) => desk.actions.mute(those, !all(those, desk, isMuted))),
  },
  {
    keys: 'b',
    run: (here) => {
      if (here.rights !== null || !here.snoozed.there) return;
      choose(here, t('snooze'), (desk, take) => snoozeChoices(desk, (until) => void snooze(desk, take(), until)));
    },
  },
  {
    keys: 'v',
    run: (here) => {
      if (!(here.rights?.mayRemoveItems ?? true)) return;
      choose(here, t('moveTo'), (desk, take) => moveChoices(desk, (id) => void desk.actions.move(take(), id)));
    },
  },
  {
    keys: 'l',
    run: (here) => {
      if (here.rights !== null) return;
      choose(here, t('labels'), (desk, take) => {
        const emails = knownOf(desk.cursor.targets()).flatMap((thread) => desk.store.emailsOf(thread));
        return labelChoices(desk, emails, (id, on) => void desk.actions.label(take(), id, on));
      });
    },
  },
  { keys: '[', run: (desk) => archiveAndGo(desk, -1) },
  { keys: ']', run: (desk) => archiveAndGo(desk, 1) },
  { keys: 'n', run: (desk) => desk.reader?.step(1) },
  { keys: 'p', run: (desk) => desk.reader?.step(-1) },
  { keys: ';', run: (desk) => desk.reader?.expand(true) },
  { keys: ':', run: (desk) => desk.reader?.expand(false) },
  { keys: '_', run: (desk) => { if (desk.rights?.maySetSeen ?? true) desk.reader?.unreadFromHere(); } },
  { keys: ',', run: () => document.querySelector<HTMLElement>('[role="toolbar"] button')?.focus() },
  { keys: 'N', run: (here) => { for (const desk of lists(here)) void desk.line.catchUp(); } },
  {
    keys: 'P',
    run: (here) => onTargets(here, (those, desk) => desk.actions.pin(those, !all(those, desk, isPinned))),
  },
  { keys: 'I', run: (here) => onTargets(here, (those, desk) => desk.actions.seen(those, true)) },
  {
    keys: 'U',
    run: (desk) => {
      const those = desk.cursor.targets();
      desk.reader?.leave();
      if (desk.thread !== null) desk.shut();
      desk.list.chooseNone();
      void desk.actions.seen(those, false);
    },
  },
  { keys: 'r', run: (desk) => respond(desk, 'reply') },
  { keys: 'a', run: (desk) => respond(desk, 'replyAll') },
  { keys: 'f', run: (desk) => respond(desk, 'forward') },
  { keys: 'z', run: (desk) => void undo(desk) },
  { keys: '?', run: (desk) => { desk.help = true; } },
  { keys: 'g i', run: (desk) => desk.show(null) },
  { keys: 'g s', run: (desk) => desk.show({ kind: 'flagged' }) },
  { keys: 'g t', run: (desk) => toRole(desk, 'sent') },
  { keys: 'g d', run: (desk) => toRole(desk, 'drafts') },
  { keys: 'g b', run: toSnoozed },
  { keys: 'g l', run: (desk) => desk.choose({ label: t('mailboxes'), choices: () => mailboxChoices(desk) }) },
  { keys: 'g a', run: (desk) => desk.show({ kind: 'all' }) },
  { keys: 'g e', run: (desk) => toRole(desk, 'archive') },
  { keys: 'g c', run: (desk) => desk.go({ page: 'contacts', id: null }) },
  { keys: '* a', run: (here) => { for (const desk of lists(here)) desk.list.chooseAll(); } },
  { keys: '* n', run: (here) => { for (const desk of lists(here)) desk.list.chooseNone(); } },
  { keys: '* r', run: (here) => select(here, (emails) => !emails.some(isUnread)) },
  { keys: '* u', run: (here) => select(here, (emails) => emails.some(isUnread)) },
  { keys: '* s', run: (here) => select(here, (emails) => emails.some(isFlagged)) },
  { keys: '* t', run: (here) => select(here, (emails) => !emails.some(isFlagged)) },
];

/** What the help shows, in groups. */
export const SHORTCUTS = [
  { title: 'keysMove', lines: [['j', 'keyNext'], ['k', 'keyPrevious'], ['o', 'keyOpen'], ['u', 'keyBack'], ['n', 'keyNextMessage'], ['p', 'keyPreviousMessage'],
    [';', 'expandAll'], [':', 'collapseAll'], ['/', 'search'], [',', 'keyToolbar'],
    ['g i', 'inbox'], ['g s', 'flagged'], ['g b', 'snoozed'], ['g t', 'sent'], ['g d', 'drafts'], ['g e', 'archiveBox'], ['g a', 'allMail'], ['g l', 'keyMailbox'], ['g c', 'contacts']] },
  { title: 'keysAct', lines: [['e', 'archive'], ['[', 'keyArchivePrevious'], [']', 'keyArchiveNext'], ['#', 'delete'], ['!', 'junk'], ['s', 'star'], ['b', 'snooze'], ['v', 'moveTo'], ['l', 'labels'],
    ['m', 'mute'], ['Shift P', 'pin'], ['Shift I', 'markRead'], ['Shift U', 'markUnread'], ['_', 'keyUnreadFrom'], ['z', 'undo']] },
  { title: 'keysSelect', lines: [['x', 'select'], ['* a', 'selectAll'], ['* a * a', 'keySelectWhole'], ['* n', 'selectNone'], ['* r', 'keySelectRead'], ['* u', 'keySelectUnread'],
    ['* s', 'keySelectStarred'], ['* t', 'keySelectUnstarred']] },
  { title: 'keysWrite', lines: [['c', 'compose'], ['r', 'reply'], ['a', 'replyAll'], ['f', 'forward'],
    ['Ctrl Enter', 'send'], ['Ctrl Shift C', 'keyCc'], ['Ctrl Shift B', 'keyBcc'], ['Ctrl K', 'link'], ['Ctrl B', 'bold'], ['Ctrl I', 'italic'], ['Ctrl U', 'underline'], ['Ctrl Shift 7', 'numberedList'], ['Ctrl Shift 8', 'bulletList'], ['Ctrl Shift 9', 'quoteBlock'], ['Esc', 'saveAndClose'], ['Shift N', 'keyRefresh'], ['?', 'shortcuts']] },
] as const;

/** Listens where nobody types. */
export class Keyboard {
  private readonly chord = new Chord();

  constructor(private readonly desk: Desk) {}

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
    const first = this.chord.begun(event.timeStamp);
    if (this.desk.place.page !== 'mail' && !this.desk.isTogether && event.key !== 'g' && first === null && event.key !== '?' && event.key !== 'c') return;
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a, [role="menuitem"]')) return;
    const keys = first === null ? event.key : `${first} ${event.key}`;
    this.chord.end();
    const binding = BINDINGS.find((each) => each.keys === keys);
    if (binding !== undefined) {
      event.preventDefault();
      binding.run(this.desk);
    } else if (BINDINGS.some((each) => each.keys.startsWith(`${event.key} `))) this.chord.begin(event.key, event.timeStamp);
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  // where the button that had the focus is gone, a dialog's keys come from the page itself
  if (document.querySelector('dialog[open]') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.composer') !== null;
}
