/** Somebody who moves the pointer over a list may be about to press. */
const AIMING_MS = 300;
/** Nothing waits longer, whatever the pointer does. */
const MOST_MS = 3000;
const TICK_MS = 50;

/**
 * Whether somebody aims at something in a list. What comes by itself is shown when that is over: a press meets what was
 * seen when it was begun.
 */
export class Aim {
  private pressed = false;
  private began = -Infinity;
  private moved = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The pointer moves over the list. */
  move(): void {
    const now = this.now();
    if (!this.pressed && now - this.moved >= AIMING_MS) this.began = now;
    this.moved = now;
  }

  press(): void {
    this.move();
    this.pressed = true;
  }

  /** A click comes right after it, so this is not the end yet. */
  release(): void {
    if (!this.pressed) return;
    this.pressed = false;
    this.moved = this.now();
  }

  get taken(): boolean {
    const now = this.now();
    return (this.pressed || now - this.moved < AIMING_MS) && now - this.began < MOST_MS;
  }

  /** Waits until nobody aims. @returns whether that has taken time: what was learned before may be old */
  readonly over = async (): Promise<boolean> => {
    if (!this.taken) return false;
    while (this.taken) await new Promise((done) => setTimeout(done, TICK_MS));
    return true;
  };
}

/** That of this window. */
export const aim = new Aim();
