import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import { Offline, type Client } from '../jmap/client';
import type { EmailHead, Id, Patch } from '../jmap/types';
import { Changes, patched } from './changes';
import { Store } from './store.svelte';
import { ThreadList } from './threadlist.svelte';

type Call = readonly [name: string, args: Record<string, unknown>];
type Updates = Readonly<Record<Id, Patch>>;

/** A server whose answers say how it was when it was asked, and come when they are let. */
class Server {
  readonly emails = new Map<Id, EmailHead>(['a', 'b'].map((id) => [id, { id, threadId: id, mailboxIds: { inbox: true }, keywords: {}, subject: id, from: null } as unknown as EmailHead]));
  /** Of which it says that they have changed. */
  updated: readonly Id[] = [];
  refuses = false;
  mailboxes: readonly unknown[] = [];
  private readonly under: { readonly what: string; readonly come: () => void }[] = [];

  readonly client = {
    atOnce: 500,
    batch: () => {
      const calls: Call[] = [];
      return { calls, add: (...call: Call) => calls.push(call) - 1, ref: () => '' };
    },
    send: ({ calls }: { readonly calls: readonly Call[] }) => this.ask(calls).then((answers) => ({ of: (call: number) => answers[call] })),
    call: (...call: Call) => this.ask([call]).then(([answer]) => answer),
  } as unknown as Client;

  private ask(calls: readonly Call[]): Promise<readonly unknown[]> {
    const answers = calls.map((call) => this.answer(call));
    return new Promise((done) => this.under.push({ what: calls[0]?.[0] ?? '', come: () => done(answers) }));
  }

  private answer([name, args]: Call): unknown {
    const all = [...this.emails.values()];
    const list = Array.isArray(args['ids']) ? all.filter(({ id }) => (args['ids'] as readonly Id[]).includes(id)) : all;
    switch (name) {
      case 'Mailbox/get':
        return { list: this.mailboxes };
      case 'Email/query':
        return { ids: all.map(({ id }) => id), position: 0, total: all.length };
      case 'Thread/get':
        return { list: list.map(({ id }) => ({ id, emailIds: [id] })), notFound: [] };
      case 'Email/changes':
        return { created: [], updated: this.updated, destroyed: [], newState: 'later', hasMoreChanges: false };
      case 'Email/set':
        return this.set(args['update'] as Updates | undefined, args['destroy'] as readonly Id[] | undefined);
      default:
        return { list, state: 'now' };
    }
  }

  private set(update: Updates = {}, destroy: readonly Id[] = []): unknown {
    if (this.refuses) return { notUpdated: Object.fromEntries(Object.keys(update).map((id) => [id, { type: 'forbidden' }])) };
    for (const [id, patch] of Object.entries(update)) this.emails.set(id, patched(this.emails.get(id) as EmailHead, patch));
    for (const id of destroy) this.emails.delete(id);
    return {};
  }

  /** Somebody else's change. */
  change(id: Id, patch: Patch): void {
    this.set({ [id]: patch });
    this.updated = [id];
  }

