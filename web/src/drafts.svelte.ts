import type { DraftStart } from './compose/start';
import type { Desk } from './desk.svelte';
import type { Id } from './jmap/types';

/** As many windows as fit beside each other. */
const MAX_OPEN = 3;

/** A draft that is open in a window. */
export interface OpenDraft {
  readonly key: number;
  readonly start: DraftStart;
  /** Whose it is. */
  readonly desk: Desk;
}

/** What is drawn of one. */
export interface DraftWindow {
  /** The version of it that the server has; null: none. */
  readonly version: () => Id | null;
  readonly show: () => void;
  /** Keeps in the browser what has not been saved yet. */
  readonly rescue: () => Promise<void>;
}

/** Drafts that are open in windows. */
export class Drafts {
  list = $state.raw<readonly OpenDraft[]>([]);
  /** Those of the desk's own. */
  readonly windows = new Set<DraftWindow>();
  private next = 1;

  open(start: DraftStart, desk: Desk): void {
    const there = start.kind !== 'resume' ? undefined : [...desk.drafts.windows].find((each) => each.version() === start.email);
    if (there !== undefined) return there.show();
    if (this.list.some((draft) => draft.desk === desk && sameDraft(draft.start, start))) return;
    this.list = [...this.list.slice(1 - MAX_OPEN), { key: this.next++, start, desk }];
  }

  /** The session is over: what somebody was writing waits until they sign in again. */
  async rescue(): Promise<void> {
    for (const { rescue } of this.windows) await rescue();
  }

  close(key: number): void {
    this.list = this.list.filter((draft) => draft.key !== key);
  }
}

function sameDraft(a: DraftStart, b: DraftStart): boolean {
  if (a.kind === 'resume') return b.kind === 'resume' && a.email === b.email;
  return a.kind === 'waiting' && b.kind === 'waiting' && a.waiting.id === b.waiting.id;
}
