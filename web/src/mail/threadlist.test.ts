import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Client } from '../jmap/client';
import type { Filter, Id } from '../jmap/types';
import { parseSearch } from './search';
import { Store } from './store.svelte';
import { ThreadList } from './threadlist.svelte';
import { isCountable, type View } from './views';

interface Query {
  readonly filter: Filter;
  readonly position: number;
  readonly limit: number;
  readonly calculateTotal: boolean;
}

/** A server that finds so many conversations, and counts them if it is asked to. */
class Server {
  readonly asked: Query[] = [];
  there: readonly Id[] = [];

  constructor(found: number) {
    this.there = Array.from({ length: found }, (_, i) => `T${i}`);
  }

  readonly client = {
    atOnce: 500,
    batch: () => {
      const calls: Query[] = [];
      return { calls, add: (_: string, args: Query) => calls.push(args) - 1, ref: () => '' };
    },
    send: ({ calls: [query] }: { readonly calls: readonly Query[] }, stop?: AbortSignal) => new Promise((done, failed) => {
      stop?.addEventListener('abort', () => failed(stop.reason));
      const answers = this.answers(query as Query);
      setImmediate(() => done({ of: (call: number) => answers[call] }));
    }),
  } as unknown as Client;

  private answers(query: Query): readonly unknown[] {
    this.asked.push(query);
    const { position, limit } = query;
    const ids = this.there.slice(position, position + limit);
    return [
      { ids, position: Math.min(position, this.there.length), ...(query.calculateTotal ? { total: this.there.length } : {}) },
      { list: ids.map((id) => ({ id, threadId: id })) }, { list: ids.map((id) => ({ id, emailIds: [id] })) },
      { list: ids.map((id) => ({ id, threadId: id, mailboxIds: {}, keywords: {}, subject: id, from: null })), state: 's' },
    ];
  }
}

function listOf(view: View, found: number) {
  const server = new Server(found);
  return { server, list: new ThreadList(new Store(server.client, null), view, false) };
}

const WORDS: View = { kind: 'search', text: 'report' };

test('what a search by words finds grows as somebody comes to its end, and is not counted', async () => {
  const { server, list } = listOf(WORDS, 120);
  await list.look(0, 20);
  assert.deepEqual([list.total, list.more, list.places], [50, true, 60]);
  await list.look(30, 50); // all of which is there
  assert.equal(server.asked.length, 1);
  await list.look(45, 60);
  assert.deepEqual([list.total, list.more], [100, true]);
  await list.reach(100);
  assert.deepEqual([list.total, list.more, list.places, list.at(119)], [120, false, 120, 'T119']);
  assert.deepEqual(server.asked.map(({ position, calculateTotal }) => [position, calculateTotal]), [[0, false], [50, false], [100, false]]);
});

test('where the last page is full, nobody knows so until the next one is asked for', async () => {
  const { list } = listOf(WORDS, 50);
  await list.look(0, 20);
  assert.deepEqual([list.total, list.more], [50, true]);
  await list.look(40, 60);
  assert.deepEqual([list.total, list.more, list.places], [50, false, 50]);
  const { list: none } = listOf(WORDS, 0);
  await none.look(0, 20);
  assert.deepEqual([none.total, none.places], [0, 0]);
});

test('what is read afresh has become shorter, or longer', async () => {
  const { server, list } = listOf(WORDS, 170);
  await list.look(0, 20);
  for (const from of [40, 90, 140]) await list.look(from, from + 20);
  assert.deepEqual([list.total, list.more], [170, false]);
  server.there = server.there.slice(0, 30);
  await list.refresh(); // at its end, where nothing is any more
  await list.look(0, 20);
  assert.deepEqual([list.total, list.more], [30, false]);
  server.there = Array.from({ length: 80 }, (_, i) => `T${i}`);
  await list.refresh();
  assert.deepEqual([list.total, list.more], [50, true]);
});

test('what is below comes also where most of what was known has gone', async () => {
  const { server, list } = listOf(WORDS, 120);
  await list.look(0, 20);
  list.drop(new Set(server.there.slice(0, 45)));
  assert.deepEqual([list.total, list.places], [5, 15]);
  await list.look(0, 20);
  assert.deepEqual([list.total, list.at(50)], [100, 'T50']);
});

test('all that a search finds can be selected, however many that are', async () => {
  const { list } = listOf(WORDS, 120);
  await list.look(0, 20);
  list.chooseAll();
  assert.deepEqual([list.chosen, list.whole, list.offersWhole], [50, false, true]);
  list.chooseAll();
  assert.deepEqual([list.whole, list.isChosen('T110'), list.takeChosen()], [true, true, list]);
});

test('what is known without opening mail is counted', async () => {
  const { server, list } = listOf({ kind: 'mailbox', id: 'inbox' }, 120);
  await list.look(0, 20);
  assert.deepEqual([list.total, list.more, server.asked[0]?.calculateTotal], [120, false, true]);
  const countable = (text: string): boolean => isCountable(parseSearch(text, [], new Date()).filter);
  assert.deepEqual(['is:unread newer:3d larger:2m in:inbox', '-is:starred'].map(countable), [true, true]);
  for (const text of ['word', 'from:ann', 'is:unread -subject:x', 'has:attachment', 'list:dev']) assert.equal(countable(text), false, text);
});

test('what nobody looks at any more is not waited for', async () => {
  const { list } = listOf(WORDS, 120);
  const looked = list.look(0, 20);
  list.close();
  await looked;
  assert.deepEqual([list.total, list.failed], [null, null]);
});
