/** How far something long has come, for whoever waits for it and can stop it. */
export class Progress {
  done = $state(0);
  /** Null until that is known. */
  total = $state<number | null>(null);
  /** Whether it waits for the server. */
  waits = $state(false);
  stopped = false;
  private end: () => void = () => undefined;
  /** Fulfilled when it is stopped. */
  readonly stopping = new Promise<void>((done) => (this.end = done));

  stop(): void {
    this.stopped = true;
    this.end();
  }
}
