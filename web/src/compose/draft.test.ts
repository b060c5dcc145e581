import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import { MethodError, Offline } from '../jmap/client';
import type { Id, Identity } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { Draft, NotTheSame } from './draft.svelte';

interface Kept {
  readonly messageId: readonly string[];
  readonly keywords: Readonly<Record<string, true>>;
  readonly subject: string;
  readonly text: string;
}

/** A server that keeps drafts. */
class Server {
  readonly emails = new Map<Id, Kept>();
  submitted: Id[] = [];
  private state = 0;
  private next = 1;
  /** Called before each call is answered, and after it was done; what it throws is the answer. */
  before: (name: string, args: Readonly<Record<string, unknown>>) => void = () => undefined;
  after: (name: string, args: Readonly<Record<string, unknown>>) => void = () => undefined;

  change(id: Id, to: Partial<Kept> | null): void {
    this.state++;
    if (to === null) this.emails.delete(id);
    else this.emails.set(id, { ...(this.emails.get(id) as Kept), ...to });
  }

  private answer(name: string, args: Readonly<Record<string, unknown>>): unknown {
    this.before(name, args);
    const made = this.made(name, args);
    this.after(name, args);
    return made;
  }

  private made(name: string, args: Readonly<Record<string, unknown>>): unknown {
    const oldState = String(this.state);
    if (name === 'Email/get') return { state: oldState, list: (args['ids'] as Id[]).map((id) => this.seen(id)).filter((each) => each !== null) };
    if (name === 'EmailSubmission/set') {
      const { send } = args['create'] as { send: { emailId: Id } };
      this.submitted.push(send.emailId);
      this.change(send.emailId, { keywords: {} });
      return { created: { send: { id: 's' } } };
    }
    if (args['ifInState'] !== undefined && args['ifInState'] !== oldState) throw new MethodError('stateMismatch', undefined);
    const draft = (args['create'] as { draft?: Kept & { bodyValues: { text: { value: string } } } } | undefined)?.draft;
    const id = `v${this.next}`;
    if (draft !== undefined) {
      this.next++;
      this.change(id, { messageId: draft.messageId, keywords: draft.keywords, subject: draft.subject, text: draft.bodyValues.text.value });
    }
    const lost = ((args['destroy'] ?? []) as Id[]).filter((each) => !this.emails.has(each));
    for (const each of (args['destroy'] ?? []) as Id[]) this.change(each, null);
    return { oldState, newState: String(this.state), created: draft === undefined ? null : { draft: { id } }, notDestroyed: Object.fromEntries(lost.map((each) => [each, { type: 'notFound' }])) };
  }

  private seen(id: Id): unknown {
    const kept = this.emails.get(id);
    return kept === undefined ? null : { id, ...kept, to: [{ name: null, email: 'you@x.test' }], from: [], htmlBody: [], attachments: [], textBody: [{ partId: '1', type: 'text/plain' }], bodyValues: { 1: { value: kept.text } } };
  }

  get store(): Store {
    const client = {
      can: () => true,
      call: (name: string, args: Readonly<Record<string, unknown>>) => Promise.resolve().then(() => this.answer(name, args)),
      batch: () => ({ add: (name: string) => name, ref: () => '' }),
      send: () => Promise.resolve({ of: () => ({ list: [...this.emails.keys()].map((id) => this.seen(id)) }) }),
    };
    const [heads, bodies] = [new Map<Id, unknown>(), new Map<Id, unknown>()];
    const load = (into: Map<Id, unknown>) => ([id = '']: readonly Id[]) => Promise.resolve(void into.set(id, this.seen(id)));
    return { client, byRole: (role: string) => ({ id: role }), heads, bodies, loadHeads: load(heads), loadBodies: load(bodies) } as unknown as Store;
  }

  /** What is written in all drafts. */
  get texts(): readonly string[] {
    return [...this.emails.values()].filter(({ keywords }) => keywords['$draft'] === true).map(({ text }) => text).sort();
  }
}

const ME = { id: 'i', name: '', email: 'me@x.test', htmlSignature: '', textSignature: '' } as unknown as Identity;

async function drafting(server: Server, text: string): Promise<Draft> {
  const draft = new Draft(server.store, 'me@x.test', [ME]);
  draft.format = 'plain';
  await draft.begin({ kind: 'new', to: [{ name: null, email: 'you@x.test' }], subject: 'all', text: '' });
  draft.text = text;
  await draft.save();
  return draft;
}

/** The same draft in another window. */
async function again(server: Server, draft: Draft): Promise<Draft> {
  const other = new Draft(server.store, 'me@x.test', [ME]);
  await other.begin({ kind: 'resume', email: draft.emailId ?? '' });
  return other;
}

async function write(draft: Draft, text: string): Promise<void> {
  draft.text = text;
  await draft.save();
}

test('a version takes the place of the one before, whatever else comes meanwhile', async () => {
  const server = new Server();
  const draft = await drafting(server, 'one');
  for (const text of ['two', 'three']) await write(draft, text);
  server.after = (name, args) => { if (name === 'Email/set' && 'create' in args) server.change('mail', { messageId: ['m'], keywords: {} }); };
  await write(draft, 'four');
  assert.deepEqual([server.texts, draft.elsewhere], [['four'], null]);
});

