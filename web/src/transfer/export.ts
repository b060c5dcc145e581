import { RequestFailed } from '../jmap/client';
import type { EmailHead, Filter, GetResponse, Id, Mailbox } from '../jmap/types';
import { allOf, pieces } from '../mail/listing';
import { subjectOf } from '../mail/names';
import { Patience } from '../mail/patience';
import type { Store } from '../mail/store.svelte';
import type { Progress } from '../ui/progress.svelte';
import { fileName } from './filename';
import { flagsOf, labelsOf, pathOf } from './labels';
import { entryOf, fileOf } from './mbox';
import type { Report } from './report.svelte';
import type { Sink } from './sink';
import { Zip } from './zip';

/** `mbox`: all in one file; `zip`: each message in a file of its own, in a folder for each mailbox. */
export type Form = 'mbox' | 'zip';

type Head = Pick<EmailHead, 'id' | 'blobId' | 'receivedAt' | 'keywords' | 'mailboxIds' | 'size' | 'from' | 'subject'>;

const PROPERTIES = ['blobId', 'receivedAt', 'keywords', 'mailboxIds', 'size', 'from', 'subject'];
const HEADS_AT_ONCE = 200;
/** Messages that are fetched at once, while others are written; no more than so many octets of them, but for a single one. */
const MESSAGES_AT_ONCE = 6;
const OCTETS_AT_ONCE = 24 << 20;

/** Where messages go to. */
interface Book {
  add(head: Head, message: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
}

/** Takes mail out: each message as it is, the oldest first. */
export class Export {
  private readonly patience: Patience;

  constructor(private readonly store: Store, private readonly progress: Progress, private readonly report: Report) {
    this.patience = new Patience(progress);
  }

  /** @param only the mailbox that is meant; null: all that matches, wherever it is */
  async run(filter: Filter, only: Mailbox | null, form: Form, sink: Sink): Promise<void> {
    const book = form === 'mbox' ? new Mbox(sink, this.store, only) : new Folders(sink, this.store, only);
    try {
      await this.patience.untilStopped(async () => {
        const ids = await allOf(this.store.client, { filter, collapseThreads: false, oldestFirst: true }, this.patience, this.progress);
        this.progress.total = ids.length;
        for (const piece of pieces(ids, HEADS_AT_ONCE)) for (const load of loads(await this.heads(piece))) await this.carry(load, book);
        if (!this.progress.stopped) await book.end();
      });
    } catch (failed) {
      await sink.abandon();
      throw failed;
    }
    await (this.progress.stopped ? sink.abandon() : sink.close());
  }

  private async heads(ids: readonly Id[]): Promise<readonly Head[]> {
    if (this.progress.stopped) return [];
    const { list } = await this.patience.ask(() => this.store.client.call<GetResponse<Head>>('Email/get', { ids, properties: PROPERTIES }));
    const found = new Map(list.map((head) => [head.id, head]));
    return ids.map((id) => found.get(id)).filter((head) => head !== undefined);
  }

  private async carry(load: readonly Head[], book: Book): Promise<void> {
    if (this.progress.stopped) return;
    const messages = await Promise.all(load.map((head) => this.message(head)));
    for (const [i, head] of load.entries()) {
      const message = messages[i];
      if (message != null) {
        await book.add(head, message);
        this.report.done++;
      }
      this.progress.done++;
    }
  }

  private async message(head: Head): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return new Uint8Array(await this.patience.ask(() => this.store.client.octets(head.blobId)));
    } catch (refused) {
      if (!(refused instanceof RequestFailed)) throw refused;
      this.report.failed(subjectOf(head.subject), refused.message);
      return null;
    }
  }
}

function loads(heads: readonly Head[]): readonly (readonly Head[])[] {
  const found: Head[][] = [];
  let octets = Infinity;
  for (const head of heads) {
    const last = found.at(-1);
    octets += head.size;
    if (last === undefined || last.length >= MESSAGES_AT_ONCE || octets > OCTETS_AT_ONCE) {
      found.push([head]);
      octets = head.size;
    } else last.push(head);
  }
  return found;
}

class Mbox implements Book {
  constructor(private readonly sink: Sink, private readonly store: Store, private readonly only: Mailbox | null) {}

  async add(head: Head, message: Uint8Array<ArrayBuffer>): Promise<void> {
    const origin = { received: new Date(head.receivedAt), sender: head.from?.[0]?.email ?? '' };
    await this.sink.write(entryOf(message, origin, { flags: flagsOf(head.keywords), labels: this.only === null ? labelsOf(head, this.store) : [] }));
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

/** What is in several mailboxes is in the folder of each. */
class Folders implements Book {
  private readonly zip: Zip;
  private readonly names = new Map<string, number>();

  constructor(sink: Sink, private readonly store: Store, private readonly only: Mailbox | null) {
    this.zip = new Zip(sink);
  }

  async add(head: Head, message: Uint8Array<ArrayBuffer>): Promise<void> {
    const at = new Date(head.receivedAt);
    const file = fileOf(message, { flags: flagsOf(head.keywords), labels: [] }); // its folders say in which mailboxes it is
    const boxes = this.only === null ? Object.keys(head.mailboxIds).map((id) => this.store.mailboxes.get(id)) : [this.only];
    for (const box of boxes) {
      const folder = box === undefined ? '' : `${pathOf(box, this.store).map(fileName).join('/')}/`;
      await this.zip.add(this.free(`${folder}${head.receivedAt.slice(0, 10)} ${fileName(subjectOf(head.subject))}`), file, at);
    }
  }

  /** A name that nothing has yet, also where capitals make no difference. */
  private free(name: string): string {
    const key = name.toLowerCase();
    const count = (this.names.get(key) ?? 0) + 1;
    this.names.set(key, count);
    return count === 1 ? `${name}.eml` : this.free(`${name} (${count})`);
  }

  end(): Promise<void> {
    return this.zip.end();
  }
}

/** What a file with it is called. */
export function suggestedName(what: string, form: Form, now: Date): string {
  return `${fileName(what)} ${now.toLocaleDateString('sv')}.${form}`;
}
