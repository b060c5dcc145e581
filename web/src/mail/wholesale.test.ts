import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SvelteMap } from 'svelte/reactivity';
import { MethodError, Offline } from '../jmap/client';
import type { Id, Patch } from '../jmap/types';
import type { Progress } from '../ui/progress.svelte';
import { patched } from './changes';
import type { Store } from './store.svelte';
import { Wholesale, type Doing, type Marks } from './wholesale';

const AT_ONCE = 3;
type Call = readonly [name: string, args: Record<string, unknown>];

/** A server with threads of one to three emails in a mailbox, newest first, which takes three objects at once. */
class Server {
  readonly emails = new Map<Id, Marks>();
  readonly calls: Call[] = [];
  /** Called with each call before it is answered; what it throws is the answer. */
  before: (call: Call) => void = () => undefined;

  constructor(threads: number) {
    for (let thread = 0; thread < threads; thread++) {
      for (let i = 0; i <= thread % 3; i++) this.add(`T${thread}`, `E${thread}-${i}`);
    }
  }

  add(threadId: Id, id: Id): void {
    this.emails.set(id, { id, threadId, mailboxIds: { inbox: true }, keywords: {} });
  }

  get inInbox(): readonly Id[] {
    return [...this.emails.values()].filter((each) => each.mailboxIds['inbox'] === true).map((each) => each.id);
  }

  answer([name, args]: Call): unknown {
    this.calls.push([name, args]);
    this.before([name, args]);
    const ids = args['ids'] as readonly Id[] | undefined;
    assert.ok(name === 'Thread/get' || (ids ?? []).length <= AT_ONCE, `${name} of ${ids?.length}`);
    if (name === 'Email/query') return this.query(args);
    if (name === 'Email/get') return { list: (ids ?? []).map((id) => this.emails.get(id)).filter((each) => each !== undefined) };
    if (name === 'Thread/get') return { list: (ids ?? []).map((id) => ({ id, emailIds: [...this.emails.values()].filter((each) => each.threadId === id).map((each) => each.id) })) };
    throw new Error(name);
  }

  private query(args: Record<string, unknown>): unknown {
    const first = new Map<Id, Id>();
    for (const id of this.inInbox) {
      const { threadId } = this.emails.get(id) as Marks;
      if (!first.has(threadId)) first.set(threadId, id);
    }
    const found = [...first.values()];
    const from = args['anchor'] === undefined ? 0 : found.indexOf(args['anchor'] as Id) + 1;
    if (args['anchor'] !== undefined && from === 0) throw new MethodError('anchorNotFound', undefined);
    return { ids: found.slice(from, from + 4), position: from, limit: 4 };
  }

  set({ update, destroy }: { update?: Readonly<Record<Id, Patch>>; destroy?: readonly Id[] }): void {
    this.calls.push(['Email/set', { update, destroy }]);
    this.before(['Email/set', { update, destroy }]);
    assert.ok(Object.keys(update ?? {}).length + (destroy ?? []).length <= AT_ONCE);
    for (const [id, patch] of Object.entries(update ?? {})) {
      const email = this.emails.get(id);
      if (email !== undefined) this.emails.set(id, patched(email as Parameters<typeof patched>[0], patch));
    }
    for (const id of destroy ?? []) this.emails.delete(id);
  }

  /** What is put away, as the webmail knows it. */
  readonly snoozed = {
    until: new SvelteMap<Id, string>(),
    put: (ids: readonly Id[], until: Date) => Promise.resolve().then(() => {
      this.before(['Snooze/set', { ids, until }]);
      assert.ok(ids.length <= AT_ONCE);
      for (const id of ids) {
        this.snoozed.until.set(id, until.toISOString());
        this.set({ update: { [id]: { mailboxIds: { snoozed: true } } } });
      }
    }),
    bringBack: (ids: readonly Id[]) => Promise.resolve().then(() => {
      for (const id of ids) {
        this.snoozed.until.delete(id);
        this.set({ update: { [id]: { mailboxIds: { inbox: true } } } });
      }
    }),
  };

  /** As the webmail knows it. */
  get store(): Store {
    const client = {
      atOnce: AT_ONCE,
      call: (name: string, args: Record<string, unknown>) => Promise.resolve().then(() => this.answer([name, args])),
    };
    return {
      client, deeds: { do: (deed: Parameters<Server['set']>[0]) => Promise.resolve().then(() => this.set(deed)) },
      heads: new Map(), forget: () => undefined,
    } as unknown as Store;
  }
}

const INBOX = { view: { kind: 'mailbox', id: 'inbox' }, unreadOnly: false } as const;
const archive: Doing = () => ({ mailboxIds: { archive: true } });

function progress(): Progress {
  let end: () => void = () => undefined;
  const made = { done: 0, total: null, waits: false, stopped: false, stopping: new Promise<void>((done) => (end = done)) };
  return Object.assign(made, { stop: () => { made.stopped = true; end(); } }) as unknown as Progress;
}

test('all that is listed is changed, no more at once than the server takes, and taken back', async () => {
  const server = new Server(10);
  const how = progress();
  const shown = new Set<Id>();
  const wholesale = new Wholesale(server.store, server.snoozed, how, (threads) => threads.forEach((each) => shown.add(each)));
  await wholesale.run(INBOX, archive);
  assert.equal(server.inInbox.length, 0);
  assert.deepEqual([how.done, how.total, shown.size], [10, 10, 10]);
  await new Wholesale(server.store, server.snoozed, progress()).takeBack(wholesale.back);
  assert.equal(server.inInbox.length, server.emails.size);
});

