import { Offline, SUBMISSION } from '../jmap/client';
import type { GetResponse, Identity } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import { Contacts } from './contacts';

const identities = new WeakMap<Store, Promise<readonly Identity[]>>();
const contacts = new WeakMap<Store, Contacts>();

/** As whom somebody may write; none where the server sends nothing. */
export function identitiesOf(store: Store): Promise<readonly Identity[]> {
  let known = identities.get(store);
  if (known === undefined) {
    known = store.client.can(SUBMISSION) ? read(store) : Promise.resolve([]);
    identities.set(store, known);
    known.catch(() => identities.delete(store));
  }
  return known;
}

async function read(store: Store): Promise<readonly Identity[]> {
  try {
    const { list } = await store.client.call<GetResponse<Identity>>('Identity/get', { ids: null });
    store.mirror?.keepAbout('identities', list);
    return list;
  } catch (away) {
    const kept = away instanceof Offline ? await store.mirror?.about<readonly Identity[]>('identities') : undefined;
    if (kept === undefined) throw away;
    return kept;
  }
}

/** After they were changed. */
export function forgetIdentities(store: Store): void {
  identities.delete(store);
}

export function contactsOf(store: Store, own: string): Contacts {
  let known = contacts.get(store);
  if (known === undefined) {
    known = new Contacts(store, own);
    contacts.set(store, known);
  }
  return known;
}
