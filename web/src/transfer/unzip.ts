import type { Readable } from './readable';
import { CENTRAL, crc32, DEFLATED, END, END_64, EXTRA_64, LOCAL, LOCATOR_64, MOST_16, MOST_32, STORED, UTF_8 } from './zip';

// A ZIP archive, read by what its directory says: APPNOTE.TXT 6.3, archives of any size included, parts and secrets not. Whoever made it
// may want to do harm: its directory is bounded, no octet of it is unpacked twice, and mail does not pack better than so.

const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const SEALED = 1;
/** Octets of a directory; some two million messages. */
const MOST_DIRECTORY = 256 << 20;
/** How many times what is packed may unpack to, beyond so many octets. */
const MOST_RATIO = 250;
const FREE = 1 << 20;
/** What Apple's archiver notes beside files. */
const NOTES = '__MACOSX';

/** It cannot be unpacked: it is damaged, sealed or packed as nobody does, or much more would come out of it than mail. */
export class Unpackable extends Error {}

/** A file of an archive. */
export class Packed implements Readable {
  readonly lastModified: number;
  readonly name: string;
  /** The folders that it is in. */
  readonly path: readonly string[];

  constructor(
    private readonly archive: Blob, path: readonly string[], readonly size: number, /** Octets of the archive that are its. */ readonly packed: number,
    at: Date, private readonly offset: number, private readonly method: number, private readonly crc: number, private readonly flags: number,
  ) {
    this.lastModified = at.getTime();
    this.name = path.at(-1) ?? '';
    this.path = path.slice(0, -1);
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.unpacked();
    return new ReadableStream({
      pull: async (to) => {
        const { done, value } = await pieces.next();
        if (done === true) to.close();
        else to.enqueue(value);
      },
      cancel: async () => void (await pieces.return(undefined)),
    });
  }

