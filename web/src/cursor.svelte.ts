import type { Desk } from './desk.svelte';
import type { Id } from './jmap/types';
import type { Those } from './mail/threadlist.svelte';

/** Where the keyboard is in a desk's list. */
export class Cursor {
  /** The thread. */
  at = $state<Id | null>(null);
  /** Where that was last, should it go. */
  private position = 0;

  constructor(private readonly desk: Desk) {}

  /** Threads that an action is for: those chosen, else the open one, else the one the keyboard is at. */
  targets(): Those {
    const { list } = this.desk;
    if (list.whole) return list;
    if (list.selected.size > 0) return [...list.selected];
    const one = this.desk.thread ?? this.at;
    return one === null ? [] : [one];
  }

  /** The next thread takes the place of one that has gone. */
  left(gone: ReadonlySet<Id>): void {
    const { list, thread } = this.desk;
    const at = thread ?? this.at;
    if (at === null || !gone.has(at)) return;
    this.at = list.at(this.position) ?? list.at(this.position - 1) ?? null;
    if (thread !== null) this.desk.shut();
  }

  /** @param by how many threads the keyboard moves */
  step(by: number): void {
    const { list } = this.desk;
    const from = this.at === null ? -1 : list.positionOf(this.at);
    const next = Math.max(0, Math.min((list.places ?? 0) - 1, from < 0 ? this.position : from + by));
    const thread = list.at(next);
    if (thread !== undefined) return this.move(thread, next);
    const { at } = this;
    const come = (): void => {
      const there = list.at(next);
      if (there !== undefined && this.at === at) this.move(there, next);
    };
    list.reach(next).then(come, (failed: unknown) => this.desk.failed(failed));
  }

  private move(thread: Id, next: number): void {
    this.at = thread;
    this.position = next;
    if (this.desk.thread !== null) this.desk.open(thread);
  }

  note(position: number): void {
    this.position = position;
  }
}
