const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Tries again what has not worked: soon at first, then less and less often. */
export class Again {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE;

  constructor(private readonly attempt: () => void) {}

  /** It has not worked, as several may say at once. */
  later(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.attempt();
    }, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** It has worked, or there is a reason why it may work now. */
  reset(): void {
    this.stop();
    this.pause = FIRST_PAUSE;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
