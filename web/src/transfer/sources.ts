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
  return entries.filter(({ name }) => !isHidden(name)).map((file) => ({ file, path: [...source.path, ...file.path.map(bare)], foldered: true }));
}

/** Whether no mail program shows it. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Where a message of it belongs: an mbox is a mailbox, and a single message is in that of its folder. */
export function folderOf({ file, path, foldered }: Source<Readable>, inMbox: boolean): readonly string[] {
  const name = bare(file.name);
  if (inMbox) return foldered && name.toLowerCase() !== 'mbox' ? [...path, name] : path;
  return MAILDIR.test(path.at(-1) ?? '') && !name.toLowerCase().endsWith('.eml') ? path.slice(0, -1) : path;
}

/** Mailboxes within others are kept by Thunderbird in `Name.sbd`, and each by Apple's Mail in `Name.mbox`. */
export function bare(name: string): string {
  return name.replace(/\.(?:mbox|mbx|sbd)$/i, '');
}