test('what was so before is so again, and what was not changed stays as it is', async () => {
  const server = new Server(6);
  server.set({ update: { 'E1-0': { 'keywords/$seen': true } } });
  const wholesale = new Wholesale(server.store, server.snoozed, progress());
  await wholesale.run(INBOX, (email) => (email.keywords['$seen'] === true ? null : { 'keywords/$seen': true }));
  assert.ok([...server.emails.values()].every((each) => each.keywords['$seen'] === true));
  await new Wholesale(server.store, server.snoozed, progress()).takeBack(wholesale.back);
  assert.deepEqual([...server.emails.values()].filter((each) => each.keywords['$seen'] === true).map((each) => each.id), ['E1-0']);
});

test('what comes meanwhile stays, and a list that loses the place it was read at is read again', async () => {
  const server = new Server(10);
  server.before = ([name, args]) => {
    if (name === 'Email/query' && args['anchor'] !== undefined) server.emails.delete('E3-0');
    if (name === 'Email/set' && !server.emails.has('new')) server.add('T-new', 'new');
  };
  await new Wholesale(server.store, server.snoozed, progress()).run(INBOX, archive);
  assert.deepEqual(server.inInbox, ['new']);
});

test('while the server is away it waits, and then goes on where it was', async () => {
  const server = new Server(10);
  const how = progress();
  let away = 3;
  const waited: boolean[] = [];
  server.before = ([name]) => {
    if (name === 'Email/set' && server.inInbox.length < 10 && away-- > 0) throw new Offline();
  };
  const wholesale = new Wholesale(server.store, server.snoozed, how, undefined, () => {
    waited.push(how.waits);
    return Promise.resolve();
  });
  await wholesale.run(INBOX, archive);
  assert.deepEqual(waited, [true, true, true]);
  assert.equal(how.waits, false);
  assert.equal(server.inInbox.length, 0);
  assert.equal([...wholesale.back.values()].flat().length, server.emails.size);
});

test('it can be stopped while it waits; what has been done is known and can be taken back', async () => {
  const server = new Server(10);
  const how = progress();
  server.before = ([name]) => {
    if (name === 'Email/set' && server.inInbox.length < 10) throw new Offline();
  };
  const wholesale = new Wholesale(server.store, server.snoozed, how, undefined, () => {
    how.stop();
    return new Promise(() => undefined); // no connection comes
  });
  await wholesale.run(INBOX, archive);
  const done = [...wholesale.back.values()].flat();
  assert.ok(done.length > 0 && done.length < server.emails.size);
  assert.equal(server.inInbox.length + done.length, server.emails.size);
});

test('what the server refuses ends it', async () => {
  const server = new Server(10);
  server.before = ([name]) => {
    if (name === 'Email/set') throw new MethodError('forbidden', 'not yours');
  };
  await assert.rejects(new Wholesale(server.store, server.snoozed, progress()).run(INBOX, archive), /not yours/);
});

test('mail can be destroyed for good', async () => {
  const server = new Server(4);
  const wholesale = new Wholesale(server.store, server.snoozed, progress());
  await wholesale.run(INBOX, () => 'destroyed');
  assert.equal(server.emails.size, 0);
  assert.equal(wholesale.back.size, 0);
});

test('all that is listed is put away until a time, and is afterwards where it was, and away until when it was', async () => {
  const server = new Server(7);
  const [one, before] = ['E2-0', '2026-05-01T08:00:00.000Z'];
  server.set({ update: { 'E3-0': { mailboxIds: { inbox: true, label: true } } } });
  server.snoozed.until.set(one, before);
  const wholesale = new Wholesale(server.store, server.snoozed, progress());
  const until = new Date('2026-06-01T08:00:00Z');
  await wholesale.run(INBOX, (email) => (email.mailboxIds['inbox'] === true ? until : null));
  assert.equal(server.inInbox.length, 0);
  assert.ok([...server.emails.keys()].every((id) => server.snoozed.until.get(id) === until.toISOString()));
  await new Wholesale(server.store, server.snoozed, progress()).takeBack(wholesale.back);
  assert.deepEqual([...server.snoozed.until], [[one, before]]);
  assert.deepEqual(server.emails.get('E3-0')?.mailboxIds, { inbox: true, label: true });
  assert.equal(server.inInbox.length, server.emails.size);
});

test('what there is no room for ends it, and what is away by then can be taken back', async () => {
  const server = new Server(10);
  server.before = ([name]) => {
    if (name === 'Snooze/set' && server.snoozed.until.size >= 6) throw new MethodError('overQuota', 'no more');
  };
  const wholesale = new Wholesale(server.store, server.snoozed, progress());
  await assert.rejects(wholesale.run(INBOX, () => new Date()), /no more/);
  assert.equal(server.inInbox.length, server.emails.size - 6);
  await new Wholesale(server.store, server.snoozed, progress()).takeBack(wholesale.back);
  assert.equal(server.inInbox.length, server.emails.size);
});

test('who stops it while it is still being found out what is listed waits for no more', async () => {
  const server = new Server(20);
  const how = progress();
  server.before = ([name]) => { if (name === 'Email/get') how.stop(); };
  await new Wholesale(server.store, server.snoozed, how).run(INBOX, archive);
  assert.deepEqual(server.calls.filter(([name]) => name !== 'Email/query').length, 1);
});
