/** A sentence shown for a while, with something that can be done about it. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'trouble';
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** Whole seconds that are left, where that matters. */
  readonly until: number;
}

const USUAL_MS = 6000;

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  private next = 1;

  say(text: string, action: Notice['action'] = null, ms = USUAL_MS): number {
    return this.add({ text, kind: 'done', action, until: Date.now() + ms }, ms);
  }

  trouble(text: string): number {
    return this.add({ text, kind: 'trouble', action: null, until: Date.now() + 2 * USUAL_MS }, 2 * USUAL_MS);
  }

  private add(notice: Omit<Notice, 'id'>, ms: number): number {
    const id = this.next++;
    this.list = [...this.list.slice(-2), { ...notice, id }];
    setTimeout(() => this.dismiss(id), ms);
    return id;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
