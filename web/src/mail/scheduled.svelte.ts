import { SvelteMap } from 'svelte/reactivity';
import { SUBMISSION } from '../jmap/client';
import type { GetResponse, Id, QueryResponse, Submission } from '../jmap/types';
import { preferences } from '../settings/preferences.svelte';
import type { Store } from './store.svelte';

/** Mail that has been handed over, and is sent later. */
export class Scheduled {
  /** By email, what goes next first. */
  readonly held = new SvelteMap<Id, Submission>();

  constructor(private readonly store: Store) {}

  async follow(): Promise<void> {
    if (this.store.client.visits || !this.store.client.can(SUBMISSION)) return;
    const batch = this.store.client.batch();
    const query = batch.add('EmailSubmission/query', {
      filter: { undoStatus: 'pending' }, sort: [{ property: 'sentAt', isAscending: true }], limit: this.store.client.atOnce,
    });
    const get = batch.add('EmailSubmission/get', { '#ids': batch.ref(query, '/ids') });
    const answers = await this.store.client.send(batch);
    answers.of<QueryResponse>(query);
    const { list } = answers.of<GetResponse<Submission>>(get);
    const known = new Set(this.held.keys());
    this.held.clear();
    const bySending = [...list].sort((a, b) => Date.parse(a.sendAt) - Date.parse(b.sendAt));
    for (const each of bySending) if (known.has(each.emailId) || isLater(each)) this.held.set(each.emailId, each);
  }
}

/** What can be called back for some seconds has been sent, for whoever sent it. */
function isLater(submission: Submission): boolean {
  return Date.parse(submission.sendAt) - Date.now() > preferences.undoSeconds * 1000;
}
