import type { DraftStart } from './compose/start';
import type { Desk } from './desk.svelte';

/** As many windows as fit beside each other. */
const MAX_OPEN = 3;

/** A draft that is open in a window. */
export interface OpenDraft {
  readonly key: number;
  readonly start: DraftStart;
  /** Whose it is. */
  readonly desk: Desk;
}

/** Drafts that are open in windows. */
export class Drafts {
  list = $state.raw<readonly OpenDraft[]>([]);
  /** Keeps in the browser what has not been saved yet. */
  readonly unsaved = new Set<() => Promise<void>>();
  private next = 1;

  open(start: DraftStart, desk: Desk): void {
    if (this.list.some((draft) => draft.desk === desk && sameDraft(draft.start, start))) return;
    this.list = [...this.list.slice(1 - MAX_OPEN), { key: this.next++, start, desk }];
  }

  /** The session is over: what somebody was writing waits until they sign in again. */
  async rescue(): Promise<void> {
    for (const keep of this.unsaved) await keep();
  }

  close(key: number): void {
    this.list = this.list.filter((draft) => draft.key !== key);
  }
}

function sameDraft(a: DraftStart, b: DraftStart): boolean {
  if (a.kind === 'resume') return b.kind === 'resume' && a.email === b.email;
  return a.kind === 'waiting' && b.kind === 'waiting' && a.waiting.id === b.waiting.id;
}
