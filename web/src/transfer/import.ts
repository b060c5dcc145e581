import { t } from '../i18n/index.svelte';
import { CORE, MethodError, RequestFailed } from '../jmap/client';
import type { GetResponse, Id, Mailbox, SetError, SetResponse } from '../jmap/types';
import { allOf, pieces } from '../mail/listing';
import { mailboxName, subjectOf } from '../mail/names';
import { Patience } from '../mail/patience';
import type { Store } from '../mail/store.svelte';
import type { Progress } from '../ui/progress.svelte';
import { commonBox, keywordsOf, pathsOf } from './labels';
import { messagesIn, type StoredMessage } from './mbox';
import type { Report } from './report.svelte';
import type { Readable } from './readable';
import { folderOf, markedBy, within, type Source } from './sources';
import { entriesOf, isArchive, Unpackable } from './unzip';

/** Messages that are filed at once, of so many octets together. */
const AT_ONCE = 50;
const OCTETS_AT_ONCE = 16 << 20;
/** Below what servers take from one account. */
const UPLOADS = 4;
/** By how much a message's size may differ in two copies of it: the end of its last line. */
const LINE_END = 2;

/** Where a message goes. */
interface Filing {
  readonly subject: string;
  readonly mailboxIds: Record<Id, true>;
  /** Once it is there. */
  email: Id | null;
  /** Whether it is there as it was brought so far, and nobody has put it elsewhere since. */
  asBrought: boolean;
}

/** What is here already, and in which mailboxes, as {@link written}. */
interface Known {
  readonly id: Id;
  readonly boxes: string;
}

interface Letter {
  readonly message: StoredMessage;
  readonly filing: Filing;
}

/**
 * Brings mail in from files. What is here already is left out: what has the same Message-ID and size, unless it is in Trash or Junk. What is
 * met twice, in several folders, is one message in several mailboxes.
 */
export class Import {
  private readonly patience: Patience;
  private readonly stop = new AbortController();
  private readonly boxes = new Map<string, Id>();
  /** Why there is no mailbox of a path. */
  private readonly refused = new Map<string, string>();
  private known: ReadonlyMap<string, Known> = new Map();
  private readonly met = new Map<string, Filing>();
  private letters: Letter[] = [];
  /** Those that are filed, and belong elsewhere, too. */
  private readonly moved = new Set<Filing>();

  /** @param sorts whether folders and labels tell where it goes, as far as there are any */
  constructor(
    private readonly store: Store, private readonly progress: Progress, private readonly report: Report,
    private readonly into: Mailbox, private readonly sorts: boolean,
  ) {
    this.patience = new Patience(progress);
    void progress.stopping.then(() => this.stop.abort());
  }

  async run(sources: readonly Source[]): Promise<void> {
    this.progress.total = sources.reduce((sum, { file }) => sum + file.size, 0);
    try {
      await this.patience.untilStopped(async () => {
        this.known = await this.here();
        let before = 0;
        for (const source of sources) {
          await this.open(source, before);
          this.progress.done = before += source.file.size;
        }
        await this.flush();
        await this.move();
      });
    } catch (failed) {
      if (!(this.progress.stopped && failed instanceof DOMException)) throw failed;
    }
  }

  private async open(source: Source, before: number): Promise<void> {
    const { file } = source;
    try {
      if (!(await isArchive(file))) return await this.take(source, before, file.size);
      let done = before;
      for (const each of within(source, await entriesOf(file))) {
        if (this.progress.stopped) return;
        await this.take(each, done, each.file.packed);
        done += each.file.packed;
      }
    } catch (unreadable) {
      this.leftOut(file, unreadable);
    }
  }

  /** @param share how much of all that is read it is */
  private async take(source: Source<Readable>, before: number, share: number): Promise<void> {
    const most = Number(this.store.client.session.capabilities[CORE]?.['maxSizeUpload'] ?? Infinity);
    const { file } = source;
    try {
      for await (const { message, read } of messagesIn(file, most)) {
        if (this.progress.stopped) return;
        if (message === 'odd') this.report.odd++;
        else if (message === 'long') this.report.failed(file.name, t('importLong'));
        else if (message !== null) await this.takeMarked(message, source);
        this.progress.done = before + Math.round(share * (file.size === 0 ? 1 : read / file.size));
      }
    } catch (unreadable) {
      this.leftOut(file, unreadable);
    }
  }

  private async takeMarked(message: StoredMessage, source: Source<Readable>): Promise<void> {
    const marked = { ...message, ...(message.inMbox ? null : markedBy(source)) };
    if (marked.deleted) this.report.deleted++;
    else await this.meet(marked, source);
  }

  /** What cannot be read. Anything else is no matter of the file. */
  private leftOut({ name }: Readable, unreadable: unknown): void {
    if (unreadable instanceof Unpackable) this.report.failed(name, t('importUnpackable'));
    else if (unreadable instanceof DOMException && unreadable.name !== 'AbortError') this.report.failed(name, unreadable.message);
    else throw unreadable;
  }

