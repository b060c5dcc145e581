import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Desk } from '../desk.svelte';
import type { Mailbox } from '../jmap/types';
import { transfersOf } from './transfers.svelte';

const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page) });
const BOX = { id: 'archive', name: 'Archive', role: 'archive', parentId: null } as unknown as Mailbox;
const LETTER = { file: new File(['Subject: one\n\nhello\n'], 'one.eml'), path: [], foldered: false };

/** Whether somebody who leaves the page is asked. */
function isAsked(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true });
  page.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

/** One whose server does what is given when mail is filed. */
function desk(files: () => Promise<unknown>): { readonly desk: Desk; readonly failed: unknown[] } {
  const call = (name: string): Promise<unknown> => (name === 'Email/import' ? files() : Promise.resolve({ ids: [], position: 0 }));
  const client = { session: { capabilities: {} }, atOnce: 500, upload: () => Promise.resolve({ blobId: 'b' }), call };
  const failed: unknown[] = [];
  const made = {
    store: { client, mailboxes: new Map([['archive', BOX]]), byRole: () => undefined, changing: 0 }, notices: { begin: () => 1, say: () => 1, dismiss: () => undefined }, line: { catchUp: () => Promise.resolve() },
    failed: (why: unknown) => failed.push(why),
  };
  return { desk: made as unknown as Desk, failed };
}

test('who leaves the page while mail is brought in is asked, and not before or after', async () => {
  let file: (answer: unknown) => void = () => undefined;
  let arrived: () => void = () => undefined;
  const there = new Promise<void>((done) => (arrived = done));
  const at = desk(() => {
    arrived();
    return new Promise((done) => (file = done));
  });
  const transfers = transfersOf(at.desk);
  assert.ok(!isAsked());
  const brought = transfers.import(() => [LETTER], BOX, true);
  await there;
  assert.deepEqual([isAsked(), transfers.busy, at.desk.store.changing], [true, true, 1]);
  await transfers.import(() => assert.fail('one at a time'), BOX, true);
  file({ created: { m0: { id: 'e' } } });
  await brought;
  assert.deepEqual([isAsked(), transfers.busy, at.desk.store.changing, transfers.report?.done, at.failed], [false, false, 0, 1, []]);
});

test('nobody is asked once it has failed', async () => {
  const broken = new Error('broken');
  let asked = false;
  const at = desk(() => {
    asked = isAsked();
    return Promise.reject(broken);
  });
  await transfersOf(at.desk).import(() => [LETTER], BOX, true);
  assert.deepEqual([asked, isAsked(), at.desk.store.changing, at.failed], [true, false, 0, [broken]]);
});
