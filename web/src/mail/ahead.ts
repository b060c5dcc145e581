import type { EmailHead, Id, Patch } from '../jmap/types';
import { patched } from './changes';

/** What becomes of emails; null: that one is no more. */
export type Wishes = ReadonlyMap<Id, Patch | null>;

/** Emails as they show. */
interface Shown {
  get(id: Id): EmailHead | undefined;
  set(id: Id, head: EmailHead): unknown;
  delete(id: Id): unknown;
}

interface Made {
  readonly at: number;
  readonly wishes: Wishes;
}

/** Changes of which answers that are under way for very long may bring back how it was before. */
const MOST_MADE = 1000;

/**
 * What is changed here shows before the server has made it. Answers may have been computed before, whenever they come: what they say
 * shows with the changes under way upon it, and with those that were made only after it had been asked for. What was asked for
 * later stands.
 */
export class Ahead {
  private readonly underWay = new Set<Wishes>();
  /** In the order in which they were made, while an answer may not know of them. */
  private made: Made[] = [];
  /** As the server has said it, of what changes under way are about. */
  private readonly said = new Map<Id, EmailHead | null>();
  /** When what is not answered yet was asked for. */
  private readonly questions = new Set<number>();
  /** When that was asked for which is known of something, while an answer may be older. */
  private readonly latest = new Map<string, number>();
  private doubtful = new Set<Id>();
  private now = 0;

  /** @param keep called with what the server says, or has made */
  constructor(private readonly shown: Shown, private readonly keep: (head: EmailHead) => void) {}

  /** Shows a change. */
  begin(wishes: Wishes): void {
    this.underWay.add(wishes);
    for (const id of wishes.keys()) {
      const head = this.shown.get(id);
      if (head !== undefined && !this.said.has(id)) this.said.set(id, head);
      this.show(id);
    }
  }

  /** The server has made it. */
  confirm(wishes: Wishes): void {
    this.underWay.delete(wishes);
    for (const [id, wish] of wishes) {
      const said = this.said.get(id);
      if (said === undefined) continue;
      const head = after(said, wish);
      this.said.set(id, head);
      if (head !== null) this.keep(head);
      this.show(id);
    }
    if (this.questions.size > 0) this.made.push({ at: ++this.now, wishes });
    if (this.made.length > MOST_MADE) this.made.shift();
  }

  /** It is not made: what it is about shows as if it had not been wanted. */
  drop(wishes: Wishes): void {
    this.underWay.delete(wishes);
    for (const id of wishes.keys()) this.show(id);
  }

  /** @param what asks the server, and takes what it answers, with when that was asked */
  async asking<T>(what: (asked: number) => Promise<T>): Promise<T> {
    const asked = ++this.now;
    this.questions.add(asked);
    try {
      return await what(asked);
    } finally {
      this.questions.delete(asked);
      this.forgetAnswered();
    }
  }

  private forgetAnswered(): void {
    const [oldest = Infinity] = this.questions; // they are in order
    this.made = this.made.filter(({ at }) => at > oldest);
    for (const [what, asked] of this.latest) if (asked <= oldest) this.latest.delete(what);
  }

  /** Whether nothing that was asked for later is known of it. */
  isLatest(what: string, asked: number): boolean {
    if ((this.latest.get(what) ?? 0) > asked) return false;
    this.latest.set(what, asked);
    return true;
  }

  /** What the server says of an email. */
  take(head: EmailHead, asked: number): void {
    const { id } = head;
    if (!this.isLatest(id, asked)) return;
    let said: EmailHead | null = head;
    for (const { at, wishes } of this.made) if (at > asked) said = after(said, wishes.get(id));
    if (said !== null) this.keep(said);
    this.said.set(id, said);
    this.show(id);
    // another one may have changed it since, of which no more is told
    if (alike(this.shown.get(id), head)) this.doubtful.delete(id);
    else this.doubtful.add(id);
  }

  /** Those of which the server has said something else than what shows, and is to be asked again. */
  takeDoubtful(): ReadonlySet<Id> {
    const { doubtful } = this;
    this.doubtful = new Set();
    return doubtful;
  }

  /** What the browser has kept of an email. */
  recall(head: EmailHead): void {
    this.said.set(head.id, head);
    this.show(head.id);
  }

  /** It is no more. */
  forget(id: Id): void {
    this.said.delete(id);
    this.shown.delete(id);
  }

  forgetAll(): void {
    this.said.clear();
    this.doubtful.clear();
  }

  private show(id: Id): void {
    const said = this.said.get(id);
    if (said === undefined) return;
    let head: EmailHead | null = said;
    let waits = false;
    for (const wishes of this.underWay) {
      if (!wishes.has(id)) continue;
      head = after(head, wishes.get(id));
      waits = true;
    }
    if (!waits) this.said.delete(id);
    if (head === null) this.shown.delete(id);
    else this.shown.set(id, head);
  }
}

function after(head: EmailHead | null, wish: Patch | null | undefined): EmailHead | null {
  if (head === null || wish === null) return null;
  return wish === undefined ? head : patched(head, wish);
}

function alike(a: EmailHead | undefined, b: EmailHead): boolean {
  return a === b || (a !== undefined && same(a.mailboxIds, b.mailboxIds) && same(a.keywords, b.keywords));
}

function same(a: Readonly<Record<string, true>>, b: Readonly<Record<string, true>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b);
}
