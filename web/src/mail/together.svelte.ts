import type { Desk } from '../desk.svelte';
import type { Id } from '../jmap/types';
import { AWOKEN, isPinned } from './fields';
import type { ThreadList } from './threadlist.svelte';

/** A conversation in the inbox of one of several accounts. */
export interface Row {
  readonly desk: Desk;
  readonly thread: Id;
}

interface Source {
  readonly desk: Desk;
  readonly list: ThreadList;
  next: number;
}

const AHEAD = 50;

/** The inboxes of several accounts, or what a search finds in all of them, as one list, newest first, as far down as all of them are known. */
export class Together {
  private readonly merged = $derived.by(() => merge(this.desks()));

  constructor(private readonly desks: () => readonly Desk[]) {}

  get rows(): readonly Row[] {
    return this.merged.rows;
  }

  /** Null until all have said what they have. */
  get total(): number | null {
    const { rows, short } = this.merged;
    if (short.length === 0) return rows.length;
    return rows.length === 0 ? null : rows.length + AHEAD / 5;
  }

  /** Whether there may be more than those that are known. */
  get more(): boolean {
    return this.merged.short.length > 0;
  }

  /** The row that the keyboard is at, or that is open. */
  get at(): number {
    return this.rows.findIndex((row) => row.desk.cursor.at === row.thread);
  }

  /** Fetches what is missing before a position. */
  async look(to: number): Promise<void> {
    for (let known = -1; this.rows.length < to && this.rows.length > known;) {
      known = this.rows.length;
      await Promise.all(this.merged.short.map(({ list, next }) => list.look(0, next + AHEAD)));
    }
  }

  /** @param by how many rows the keyboard moves */
  step(by: number): void {
    const open = this.rows.some((row) => row.desk.thread !== null);
    const at = this.at;
    const row = this.rows[Math.max(0, Math.min(this.rows.length - 1, at < 0 ? 0 : at + by))];
    if (row === undefined) return;
    for (const desk of this.desks()) if (desk !== row.desk) desk.cursor.at = null;
    row.desk.cursor.at = row.thread;
    row.desk.cursor.note(row.desk.list.positionOf(row.thread));
    if (open) row.desk.open(row.thread);
  }

  /** Those at which something is selected. */
  get selecting(): readonly Desk[] {
    return this.desks().filter((desk) => desk.list.chosen > 0);
  }
}

function merge(desks: readonly Desk[]): { readonly rows: readonly Row[]; readonly short: readonly Source[] } {
  // what cannot be asked does not hold back the others
  const sources: Source[] = desks.map((desk) => ({ desk, list: desk.list, next: 0 })).filter(({ list }) => list.total !== null || list.failed === null);
  const rows: Row[] = [];
  for (;;) {
    const short = sources.filter(({ list, next }) => list.places === null || (next < list.places && list.at(next) === undefined));
    if (short.length > 0) return { rows, short };
    let best: { readonly source: Source; readonly thread: Id; readonly rank: string } | null = null;
    for (const source of sources) {
      const thread = source.list.at(source.next);
      if (thread === undefined) continue;
      const rank = rankOf(source.desk, thread);
      if (best === null || rank > best.rank) best = { source, thread, rank };
    }
    if (best === null) return { rows, short: [] };
    rows.push({ desk: best.source.desk, thread: best.thread });
    best.source.next++;
  }
}

/** In the inbox what is pinned or has come back goes first; then what is newest, of a search among what it has found. */
function rankOf(desk: Desk, thread: Id): string {
  const { list, store } = desk;
  const { view } = list;
  const emails = store.emailsOf(thread);
  if (view.kind !== 'mailbox') return (store.heads.get(list.matchOf(thread) ?? '') ?? emails.at(-1))?.receivedAt ?? '';
  const here = emails.filter((email) => view.id in email.mailboxIds);
  const first = here.some((email) => isPinned(email) || email.keywords[AWOKEN] === true);
  return (first ? '1' : '0') + (here.at(-1)?.receivedAt ?? '');
}