test('what was changed in two places stays as two drafts until somebody has chosen', async () => {
  const server = new Server();
  const mine = await drafting(server, 'one');
  const theirs = await again(server, mine);
  await write(theirs, 'theirs');
  await write(mine, 'mine');
  assert.deepEqual([server.texts, mine.elsewhere], [['mine', 'theirs'], { kind: 'changed', email: theirs.emailId }]);
  await write(mine, 'mine, too');
  await write(theirs, 'theirs, too');
  assert.deepEqual([server.texts, theirs.elsewhere], [['mine, too', 'theirs, too'], null]);
  // that one has been changed once more, which nobody has seen
  await mine.prevail();
  assert.deepEqual([server.texts, mine.elsewhere], [['mine, too', 'theirs, too'], { kind: 'changed', email: theirs.emailId }]);
  await mine.prevail();
  assert.deepEqual([server.texts, mine.elsewhere], [['mine, too'], null]);
  assert.deepEqual(await theirs.lookElsewhere(), { kind: 'changed', email: mine.emailId });
});

test('what was sent elsewhere is neither replaced nor sent again', async () => {
  const server = new Server();
  const mine = await drafting(server, 'one');
  const theirs = await again(server, mine);
  await theirs.send(10);
  const sent = theirs.emailId;
  await assert.rejects(mine.send(10), NotTheSame);
  assert.deepEqual([mine.elsewhere, server.submitted], [{ kind: 'sent' }, [sent]]);
  await write(mine, 'one more');
  assert.deepEqual([server.texts, server.emails.has(sent ?? '')], [['one more'], true]);
  const ids = [...server.emails.values()].map(({ messageId }) => messageId[0]);
  assert.notEqual(ids[0], ids[1]);
  await mine.send(10); // it has been seen
  assert.equal(server.submitted.length, 2);
});

test('what is sent while it is being saved stays sent', async () => {
  for (const when of ['before', 'after'] as const) {
    const server = new Server();
    const mine = await drafting(server, 'one');
    await write(mine, 'two');
    const second = mine.emailId ?? '';
    server[when] = (name, args) => { if (name === 'Email/set' && 'create' in args) server.change(second, { keywords: {} }); };
    await write(mine, 'three');
    assert.deepEqual([server.emails.get(second)?.text, mine.elsewhere], ['two', { kind: 'sent' }], when);
  }
});

test('what was thrown away elsewhere, and is gone on with here, is a draft again', async () => {
  const server = new Server();
  const mine = await drafting(server, 'one');
  await (await again(server, mine)).discard();
  await write(mine, 'two');
  assert.deepEqual([server.texts, mine.elsewhere], [['two'], { kind: 'gone' }]);
});

test('an answer that was lost makes no second draft', async () => {
  const server = new Server();
  const mine = await drafting(server, 'one');
  for (const [lost, text] of [['create', 'two'], ['destroy', 'four']] as const) {
    server.after = (name, args) => { if (name === 'Email/set' && lost in args) throw new Offline(); };
    await assert.rejects(write(mine, text), Offline);
    server.after = () => undefined;
    await write(mine, `${text} and more`);
    assert.deepEqual([server.texts, mine.elsewhere], [[`${text} and more`], null]);
  }
});

test('what is not taken leaves what is there', async () => {
  const server = new Server();
  const mine = await drafting(server, 'one');
  server.before = (name) => { if (name === 'Email/set') throw new MethodError('overQuota', undefined); };
  await assert.rejects(write(mine, 'two'), MethodError);
  assert.deepEqual(server.texts, ['one']);
});

const WORK = { ...ME, id: 'w', name: 'Me at work', replyTo: [{ name: null, email: 'desk@x.test' }], bcc: [{ name: null, email: 'archive@x.test' }], textSignature: 'Desk', htmlSignature: '<p><strong>Desk</strong></p>' } as unknown as Identity;
const HOME = { ...ME, id: 'h', name: 'Me', replyTo: null, bcc: null, textSignature: 'Home', htmlSignature: '<p>Home</p>' } as unknown as Identity;

test('who writes as another signs as him, and has his answers and copies go where he wants them', async () => {
  const server = new Server();
  const made: Record<string, unknown>[] = [];
  server.before = (name, args) => {
    const draft = (args['create'] as { draft?: Record<string, unknown> } | undefined)?.draft;
    if (name === 'Email/set' && draft !== undefined) made.push(draft);
  };
  const draft = new Draft(server.store, 'me@x.test', [HOME, WORK]);
  await draft.begin({ kind: 'new', to: [{ name: null, email: 'you@x.test' }], subject: 'all', text: 'Hi' });
  draft.bcc = [{ name: null, email: 'third@x.test' }];
  draft.writeAs(WORK);
  assert.equal(draft.html.includes('Home'), false);
  assert.match(draft.html, /Hi.*<strong>Desk<\/strong>/);
  assert.equal(draft.text, 'Hi\n\n-- \nDesk');
  draft.format = 'plain';
  await draft.save();
  const [first] = made;
  assert.deepEqual(first?.['replyTo'], WORK.replyTo);
  assert.deepEqual((first?.['bcc'] as { email: string }[]).map(({ email }) => email), ['third@x.test', 'archive@x.test']);
  draft.text = draft.text.replace('Desk', 'Desk, changed by hand');
  draft.writeAs(HOME);
  assert.match(draft.text, /changed by hand/);
  await draft.save();
  assert.equal(made.at(-1)?.['replyTo'], null);
  assert.deepEqual((made.at(-1)?.['bcc'] as { email: string }[]).map(({ email }) => email), ['third@x.test']);
});
