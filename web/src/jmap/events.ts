/** Calls when something has changed on the server, for as long as it is open. RFC 8620 §7.3 */
export class Events {
  private source: EventSource | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE;

  constructor(
    private readonly url: string,
    private readonly changed: () => void,
    private readonly connected: (yes: boolean) => void,
  ) {}

  open(): void {
    this.source = new EventSource(this.url);
    this.source.addEventListener('state', () => this.changed());
    this.source.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.connected(true);
      this.changed(); // whatever has happened while nobody listened
    };
    this.source.onerror = () => {
      this.connected(false);
      // the browser gives up on some errors, and tries the others too often
      this.source?.close();
      this.retry = setTimeout(() => this.open(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    };
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
