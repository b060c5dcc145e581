import type { Progress } from './progress.svelte';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** A sentence shown for a while, with what can be done about it. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'trouble' | 'underWay';
  /** What takes it back is the last. */
  readonly actions: readonly NoticeAction[];
  /** What it offers to take back, if that may be done elsewhere, too. */
  readonly about?: string | undefined;
  /** Whole seconds that are left, where that matters. */
  readonly until: number;
  /** Of what is under way. */
  readonly progress?: Progress;
}

const USUAL_MS = 6000;

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  private next = 1;

  say(text: string, actions: NoticeAction | readonly NoticeAction[] = [], ms = USUAL_MS, about?: string): number {
    return this.add({ text, kind: 'done', actions: [actions].flat(), about, until: Date.now() + ms }, ms);
  }

  /** Stays until it is dismissed. */
  begin(text: string, progress: Progress, stop: string): number {
    return this.show({ text, kind: 'underWay', actions: [{ label: stop, run: () => progress.stop() }], until: Infinity, progress });
  }

  trouble(text: string): number {
    return this.add({ text, kind: 'trouble', actions: [], until: Date.now() + 2 * USUAL_MS }, 2 * USUAL_MS);
  }

  private add(notice: Omit<Notice, 'id'>, ms: number): number {
    const id = this.show(notice);
    setTimeout(() => this.dismiss(id), ms);
    return id;
  }

  private show(notice: Omit<Notice, 'id'>): number {
    const id = this.next++;
    // what is said again, and cannot be taken back, is not shown twice
    const others = this.list.filter((each) => each.text !== notice.text || each.actions.length > 0);
    const staying = others.filter((each) => each.kind === 'underWay');
    this.list = [...staying, ...others.filter((each) => each.kind !== 'underWay').slice(-2), { ...notice, id }];
    return id;
  }

  /** What was said of it is true no more. */
  retract(about: string): void {
    this.list = this.list.filter((notice) => notice.about !== about);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
