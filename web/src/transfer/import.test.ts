import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../undrawn';
import type { Mailbox } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import type { Progress } from '../ui/progress.svelte';
import type { Report } from './report.svelte';
import { Import } from './import';

test('what cannot be sorted is filed nevertheless, and what was deleted is counted', async () => {
  const into = { id: 'archive', name: 'Archive', role: 'archive', parentId: null } as unknown as Mailbox;
  const filed: unknown[] = [];
  const asked: string[] = [];
  const answer = (name: string, args: Record<string, unknown>): unknown => {
    if (name === 'Email/query') return { ids: [], position: 0 };
    if (name === 'Mailbox/set') {
      const { made } = args['create'] as { made: { name: string } };
      asked.push(made.name);
      return { notCreated: { made: { type: 'invalidProperties', description: 'no such name' } } };
    }
    const emails = args['emails'] as Record<string, { mailboxIds: unknown }>;
    filed.push(...Object.values(emails).map((each) => each.mailboxIds));
    return { created: emails };
  };
  const client = {
    session: { capabilities: {} }, atOnce: 500, upload: () => Promise.resolve({ blobId: 'b' }),
    call: (name: string, args: Record<string, unknown>) => Promise.resolve(answer(name, args)),
  };
  const store = { client, mailboxes: new Map([['archive', into]]), byRole: () => undefined, loadMailboxes: () => Promise.resolve() } as unknown as Store;
  const told: string[] = [];
  const report = { done: 0, known: 0, odd: 0, deleted: 0, failed: (what: string, why: string) => told.push(`${what} ${why}`) };
  const progress = { done: 0, total: null, waits: false, stopped: false, stopping: new Promise<void>(() => undefined) } as unknown as Progress;
  const entry = (subject: string, head: string): string => `From a@x.test Mon Mar  2 10:00:00 2026\n${head}Subject: ${subject}\n\n`;
  const file = new File([entry('one', 'X-Gmail-Labels: 5*\n'), entry('two', 'X-Gmail-Labels: 5*,Archive\n'), entry('gone', 'Status: D\n')], 'x.mbox');
  await new Import(store, progress, report as unknown as Report, into, true).run([{ file, path: [], foldered: false }]);
  assert.deepEqual(filed, [{ archive: true }, { archive: true }]);
  assert.deepEqual(asked, ['5*']);
  assert.deepEqual([report.done, report.deleted, told.length], [2, 1, 2]);
  assert.match(told[0] ?? '', /^one .*no such name$/);
});
