import { MethodError, type Client } from '../jmap/client';
import type { Filter, Id, QueryResponse } from '../jmap/types';
import type { Progress } from '../ui/progress.svelte';
import type { Patience } from './patience';

/** Each page that follows another one has the server walk once more through all before it. */
const IDS_AT_ONCE = 50_000;

/** What is wanted of all emails. */
export interface Wanted {
  readonly filter: Filter;
  /** One of each conversation. */
  readonly collapseThreads: boolean;
  readonly oldestFirst: boolean;
}

/** The emails that match now, however many; those that are known by then where it is stopped. */
export async function allOf(client: Client, wanted: Wanted, patience: Patience, progress: Progress): Promise<readonly Id[]> {
  const found = new Set<Id>();
  for (let last: Id | null = null; !progress.stopped;) {
    const after: Id | null = last;
    const page: QueryResponse | null = await patience.ask(() => pageOf(client, wanted, after));
    if (page === null) {
      last = null; // what it was at is gone: once more, from the beginning
      continue;
    }
    for (const id of page.ids) found.add(id);
    last = page.ids.at(-1) ?? null;
    if (page.ids.length < (page.limit ?? IDS_AT_ONCE)) break;
  }
  return [...found];
}

/** A page of what matches; null if the email that it is to follow is no longer there. RFC 8620 §5.5 */
async function pageOf(client: Client, { filter, collapseThreads, oldestFirst }: Wanted, after: Id | null): Promise<QueryResponse | null> {
  try {
    return await client.call<QueryResponse>('Email/query', {
      filter, collapseThreads, sort: [{ property: 'receivedAt', isAscending: oldestFirst }],
      limit: IDS_AT_ONCE, ...(after === null ? {} : { anchor: after, anchorOffset: 1 }),
    });
  } catch (refused) {
    if (refused instanceof MethodError && refused.type === 'anchorNotFound') return null;
    throw refused;
  }
}

/** As many at a time as one call may be about. */
export function pieces<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