  private async meet(message: StoredMessage, source: Source<Readable>): Promise<void> {
    const before = found(message, this.met);
    if (before !== undefined) return this.meetAgain(before, await this.placesOf(message, source), found(message, this.known));
    const known = found(message, this.known);
    if (known !== undefined) return this.meetKnown(known, message, source);
    const filing: Filing = { subject: message.subject, mailboxIds: await this.placesOf(message, source), email: null, asBrought: true };
    if (message.messageId !== null) this.met.set(keyOf(message.messageId, message.octets.length), filing);
    this.letters.push({ message, filing });
    const size = this.letters.reduce((sum, { message: { octets } }) => sum + octets.length, 0);
    if (this.letters.length >= AT_ONCE || size >= OCTETS_AT_ONCE) await this.flush();
  }

  /** What is here already may come from an import that was stopped before it was in all of its mailboxes. */
  private async meetKnown(known: Known, message: StoredMessage, source: Source<Readable>): Promise<void> {
    this.report.known++;
    if (!this.sorts || message.messageId === null) return;
    const mailboxIds = await this.placesOf(message, source);
    this.met.set(keyOf(message.messageId, message.octets.length), { subject: message.subject, mailboxIds, email: known.id, asBrought: written(mailboxIds) === known.boxes });
  }

  /** @param known set where it was here before */
  private meetAgain(filing: Filing, places: Readonly<Record<Id, true>>, known: Known | undefined): void {
    const more = Object.keys(places).filter((id) => !(id in filing.mailboxIds));
    if (more.length === 0 || !filing.asBrought) this.report.known++;
    for (const id of more) filing.mailboxIds[id] = true;
    if (more.length === 0 || filing.email === null) return;
    if (filing.asBrought) this.moved.add(filing);
    else filing.asBrought = written(filing.mailboxIds) === known?.boxes;
  }

  /** All that is here. */
  private async here(): Promise<ReadonlyMap<string, Known>> {
    const { client } = this.store;
    const away = (['trash', 'junk'] as const).map((role) => this.store.byRole(role)?.id).filter((id) => id !== undefined);
    const ids = await allOf(client, { filter: { inMailboxOtherThan: away }, collapseThreads: false, oldestFirst: true }, this.patience, this.progress);
    const found = new Map<string, Known>();
    const same = new Map<string, string>(); // most are in few of the same mailboxes
    for (const piece of pieces(ids, client.atOnce)) {
      if (this.progress.stopped) break;
      type Named = { readonly id: Id; readonly messageId: readonly string[] | null; readonly size: number; readonly mailboxIds: Readonly<Record<Id, true>> };
      const { list } = await this.patience.ask(() => client.call<GetResponse<Named>>('Email/get', { ids: piece, properties: ['messageId', 'size', 'mailboxIds'] }));
      for (const { id, messageId, size, mailboxIds } of list) {
        const boxes = written(mailboxIds);
        if (!same.has(boxes)) same.set(boxes, boxes);
        if (messageId?.[0] !== undefined) found.set(keyOf(messageId[0], size), { id, boxes: same.get(boxes) ?? boxes });
      }
    }
    return found;
  }

  private async placesOf({ labels, inMbox, subject }: StoredMessage, source: Source<Readable>): Promise<Record<Id, true>> {
    const folder = folderOf(source, inMbox);
    const paths = !this.sorts ? [] : labels.length > 0 ? pathsOf(labels) : folder.length > 0 ? [folder] : [];
    if (paths.length === 0) return { [this.into.id]: true };
    const found: Record<Id, true> = {};
    for (const each of paths) found[(await this.boxOrNone(each, subject)) ?? this.into.id] = true;
    return found;
  }

  /** What the server makes no mailbox of is not sorted. */
  private async boxOrNone(path: readonly string[], subject: string): Promise<Id | null> {
    const key = JSON.stringify(path);
    try {
      if (!this.refused.has(key)) return await this.box(path);
    } catch (refused) {
      if (!(refused instanceof MethodError)) throw refused;
      this.refused.set(key, refused.message);
    }
    this.report.failed(subjectOf(subject), t('importUnsorted', { box: mailboxName(this.into), why: this.refused.get(key) ?? '' }));
    return null;
  }

  /** The mailbox of a path, made where there is none. */
  private async box(path: readonly string[]): Promise<Id> {
    const key = JSON.stringify(path);
    const known = this.boxes.get(key) ?? commonBox(path, this.store)?.id;
    if (known !== undefined) return known;
    const parentId = path.length === 1 ? null : await this.box(path.slice(0, -1));
    const name = path.at(-1) ?? '';
    const there = [...this.store.mailboxes.values()].find((box) => box.parentId === parentId && box.name.toLowerCase() === name.toLowerCase());
    const id = there?.id ?? (await this.make(name, parentId));
    this.boxes.set(key, id);
    return id;
  }

