import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import '../undrawn';
import type { Client } from '../jmap/client';
import type { EmailHead, Id, Mailbox, Patch } from '../jmap/types';
import { Notices } from '../ui/notices.svelte.js';
import { Actions } from './actions';
import { patched } from './changes';
import type { Scheduled } from './scheduled.svelte';
import type { Snoozed } from './snoozed.svelte';
import { Store } from './store.svelte';
import { ThreadList } from './threadlist.svelte';

mock.timers.enable({ apis: ['setTimeout'] });

const BOXES = ['inbox', 'archive', 'trash', 'work'].map((id) => ({ id, name: id, role: id === 'work' ? null : id, parentId: null, totalEmails: 3 }) as unknown as Mailbox);

/** A server with three conversations in the inbox, which answers what changes mail when it is let. */
class Server {
  readonly emails = new Map<Id, EmailHead>(['a', 'b', 'c'].map((id) => [id, { id, threadId: id, mailboxIds: { inbox: true }, keywords: {}, subject: id } as unknown as EmailHead]));
  readonly asked: Readonly<Record<Id, Patch>>[] = [];
  private readonly waiting: (() => void)[] = [];
  private told: () => void = () => undefined;
  /** Conversations that it tells no more of than that they are there. */
  more = 0;
  /** Why it refuses everything. */
  refuses: string | null = null;

  readonly client = {
    atOnce: 500,
    batch: () => { let calls = 0; return { add: () => calls++, ref: () => '' }; },
    send: () => Promise.resolve({ of: (call: number) => this.listed()[call] }),
    call: (_: string, { update }: { update: Readonly<Record<Id, Patch>> }) => new Promise((done) => {
      this.asked.push(update);
      this.waiting.push(() => done(this.made(update)));
      this.told();
    }),
  } as unknown as Client;

  private made(update: Readonly<Record<Id, Patch>>): unknown {
    if (this.refuses !== null) return { notUpdated: Object.fromEntries(Object.keys(update).map((id) => [id, { type: 'forbidden', description: this.refuses }])) };
    for (const [id, patch] of Object.entries(update)) this.emails.set(id, patched(this.emails.get(id) as EmailHead, patch));
    return {};
  }

  private listed(): readonly unknown[] {
    const heads = [...this.emails.values()];
    const found = heads.filter(({ mailboxIds }) => mailboxIds['inbox'] === true);
    return [
      { ids: found.map(({ id }) => id), position: 0, total: found.length + this.more }, { list: found }, { list: found.map(({ id }) => ({ id, emailIds: [id] })) }, { list: found, state: 's' },
    ];
  }

  /** The next change is answered, once it has been asked for. */
  async answer(): Promise<void> {
    if (this.waiting.length === 0) await new Promise<void>((done) => (this.told = done));
    this.waiting.shift()?.();
  }
}

async function desk() {
  const server = new Server();
  const store = new Store(server.client, null);
  for (const box of BOXES) store.mailboxes.set(box.id, box);
  const list = new ThreadList(store, { kind: 'mailbox', id: 'inbox' }, false);
  await list.look(0, 3);
  const notices = new Notices();
  let putAway: () => void = () => undefined;
  const snoozed = {
    until: new Map(), follow: () => Promise.resolve(), put: () => new Promise<void>((done) => (putAway = done)), bringBack: () => Promise.resolve(),
  } as unknown as Snoozed;
  store.follow = () => Promise.resolve(true);
  const actions = new Actions(store, snoozed, { held: new Map() } as unknown as Scheduled, notices, () => list, () => list.view, () => undefined, () => Promise.resolve(null));
  const undo = (): void => {
    const notice = notices.list.findLast((each) => each.actions.length > 0);
    notices.dismiss(notice?.id ?? 0);
    notice?.actions.at(-1)?.run();
  };
  return { server, store, list, notices, actions, undo, putAway: () => putAway(), says: () => notices.list.map(({ text }) => text) };
}

