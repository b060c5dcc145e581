import { Again } from './again';

/** The types of what has changed; null: it may be anything. */
export type Changed = ReadonlySet<string> | null;

/** Calls when something has changed on the server, for as long as it is open. RFC 8620 §7.3 */
export class Events {
  private source: EventSource | null = null;
  private readonly again = new Again(() => this.open());

  constructor(
    private readonly url: string,
    private readonly changed: (types: Changed) => void,
    private readonly connected: (yes: boolean) => void,
  ) {}

  get isOpen(): boolean {
    return this.source !== null && this.source.readyState !== EventSource.CLOSED;
  }

  open(): void {
    this.again.stop();
    this.source?.close();
    this.source = new EventSource(this.url);
    let told = false;
    this.source.addEventListener('state', (event: MessageEvent<string>) => {
      if (told) this.changed(typesOf(event.data));
      told = true; // the first one says how things are as it opens
    });
    this.source.onopen = () => {
      this.again.reset();
      this.connected(true);
      this.changed(null); // whatever has happened while nobody listened
    };
    this.source.onerror = () => {
      this.connected(false);
      // the browser gives up on some errors, and tries the others too often
      this.source?.close();
      this.again.later();
    };
  }

  /** Waits until it is connected, or cannot be for now; not for long. */
  answered(): Promise<void> {
    const { source } = this;
    return new Promise((done) => {
      if (source?.readyState !== EventSource.CONNECTING) return done();
      source.addEventListener('open', () => done());
      source.addEventListener('error', () => done());
      setTimeout(done, PATIENCE_MS);
    });
  }

  close(): void {
    this.again.stop();
    this.source?.close();
    this.source = null;
  }
}

/** RFC 8620 §7.1 */
function typesOf(data: string): Changed {
  try {
    const told = JSON.parse(data) as { readonly changed?: Readonly<Record<string, Readonly<Record<string, string>>>> };
    return new Set(Object.values(told.changed ?? {}).flatMap((account) => Object.keys(account)));
  } catch {
    return null;
  }
}

const PATIENCE_MS = 1000;