  /** The oldest answer of a kind comes, or the newest. */
  async come(what: string, which: 'oldest' | 'newest' = 'oldest'): Promise<void> {
    await settled();
    const isIt = (each: { readonly what: string }): boolean => each.what === what;
    const at = which === 'oldest' ? this.under.findIndex(isIt) : this.under.findLastIndex(isIt);
    assert.ok(at >= 0, `nobody has asked for ${what}`);
    this.under.splice(at, 1)[0]?.come();
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const READ: Patch = { 'keywords/$seen': true };

async function begun() {
  const server = new Server();
  const store = new Store(server.client, null);
  const list = new ThreadList(store, { kind: 'all' }, false);
  const looked = list.look(0, 2);
  await server.come('Email/query');
  await looked;
  const changes = new Changes(store);
  const keywords = (id: Id): readonly string[] => Object.keys(store.heads.get(id)?.keywords ?? {});
  return { server, store, list, changes, keywords, patch: (id: Id, patch: Patch) => changes.show({ patches: new Map([[id, patch]]) }) };
}

test('an answer from before a change does not take it back, whether it comes before the change is made or after', async () => {
  const { server, list, keywords, patch } = await begun();
  const [first, second] = [list.refresh(), list.refresh()];
  const done = patch('a', READ).make();
  await server.come('Email/query');
  await first;
  assert.deepEqual(keywords('a'), ['$seen']);
  await server.come('Email/set');
  await done;
  await server.come('Email/query');
  await second;
  assert.deepEqual([keywords('a'), keywords('b')], [['$seen'], []]);
});

test('what was asked for after a change was made is taken as it is', async () => {
  const { server, list, keywords, patch } = await begun();
  const done = patch('a', READ).make();
  await server.come('Email/set');
  await done;
  server.change('a', { 'keywords/$seen': null });
  const refreshed = list.refresh();
  await server.come('Email/query');
  await refreshed;
  assert.deepEqual(keywords('a'), []);
});

test('what is refused shows as the server has said it last', async () => {
  const { server, list, keywords, patch } = await begun();
  server.refuses = true;
  const done = patch('a', READ).make();
  await settled(); // it is under way
  server.refuses = false;
  server.change('a', { 'keywords/$flagged': true });
  const refreshed = list.refresh();
  await server.come('Email/query');
  await refreshed;
  assert.deepEqual(keywords('a').toSorted(), ['$flagged', '$seen']);
  await Promise.all([assert.rejects(done), server.come('Email/set')]);
  assert.deepEqual(keywords('a'), ['$flagged']);
});

test('what is taken back stays so whatever is answered meanwhile', async () => {
  const { server, list, changes, keywords, patch } = await begun();
  const { back, make } = patch('a', READ);
  const done = make();
  await settled();
  const refreshed = list.refresh(); // it is read by then
  const undone = changes.show(back);
  assert.deepEqual(keywords('a'), []);
  await server.come('Email/query');
  await refreshed;
  assert.deepEqual(keywords('a'), []);
  await server.come('Email/set');
  await done;
  assert.deepEqual(keywords('a'), []);
  const again = list.refresh();
  const taken = undone.make();
  await server.come('Email/set');
  await taken;
  await server.come('Email/query');
  await again;
  assert.deepEqual([keywords('a'), server.emails.get('a')?.keywords], [[], {}]);
});

test('what is destroyed does not come back, and is there again if that is refused', async () => {
  const { server, store, list, changes } = await begun();
  const refreshed = list.refresh();
  const done = changes.destroy(['a']);
  await server.come('Email/set');
  await done;
  await server.come('Email/query');
  await refreshed;
  assert.deepEqual([...store.heads.keys()], ['b']);
  store.client.call = () => Promise.reject(new Offline());
  await assert.rejects(changes.destroy(['b']));
  assert.deepEqual([...store.heads.keys()], ['b']);
});

test('an answer that comes late does not take back what was asked for after it, of mailboxes neither', async () => {
  const { server, store, list, keywords } = await begun();
  const [late, boxes] = [list.refresh(), store.loadMailboxes()];
  server.change('a', { 'keywords/$flagged': true });
  server.mailboxes = [{ id: 'inbox', unreadEmails: 1 }];
  const news = store.loadHeads(['a']);
  const counts = store.loadMailboxes();
  await server.come('Email/get');
  await news;
  await server.come('Email/query');
  await late;
  assert.deepEqual(keywords('a'), ['$flagged']);
  await server.come('Mailbox/get', 'newest');
  await server.come('Mailbox/get');
  await Promise.all([boxes, counts]);
  assert.deepEqual([...store.mailboxes.keys()], ['inbox']);
});

test('where another one has changed the same, the server is asked once more', async () => {
  const { server, store, keywords, patch } = await begun();
  const following = store.follow();
  await server.come('Mailbox/get');
  await following; // from where changes are followed is known
  const done = patch('a', READ).make();
  await settled();
  server.change('a', { 'keywords/$seen': null });
  const loaded = store.loadHeads(['a']); // knows of both, which cannot be told from neither
  await server.come('Email/get');
  await loaded;
  await server.come('Email/set');
  await done;
  assert.deepEqual(keywords('a'), ['$seen']);
  server.updated = [];
  const again = store.follow();
  await server.come('Mailbox/get');
  await server.come('Email/get');
  await again;
  assert.deepEqual(keywords('a'), []);
});
