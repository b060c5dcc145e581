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
  /** The one that the pointer is at, whose buttons stay where they are until it goes. */
  private aimed: number | null = null;
  private held: (() => void) | null = null;

  say(text: string, actions: NoticeAction | readonly NoticeAction[] = [], ms = USUAL_MS, about?: string): number {
    return this.add({ text, kind: 'done', actions: [actions].flat(), about, until: Date.now() + ms }, ms);
  }

  /** Stays until it is dismissed. */
  begin(text: string, progress: Progress, stop: string): number {
    return this.show({ text, kind: 'underWay', actions: [{ label: stop, run: () => progress.stop() }], until: Infinity, progress });
  }

  /** Says that something is done which is still being done: stays until that is {@link settle settled}. */
  early(text: string, actions: NoticeAction | readonly NoticeAction[] = [], about?: string): number {
    return this.show({ text, kind: 'done', actions: [actions].flat(), about, until: Infinity });
  }

  /** What was said early is done, and from now on said as long as usual. @param more what else is offered */
  settle(id: number, more: readonly NoticeAction[] = [], ms = USUAL_MS): void {
    const offer = (): void => {
      this.list = this.list.map((notice) => (notice.id === id ? { ...notice, actions: [...more, ...notice.actions] } : notice));
    };
    if (this.aimed === id) this.held = offer;
    else if (more.length > 0) offer();
    setTimeout(() => this.dismiss(id), ms);
  }

  /** The pointer has come to one, or has gone. */
  aim(id: number | null): void {
    this.held?.();
    this.held = null;
    this.aimed = id;
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
