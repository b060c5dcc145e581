import { t } from '../i18n/index.svelte';
import { Offline, type Client } from '../jmap/client';
import type { BodyPart, Id } from '../jmap/types';
import { isSignature, type OutgoingFile } from '../secret/mime';
import type { KeptFile } from './form';
import { sendParcel, type Parcel } from './parcels';

export interface Attached {
  readonly key: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly cid: string | null;
  /** Kept until the server has it. */
  readonly file: Blob | null;
  blobId: Id | null;
  /** From 0 to 1 while it is being uploaded; null: as soon as the server can be reached. */
  progress: number | null;
  readonly stop: AbortController | null;
}

/** What goes along with a mail that is being written. */
export class Attachments {
  list = $state<Attached[]>([]);
  private nextKey = 1;

  constructor(private readonly client: Client) {}

  /**
   * Takes what an email has.
   *
   * @param opened files of what was decrypted, by the ids that they have there
   * @param own ids of what was taken over from another account; null: nothing was
   */
  takeOver(parts: readonly BodyPart[], opened: ReadonlyMap<string, Blob> | undefined, own: Readonly<Record<Id, Id>> | null): void {
    this.list = parts.filter((part) => part.blobId !== null && !isSignature(part.type)).map((part) => {
      const file = opened?.get(part.blobId ?? '') ?? null;
      return {
        key: this.nextKey++, name: part.name ?? t('unnamed'), type: part.type, size: part.size, cid: part.cid,
        blobId: file !== null ? null : own === null ? part.blobId : (own[part.blobId ?? ''] ?? null), file, progress: file === null ? 1 : null, stop: null,
      };
    });
  }

  restore(files: readonly KeptFile[]): void {
    this.list = files.map((each) => ({ key: this.nextKey++, ...each, progress: each.blobId === null ? null : 1, stop: null }));
  }

  kept(): readonly KeptFile[] {
    return this.list.map(({ name, type, size, cid, blobId, file }) => ({ name, type, size, cid, blobId, file }));
  }

  /** With their contents, for a message that is made here. */
  contents(): Promise<readonly OutgoingFile[]> {
    return Promise.all(this.list.map(async ({ name, type, cid, blobId, file }) => ({
      name, type, cid,
      content: file !== null ? new Uint8Array(await file.arrayBuffer()) : blobId === null ? new Uint8Array() : await this.client.octets(blobId),
    })));
  }

  /** Those that the server has, for a message that it makes. */
  parts(): readonly Readonly<Record<string, unknown>>[] {
    return this.list.filter((each) => each.blobId !== null).map((each) => ({
      blobId: each.blobId, type: each.type, name: each.name, cid: each.cid,
      disposition: each.cid === null ? 'attachment' : 'inline',
    }));
  }

  /** Where a picture within the text can be seen; null if it is not there. */
  urlOf(cid: string): string | null {
    const part = this.list.find((each) => each.cid === cid);
    if (part === undefined) return null;
    if (part.blobId !== null) return this.client.downloadUrl(part.blobId, part.name, part.type);
    return part.file === null ? null : URL.createObjectURL(part.file);
  }

  /**
   * @param cid of a picture that is part of the text; null for one that goes along
   * @param stays whether it leaves the browser encrypted only
   */
  add(file: File, cid: string | null, stays: boolean, failed: (error: unknown) => void): void {
    const kept = this.push(file, file.name || 'image.png', cid, new AbortController());
    if (stays) {
      kept.progress = null;
      return;
    }
    this.upload(kept).catch((error: unknown) => {
      if (error instanceof Offline) {
        kept.progress = null;
      } else {
        this.remove(kept.key);
        failed(error);
      }
    });
  }

  /** One that stays on the server, and to which there is a link. It is in the list until the server has it. */
  async leave(file: File): Promise<Parcel> {
    const stop = new AbortController();
    const kept = this.push(file, file.name, null, stop);
    try {
      return await sendParcel(this.client, file, shareOf(kept), stop.signal);
    } finally {
      this.remove(kept.key);
    }
  }

  private push(file: File, name: string, cid: string | null, stop: AbortController): Attached {
    this.list.push({
      key: this.nextKey++, name, type: file.type || 'application/octet-stream', size: file.size, cid, file, blobId: null, progress: 0, stop,
    });
    return this.list.at(-1) as Attached;
  }

  private async upload(kept: Attached): Promise<void> {
    if (kept.file === null) throw new Error(t('unnamed'));
    const stop = kept.stop ?? new AbortController();
    kept.progress = 0;
    const uploaded = await this.client.upload(kept.file, shareOf(kept), stop.signal);
    kept.blobId = uploaded.blobId;
    kept.progress = 1;
  }

  /** What could not be uploaded when it was attached. */
  async uploadRest(): Promise<void> {
    for (const each of this.list) {
      if (each.progress !== null) continue;
      try {
        await this.upload(each);
      } catch (failed) {
        each.progress = null;
        throw failed;
      }
    }
  }

  remove(key: number): void {
    this.list.find((each) => each.key === key)?.stop?.abort();
    this.list = this.list.filter((each) => each.key !== key);
  }

  /** Nothing more is uploaded. */
  stop(): void {
    for (const each of this.list) each.stop?.abort();
  }

  get uploading(): boolean {
    return this.list.some((each) => each.blobId === null && each.progress !== null);
  }

  /** Those that are told of below the text: what goes along, and pictures that are on their way. */
  get shown(): readonly Attached[] {
    return this.list.filter((each) => each.cid === null || (each.blobId === null && each.progress !== null));
  }
}

function shareOf(kept: Attached): (sent: number, total: number) => void {
  return (sent, total) => (kept.progress = total === 0 ? 0 : sent / total);
}
