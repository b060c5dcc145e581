import { joined, type Sink } from './sink';

// A ZIP archive, written from its beginning to its end: APPNOTE.TXT 6.3, with the fields for archives of any size

export const LOCAL = 0x04034b50;
export const CENTRAL = 0x02014b50;
export const END = 0x06054b50;
export const END_64 = 0x06064b50;
export const LOCATOR_64 = 0x07064b50;
const VERSION = 20;
const VERSION_64 = 45;
/** Names are UTF-8. */
export const UTF_8 = 0x800;
export const STORED = 0;
export const DEFLATED = 8;
export const MOST_16 = 0xffff;
export const MOST_32 = 0xffffffff;
export const EXTRA_64 = 1;
/** What is not worth packing. */
const SMALL = 64;

interface Entry {
  readonly name: Uint8Array;
  readonly at: Date;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param before that of what stands before it */
export function crc32(of: Uint8Array, before = 0): number {
  let crc = before ^ MOST_32;
  for (const octet of of) crc = (crc >>> 8) ^ (TABLE[(crc ^ octet) & 0xff] ?? 0);
  return (crc ^ MOST_32) >>> 0;
}

export class Zip {
  private readonly entries: Entry[] = [];
  private written = 0;

  constructor(private readonly sink: Sink) {}

  async add(name: string, content: Uint8Array<ArrayBuffer>, at: Date): Promise<void> {
    const deflated = await deflate(content);
    const [method, packed] = deflated.length < content.length ? [DEFLATED, deflated] : [STORED, content];
    const entry = { name: new TextEncoder().encode(name), at, method, crc: crc32(content), packed: packed.length, size: content.length, offset: this.written };
    this.entries.push(entry);
    await this.write(numbers(LOCAL, 4), described(entry, VERSION), numbers(0, 2), entry.name, packed);
  }

  /** What is in it. */
  async end(): Promise<void> {
    const begin = this.written;
    for (const entry of this.entries) {
      const far = entry.offset >= MOST_32;
      const extra = far ? [numbers(EXTRA_64, 2), numbers(8, 2), numbers(entry.offset, 8)] : [];
      await this.write(
        numbers(CENTRAL, 4), numbers(far ? VERSION_64 : VERSION, 2), described(entry, far ? VERSION_64 : VERSION), numbers(far ? 12 : 0, 2),
        numbers(0, 10), numbers(far ? MOST_32 : entry.offset, 4), entry.name, ...extra,
      );
    }
    const [count, size, end] = [this.entries.length, this.written - begin, this.written];
    if (count >= MOST_16 || begin >= MOST_32 || size >= MOST_32) {
      await this.write(
        numbers(END_64, 4), numbers(44, 8), numbers(VERSION_64, 2), numbers(VERSION_64, 2), numbers(0, 8), numbers(count, 8), numbers(count, 8), numbers(size, 8), numbers(begin, 8),
        numbers(LOCATOR_64, 4), numbers(0, 4), numbers(end, 8), numbers(1, 4),
      );
    }
    const [some, length, start] = [Math.min(count, MOST_16), Math.min(size, MOST_32), Math.min(begin, MOST_32)];
    await this.write(numbers(END, 4), numbers(0, 4), numbers(some, 2), numbers(some, 2), numbers(length, 4), numbers(start, 4), numbers(0, 2));
  }

  private async write(...parts: readonly Uint8Array[]): Promise<void> {
    const whole = joined(parts);
    await this.sink.write(whole);
    this.written += whole.length;
  }
}

/** What both of an entry's headers say of it, up to the length of its name. */
function described({ name, at, method, crc, packed, size }: Entry, version: number): Uint8Array {
  const day = ((Math.max(1980, at.getFullYear()) - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  return joined([
    numbers(version, 2), numbers(UTF_8, 2), numbers(method, 2), numbers(time, 2), numbers(day, 2), numbers(crc, 4), numbers(packed, 4), numbers(size, 4), numbers(name.length, 2),
  ]);
}

/** The lowest octet first. */
function numbers(value: number, size: number): Uint8Array {
  const made = new Uint8Array(size);
  for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 256)) made[i] = rest % 256;
  return made;
}

async function deflate(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (content.length < SMALL) return content;
  const packed = new Blob([content]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
