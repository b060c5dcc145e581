/** Where a file is written to. */
export interface Sink {
  write(octets: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All of it is there. */
  close(): Promise<void>;
  /** Nothing of it stays. */
  abandon(): Promise<void>;
}

/** What is written at once. */
const PIECE = 4 << 20;
/** How long the browser may take until it has begun to save a file. */
const SAVED_MS = 60_000;

interface Picking {
  readonly showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * A file that the person chooses, where the browser lets them; else one that the browser puts together, maybe in memory, and downloads when
 * it is whole.
 *
 * @returns null if they choose none, or do not let it be written
 */
export async function openSink(name: string, type: string): Promise<Sink | null> {
  const pick = (window as Picking).showSaveFilePicker;
  if (pick === undefined) return new Gathered(new Download(name, type));
  try {
    const writing = await (await pick.call(window, { suggestedName: name })).createWritable();
    return new Gathered({ write: (octets) => writing.write(octets), close: () => writing.close(), abandon: () => writing.abort() });
  } catch (refused) {
    if (refused instanceof DOMException && (refused.name === 'AbortError' || refused.name === 'NotAllowedError')) return null;
    return new Gathered(new Download(name, type));
  }
}

class Download implements Sink {
  private readonly pieces: Blob[] = [];

  constructor(private readonly name: string, private readonly type: string) {}

  write(octets: Uint8Array<ArrayBuffer>): Promise<void> {
    this.pieces.push(new Blob([octets]));
    return Promise.resolve();
  }

  close(): Promise<void> {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(this.pieces, { type: this.type }));
    link.download = this.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
    return this.abandon();
  }

  abandon(): Promise<void> {
    this.pieces.length = 0;
    return Promise.resolve();
  }
}

/** Writes what comes in small pieces in large ones. */
class Gathered implements Sink {
  private held: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;

  constructor(private readonly inner: Sink) {}

  async write(octets: Uint8Array<ArrayBuffer>): Promise<void> {
    this.held.push(octets);
    this.size += octets.length;
    if (this.size >= PIECE) await this.flush();
  }

  private async flush(): Promise<void> {
    const whole = joined(this.held);
    this.held = [];
    this.size = 0;
    await this.inner.write(whole);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.inner.close();
  }

  abandon(): Promise<void> {
    return this.inner.abandon();
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
