import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import { MethodError } from '../jmap/client';
import type { Submission } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { octets } from '../secret/mime';
import { DraftAgain, sendAgain } from './submission';

const held = { id: 's', emailId: 'e', identityId: 'i', envelope: { mailFrom: { email: 'a@x.test', parameters: { HOLDFOR: '60' } }, rcptTo: [{ email: 'b@x.test' }] } } as unknown as Submission;

/** A server, and what it was asked for. */
function server(fails: string): { readonly store: Store; readonly asked: string[] } {
  const asked: string[] = [];
  const ask = (what: string): void => {
    asked.push(what);
    if (what === fails) throw new MethodError('serverFail', undefined);
  };
  const answer = (name: string, args: Record<string, unknown>): unknown => {
    ask(`${name}${'update' in args ? ' update' : ''}`);
    if (name === 'Email/get') return { list: [{ blobId: 'b', keywords: { $seen: true } }] };
    if (name === 'Email/import') {
      assert.deepEqual((args['emails'] as Record<string, { keywords: unknown }>)['m0']?.keywords, { $seen: true, $draft: true });
      return { created: { m0: { id: 'new' } } };
    }
    return {};
  };
  const client = {
    call: (name: string, args: Record<string, unknown>) => Promise.resolve().then(() => answer(name, args)),
    octets: () => Promise.resolve().then(() => (ask('download'), octets('Date: x\r\n\r\n'))),
    upload: () => Promise.resolve().then(() => (ask('upload'), { blobId: 'r' })),
  };
  return { asked, store: { client, byRole: (role: string) => ({ id: role }) } as unknown as Store };
}

const BEFORE = ['Email/get', 'download', 'upload', 'EmailSubmission/set update'];

test('held mail is called back when all is ready for it to go again', async () => {
  const { store, asked } = server('');
  assert.equal(await sendAgain(store, held, null), true);
  assert.deepEqual(asked, [...BEFORE, 'Email/import', 'Email/set', 'EmailSubmission/set']);
});

test('it stays held where it cannot be made ready, and is known as a draft where it is not taken', async () => {
  const unready = server('upload');
  await assert.rejects(sendAgain(unready.store, held, null), MethodError);
  assert.deepEqual(unready.asked, BEFORE.slice(0, 3));
  for (const fails of ['Email/import', 'EmailSubmission/set']) await assert.rejects(sendAgain(server(fails).store, held, null), DraftAgain);
});
