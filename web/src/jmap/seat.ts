import { reach } from './client';

/** Before the number of the seat in a page's address. */
const NAMED = 'u';
const ROOT = '/mail/';

/** One of the places at which accounts are signed in side by side in one browser; each has its own session. */
export class Seat {
  constructor(readonly number: number) {}

  /** The one that a page is of. */
  static of(path: string): Seat {
    return new Seat(Number(/^\/mail\/u\/([1-9])(?:\/|$)/.exec(path)?.[1] ?? 0));
  }

  /** What its pages' addresses begin with. */
  get root(): string {
    return this.number === 0 ? ROOT : `${ROOT}${NAMED}/${this.number}/`;
  }

  /** What the browser keeps under a name for this seat. */
  key(name: string): string {
    return this.number === 0 ? name : `${name}.${this.number}`;
  }

  /** The address of something on the server, for whoever is signed in here. */
  at(path: string): string {
    return this.number === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}seat=${this.number}`;
  }

  reach(path: string, init: RequestInit): Promise<Response> {
    return reach(this.at(path), init);
  }
}

/** Where this page's own account is signed in. */
export const HERE = Seat.of('location' in globalThis ? location.pathname : '');

/** Who is signed in, and where. */
export interface Seated {
  readonly seat: number;
  readonly name: string;
}

const MOST = 10;

/** What can be known before anybody signs in. */
export interface Threshold {
  readonly seats: readonly Seated[];
  /** Whether passkeys can be used at the page's address. */
  readonly passkeys: boolean;
}

export async function threshold(): Promise<Threshold> {
  return (await (await reach('/web/seats', {})).json()) as Threshold;
}

export async function whoSits(): Promise<readonly Seated[]> {
  return (await threshold()).seats;
}

/** One at which nobody is signed in yet; null if all are taken. */
export function freeSeat(taken: readonly Seated[]): Seat | null {
  for (let number = 0; number < MOST; number++) if (!taken.some((each) => each.seat === number)) return new Seat(number);
  return null;
}