/** All that follows from what has been answered. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

test('what is done can be taken back before the server has answered, which then happens once it has', async () => {
  const { server, store, list, actions, undo, says } = await desk();
  const done = actions.archive(['b']);
  assert.deepEqual([list.known(), says()], [['a', 'c'], ['Conversation archived.']]);
  await list.refresh(); // the server lists it still
  assert.deepEqual([list.known(), list.total], [['a', 'c'], 2]);
  undo();
  assert.deepEqual([list.known(), list.total, says()], [['a', 'b', 'c'], 3, []]);
  await settled();
  assert.equal(server.asked.length, 1);
  await server.answer();
  await done;
  await server.answer();
  await settled();
  assert.deepEqual(server.asked.map((each) => Object.keys(each['b']?.['mailboxIds'] as object)), [['archive'], ['inbox']]);
  assert.deepEqual([server.emails.get('b')?.mailboxIds, store.heads.get('b')?.mailboxIds, list.known()], [{ inbox: true }, { inbox: true }, ['a', 'b', 'c']]);
});

test('what the server refuses is where it was, and why is said', async () => {
  const { server, store, list, actions, undo, says } = await desk();
  server.refuses = 'not today';
  const done = actions.trash(['a']);
  assert.deepEqual([list.known(), says()], [['b', 'c'], ['Conversation moved to Trash.']]);
  await server.answer();
  await done;
  assert.deepEqual([list.known(), store.heads.get('a')?.mailboxIds], [['a', 'b', 'c'], { inbox: true }]);
  assert.match(says().join(), /^[^.]*not today/);
  // also where it was to be taken back already: that is not asked for then
  const again = actions.trash(['a']);
  undo();
  await server.answer();
  await again;
  await settled();
  assert.deepEqual([server.asked.length, list.known()], [2, ['a', 'b', 'c']]);
});

test('what nobody has looked at stays on the list', async () => {
  const { server, list, actions, undo } = await desk();
  server.more = 100;
  await list.refresh();
  assert.equal(list.total, 103);
  const done = actions.archive(['b']);
  await list.refresh();
  assert.equal(list.total, 102);
  undo();
  assert.deepEqual([list.total, list.positionOf('c')], [103, 2]);
  await server.answer();
  await done;
  await server.answer();
});

test('how long it is said counts from when it is done', async () => {
  const { server, actions, says } = await desk();
  const done = actions.archive(['a']);
  mock.timers.tick(60_000);
  assert.deepEqual(says(), ['Conversation archived.']);
  await server.answer();
  await done;
  mock.timers.tick(5999);
  assert.deepEqual(says(), ['Conversation archived.']);
  mock.timers.tick(1);
  assert.deepEqual(says(), []);
});

test('what is put away is gone at once, and back at once', async () => {
  const { list, actions, undo, says, putAway } = await desk();
  const done = actions.snooze(['c'], new Date(), () => 'away');
  assert.deepEqual([list.known(), says()], [['a', 'b'], ['away']]);
  undo();
  assert.deepEqual(list.known(), ['a', 'b', 'c']);
  putAway();
  await done;
});

test('a label is said and can be taken back; what would be nowhere without it is archived', async () => {
  const { server, actions, undo, says } = await desk();
  void actions.label(['a'], 'work', true);
  await server.answer();
  await settled();
  assert.deepEqual([says(), server.emails.get('a')?.mailboxIds], [['Conversation added to work.'], { inbox: true, work: true }]);
  undo();
  await server.answer();
  await settled();
  assert.deepEqual(server.emails.get('a')?.mailboxIds, { inbox: true });
  server.emails.set('b', { ...(server.emails.get('b') as EmailHead), mailboxIds: { work: true } });
  const { actions: late, server: other, store } = await desk();
  store.heads.set('b', { ...(store.heads.get('b') as EmailHead), mailboxIds: { work: true } });
  void late.label(['b'], 'work', false);
  await other.answer();
  assert.deepEqual(other.asked, [{ b: { 'mailboxIds/work': null, 'mailboxIds/archive': true } }]);
});
