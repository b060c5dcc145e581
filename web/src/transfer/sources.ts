import type { Readable } from './readable';
import type { Packed } from './unzip';

/** A file, and the folders that it was in. */
export interface Source<Of extends Readable = File> {
  readonly file: Of;
  readonly path: readonly string[];
  /** Whether it came with a folder, whose name is left out where all did. */
  readonly foldered: boolean;
}

/** Where a Maildir has its messages. */
const MAILDIR = /^(?:cur|new)$/;
/** What a Maildir's name of a message says of it; where a colon cannot be in names others stand for it. */
const INFO = /[:;!_\u{f022}\u{f03a}]2,([A-Za-z]*)$/u;
const MAILDIR_FLAGS = [['S', '\\Seen'], ['R', '\\Answered'], ['F', '\\Flagged'], ['D', '\\Draft'], ['P', '$Forwarded']] as const;
const THROWN_AWAY = 'T';

export function chosen(files: Iterable<File>): readonly Source[] {
  return bared([...files].map((file) => ({ file, path: file.webkitRelativePath.split('/').slice(0, -1) })));
}

/** All that was dropped, with what is in folders. To be called while it is dropped. */
export async function dropped(transfer: DataTransfer): Promise<readonly Source[]> {
  // what is no longer being dropped is no longer there
  const items = [...transfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: Omit<Source, 'foldered'>[] = [];
  for (const item of items) {
    if (item instanceof File) found.push({ file: item, path: [] });
    else if (item !== null) for await (const each of walk(item, [])) found.push(each);
  }
  return bared(found);
}

async function* walk(entry: FileSystemEntry, path: readonly string[]): AsyncGenerator<Omit<Source, 'foldered'>> {
  if (isFile(entry)) yield { file: await new Promise<File>((done, failed) => entry.file(done, failed)), path };
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const each of some) yield* walk(each, [...path, entry.name]);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** What all have in common at the top is what was chosen, not where mail was. */
function bared(all: readonly Omit<Source, 'foldered'>[]): readonly Source[] {
  const shown = all.filter(({ file }) => !isHidden(file.name));
  const [top] = shown[0]?.path ?? [];
  const common = top !== undefined && shown.every(({ path }) => path[0] === top);
  return shown.map(({ file, path }) => ({ file, path: (common ? path.slice(1) : path).map(bare), foldered: path.length > 0 }));
}

/** What is in an archive, which is a folder whose name says nothing. */
export function within(source: Source, entries: readonly Packed[]): readonly Source<Packed>[] {
  const shown = entries.filter(({ name }) => !isHidden(name));
  // a Maildir that has others within it is all of an account's mail, and no mailbox by itself
  const roots = new Set(shown.map(({ path }) => path).filter(([, inner]) => inner?.startsWith('.') === true).map(([top]) => top));
  return shown.map((file) => {
    const path = roots.has(file.path[0]) ? file.path.slice(1) : file.path;
    return { file, path: [...source.path, ...path.map(bare)], foldered: true };
  });
}

/** Whether no mail program shows it. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Where a message of it belongs: an mbox is a mailbox, and a single message is in that of its folder. */
export function folderOf({ file, path, foldered }: Source<Readable>, inMbox: boolean): readonly string[] {
  const name = bare(file.name);
  if (inMbox) return foldered && name.toLowerCase() !== 'mbox' ? [...path, name] : path;
  return isInMaildir({ file, path }) ? path.slice(0, -1).flatMap(mailboxesOf) : path;
}

function isInMaildir({ file, path }: Pick<Source<Readable>, 'file' | 'path'>): boolean {
  return MAILDIR.test(path.at(-1) ?? '') && !file.name.toLowerCase().endsWith('.eml');
}

/** What a Maildir calls a mailbox within others: all their names, each behind a full stop, in the UTF-7 of RFC 3501 §5.1.3. */
function mailboxesOf(folder: string): readonly string[] {
  return folder.startsWith('.') ? folder.split('.').filter((name) => name !== '').map(unshifted) : [folder];
}

function unshifted(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, shifted: string) => {
    if (shifted === '') return '&';
    const units = atob(shifted.replace(/,/g, '/')).match(/[^]{2}/g) ?? [];
    return units.length === 0 ? whole : String.fromCharCode(...units.map((two) => (two.charCodeAt(0) << 8) | two.charCodeAt(1)));
  });
}

/** What a file's name and place say of its message; null: nothing. */
export function markedBy({ file, path }: Source<Readable>): { readonly flags: readonly string[]; readonly deleted: boolean } | null {
  if (!isInMaildir({ file, path })) return null;
  const letters = INFO.exec(file.name)?.[1] ?? '';
  return { flags: MAILDIR_FLAGS.filter(([letter]) => letters.includes(letter)).map(([, flag]) => flag), deleted: letters.includes(THROWN_AWAY) };
}

/** Mailboxes within others are kept by Thunderbird in `Name.sbd`, and each by Apple's Mail in `Name.mbox`. */
export function bare(name: string): string {
  return name.replace(/\.(?:mbox|mbx|sbd)$/i, '');
}