  private async make(name: string, parentId: Id | null): Promise<Id> {
    const answer = await this.patience.ask(() => this.store.client.call<SetResponse>('Mailbox/set', { create: { made: { name, parentId } } }));
    await this.patience.ask(() => this.store.loadMailboxes());
    const id = answer.created?.['made']?.['id'] as Id | undefined;
    const refused = answer.notCreated?.['made'];
    if (id === undefined) throw new MethodError(refused?.type ?? 'serverFail', `${name}: ${refused?.description ?? ''}`);
    return id;
  }

  private async flush(): Promise<void> {
    const letters = this.letters.splice(0);
    if (letters.length === 0 || this.progress.stopped) return;
    const blobs = new Map<Letter, Id>();
    const waiting = [...letters];
    const send = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const id = await this.upload(next.message);
        if (id !== null) blobs.set(next, id);
      }
    };
    await Promise.all(Array.from({ length: UPLOADS }, send));
    if (!this.progress.stopped) await this.file(letters, blobs);
  }

  /** What is filed already gets the other mailboxes in which it was met. */
  private async move(): Promise<void> {
    for (const some of pieces([...this.moved], AT_ONCE)) {
      if (this.progress.stopped) return;
      const update = Object.fromEntries(some.map(({ email, mailboxIds }) => [email, Object.fromEntries(Object.keys(mailboxIds).map((id) => [`mailboxIds/${id}`, true]))]));
      const { notUpdated } = await this.patience.ask(() => this.store.client.call<SetResponse>('Email/set', { update }));
      for (const { email, subject } of some) {
        const refused = notUpdated?.[email ?? ''];
        if (refused !== undefined) this.report.failed(subjectOf(subject), refused.description ?? refused.type);
      }
    }
    this.moved.clear();
  }

  private async upload({ octets, subject }: StoredMessage): Promise<Id | null> {
    const blob = new Blob([octets], { type: 'message/rfc822' });
    try {
      return (await this.patience.ask(() => this.store.client.upload(blob, () => undefined, this.stop.signal))).blobId;
    } catch (refused) {
      if (!(refused instanceof RequestFailed)) throw refused;
      this.report.failed(subjectOf(subject), refused.message);
      return null;
    }
  }

  private async file(letters: readonly Letter[], blobs: ReadonlyMap<Letter, Id>): Promise<void> {
    const wanted = new Map<string, Letter>(letters.map((letter, i) => [`m${i}`, letter] as const).filter(([, letter]) => blobs.has(letter)));
    let again = false;
    const answer = await this.patience.ask(async () => {
      if (again) await this.leaveOut(wanted); // the answer may have been lost, and not the question
      again = true;
      const emails = Object.fromEntries([...wanted].map(([key, letter]) => [key, {
        blobId: blobs.get(letter), mailboxIds: letter.filing.mailboxIds, keywords: keywordsOf(letter.message.flags, letter.message.labels),
        receivedAt: letter.message.received.toISOString().replace(/\.\d+/, ''),
      }]));
      return this.store.client.call<SetResponse>('Email/import', { emails });
    });
    for (const [key, made] of Object.entries(answer.created ?? {})) {
      this.report.done++;
      const letter = wanted.get(key);
      if (letter !== undefined) letter.filing.email = made['id'] as Id;
    }
    for (const [key, refused] of Object.entries(answer.notCreated ?? {})) this.refuse(wanted.get(key), refused);
  }

  private async leaveOut(wanted: Map<string, Letter>): Promise<void> {
    const known = await this.here();
    for (const [key, letter] of [...wanted]) {
      const email = found(letter.message, known)?.id;
      if (email === undefined) continue;
      letter.filing.email = email;
      wanted.delete(key);
      this.report.done++;
    }
  }

  /** Where there is no more room, nothing more is tried. */
  private refuse(letter: Letter | undefined, { type, description }: SetError): void {
    if (type === 'overQuota') throw new MethodError(type, description ?? undefined);
    this.report.failed(subjectOf(letter?.message.subject), description ?? type);
  }
}

/** Mailboxes, in one order. */
function written(mailboxIds: Readonly<Record<Id, true>>): string {
  return Object.keys(mailboxIds).sort().join(' ');
}

function keyOf(messageId: string, size: number): string {
  return `${messageId} ${size}`;
}

/** What has a message's Message-ID and its size, but for the end of its last line. */
function found<Of>({ messageId, octets: { length } }: StoredMessage, among: ReadonlyMap<string, Of>): Of | undefined {
  if (messageId === null) return undefined;
  return [length, length - LINE_END, length + LINE_END].map((size) => among.get(keyOf(messageId, size))).find((each) => each !== undefined);
}
