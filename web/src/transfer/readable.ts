/** What a file is to whoever reads it once from its beginning: one of the person's, or one of an archive. */
export interface Readable {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Reads in pieces as large as they are wanted. */
export class Pieces {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  private held: Uint8Array[] = [];
  private size = 0;
  private ended = false;

  constructor(file: Readable) {
    this.reader = file.stream().getReader();
  }

  /** Whether there is nothing more; known once something has been taken. */
  get isAtEnd(): boolean {
    return this.ended && this.size === 0;
  }

  /** So many octets, or all that are left. */
  async take(length: number): Promise<Uint8Array> {
    while (!this.ended && this.size <= length) {
      const { done, value } = await this.reader.read();
      this.ended = done;
      if (value === undefined) continue;
      this.held.push(value);
      this.size += value.length;
    }
    const taken = new Uint8Array(Math.min(length, this.size));
    let at = 0;
    while (at < taken.length) {
      const first = this.held.shift() ?? taken;
      const part = first.subarray(0, taken.length - at);
      taken.set(part, at);
      at += part.length;
      if (part.length < first.length) this.held.unshift(first.subarray(part.length));
    }
    this.size -= at;
    return taken;
  }

  /** Nothing more is wanted. */
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => undefined); // it has failed: whoever has read it knows
  }
}