  private async *unpacked(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    if ((this.flags & SEALED) !== 0 || (this.method !== STORED && this.method !== DEFLATED)) throw new Unpackable(this.name);
    if (this.size > FREE && this.size > this.packed * MOST_RATIO) throw new Unpackable(this.name);
    const head = await view(this.archive, this.offset, LOCAL_SIZE);
    if (head.getUint32(0, true) !== LOCAL) throw new Unpackable(this.name);
    const begin = this.offset + LOCAL_SIZE + head.getUint16(26, true) + head.getUint16(28, true);
    const raw: ReadableStream<Uint8Array<ArrayBuffer>> = this.archive.slice(begin, begin + this.packed).stream();
    const reader = (this.method === STORED ? raw : raw.pipeThrough(new DecompressionStream('deflate-raw'))).getReader();
    let [size, crc] = [0, 0];
    try {
      for (let next = await read(reader, this.name); next !== null; next = await read(reader, this.name)) {
        size += next.length;
        crc = crc32(next, crc);
        if (size > this.size) throw new Unpackable(this.name);
        yield next;
      }
    } finally {
      await reader.cancel().catch(() => undefined); // it has failed, or is at its end
    }
    if (size !== this.size || crc !== this.crc) throw new Unpackable(this.name);
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (damaged) {
    if (damaged instanceof DOMException) throw damaged; // it is the file that cannot be read
    throw new Unpackable(name, { cause: damaged });
  }
}

/** Whether a file is an archive, whatever it is called. */
export async function isArchive(file: Blob): Promise<boolean> {
  if (file.size < END_SIZE) return false;
  const mark = (await view(file, 0, 4)).getUint32(0, true);
  return mark === LOCAL || mark === END;
}

/** The files of an archive, as its directory has them. */
export async function entriesOf(file: Blob): Promise<readonly Packed[]> {
  const { begin, size, count } = await directory(file);
  if (size > MOST_DIRECTORY || begin + size > file.size) throw new Unpackable();
  const there = await view(file, begin, size);
  const found: Packed[] = [];
  let left = begin;
  let at = 0;
  let told = 0; // the count of who writes 65,536 files or more without ZIP64 begins anew
  for (; at + CENTRAL_SIZE <= size && there.getUint32(at, true) === CENTRAL; told++) {
    const [nameSize, extraSize, noteSize] = [there.getUint16(at + 28, true), there.getUint16(at + 30, true), there.getUint16(at + 32, true)];
    if (at + CENTRAL_SIZE + nameSize + extraSize + noteSize > size) throw new Unpackable();
    const flags = there.getUint16(at + 8, true);
    const name = nameIn(new Uint8Array(there.buffer, at + CENTRAL_SIZE, nameSize), flags);
    const [whole, packed, offset] = large(there, at, at + CENTRAL_SIZE + nameSize, extraSize);
    // files that share octets would unpack to more than there is
    left -= LOCAL_SIZE + nameSize + packed;
    if (left < 0 || offset + LOCAL_SIZE + packed > begin) throw new Unpackable();
    const path = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
    if (!/[/\\]$/.test(name) && path.length > 0 && path[0] !== NOTES) {
      const changed = dated(there.getUint16(at + 14, true), there.getUint16(at + 12, true));
      found.push(new Packed(file, path, whole, packed, changed, offset, there.getUint16(at + 10, true), there.getUint32(at + 16, true), flags));
    }
    at += CENTRAL_SIZE + nameSize + extraSize + noteSize;
  }
  if (told < count) throw new Unpackable();
  return found;
}

/** Where what is in an archive is told: from its end on, where a note of any length may stand. */
async function directory(file: Blob): Promise<{ readonly begin: number; readonly size: number; readonly count: number }> {
  const from = Math.max(0, file.size - END_SIZE - MOST_16);
  const tail = await view(file, from, file.size - from);
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Unpackable();
  const [count, size, begin] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (count < MOST_16 && size < MOST_32 && begin < MOST_32) return { begin, size, count };
  if (end < 20 || tail.getUint32(end - 20, true) !== LOCATOR_64) return { begin, size, count };
  const at = Number(tail.getBigUint64(end - 12, true));
  const far = at + 56 > file.size ? null : await view(file, at, 56);
  if (far?.getUint32(0, true) !== END_64) throw new Unpackable();
  return { begin: Number(far.getBigUint64(48, true)), size: Number(far.getBigUint64(40, true)), count: Number(far.getBigUint64(32, true)) };
}

/** The size of a file, packed, and where it begins; those that have no room stand in a field of their own. */
function large(there: DataView, at: number, extra: number, extraSize: number): readonly [number, number, number] {
  const found = [there.getUint32(at + 24, true), there.getUint32(at + 20, true), there.getUint32(at + 42, true)] as [number, number, number];
  for (let i = extra; i + 4 <= extra + extraSize; i += 4 + there.getUint16(i + 2, true)) {
    if (there.getUint16(i, true) !== EXTRA_64) continue;
    let next = i + 4;
    for (const [which, value] of found.entries()) {
      if (value !== MOST_32) continue;
      if (next + 8 > Math.min(extra + extraSize, i + 4 + there.getUint16(i + 2, true))) throw new Unpackable();
      found[which] = Number(there.getBigUint64(next, true));
      next += 8;
    }
    break;
  }
  return found;
}

/** In UTF-8, as most write it whether or not they say so; else as Windows does in the West. */
function nameIn(octets: Uint8Array, flags: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: (flags & UTF_8) === 0 }).decode(octets);
  } catch {
    return new TextDecoder('windows-1252').decode(octets);
  }
}

/** In the time of wherever one is. */
function dated(day: number, time: number): Date {
  return new Date(1980 + (day >> 9), ((day >> 5) & 15) - 1, day & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}

async function view(file: Blob, from: number, size: number): Promise<DataView> {
  const octets = await file.slice(from, from + size).arrayBuffer();
  if (octets.byteLength < size) throw new Unpackable();
  return new DataView(octets);
}
