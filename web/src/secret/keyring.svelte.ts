import type { PrivateKey, PublicKey } from 'openpgp';
import { bookOf } from '../contacts/book.svelte';
import { nameFrom, type Card } from '../contacts/card';
import type { Desk } from '../desk.svelte';
import type { Client } from '../jmap/client';
import type { EmailAddress, EmailBody, EmailHead, GetResponse, Id, QueryResponse } from '../jmap/types';
import type { Kept } from '../kept/kept.svelte';
import { provenanceOf } from '../mail/provenance';
import type { Store } from '../mail/store.svelte';
import { bodyOf } from '../mail/fields';
import { autocryptOf, writeAutocrypt } from './autocrypt';
import { Certificates, type Believed } from '../smime/certificates.svelte';
import type { OpenedMail } from '../smime/message';
import { kindOf, type Kind } from './kind';
import { askFor, putRing, question, ringOf, type Lockable } from './lock.svelte';
import { fromBase64, toBase64, type Content } from './mime';
import type { Method } from './method';
import { Peers } from './peers';
import type { Opened } from './pgp';

const PREFIX = 'openpgp.key.';
/** Octets of a message that is opened here. */
const MOST_OCTETS = 40 << 20;
const LOOKED_AT = 3;
const KEY_URI = /^data:application\/pgp-keys(?:;[^,]*)?;base64,/i;

/** A key of one's own: its secret part is locked by a passphrase that only the person knows. */
export interface OwnKey {
  readonly fingerprint: string;
  readonly armored: string;
  readonly made: string;
}

/** Whose key it is said to be, and by whom. */
export interface Peer {
  readonly key: PublicKey;
  readonly origin: 'own' | 'contact' | 'mail';
}

/** A message that was encrypted, for whoever answers it. */
export interface Readable {
  readonly content: Content;
  readonly method: Method;
}

/** The person's keys, and those of others. What is unlocked is in this page's memory only, and forgotten with it. */
export class Keyring implements Lockable {
  private unlocked = $state.raw<readonly PrivateKey[]>([]);
  /** What was opened, for whoever answers it; by account and id. */
  private readonly opened = new Map<string, Readable>();
  private readonly peers = new Peers((email) => this.look(email));

  /** Those of S/MIME. */
  readonly certificates: Certificates;

  constructor(private readonly store: Store, private readonly kept: Kept) {
    this.certificates = new Certificates(store, kept, this);
  }

  /** The newest first: it is the one that is used for writing. */
  get own(): readonly OwnKey[] {
    const found: OwnKey[] = [];
    for (const [fingerprint, value] of this.kept.all(PREFIX)) {
      const { armored, made } = (value ?? {}) as Record<string, unknown>;
      if (typeof armored === 'string' && typeof made === 'string') found.push({ fingerprint, armored, made });
    }
    return found.sort((a, b) => b.made.localeCompare(a.made));
  }

  get isOpen(): boolean {
    return this.unlocked.length > 0;
  }

  async keep(armored: string): Promise<void> {
    const { readPrivate } = await import('./pgp');
    const fingerprint = (await readPrivate(armored)).getFingerprint();
    await this.kept.put(PREFIX + fingerprint, { armored, made: new Date().toISOString() });
    this.peers.forget();
  }

  async remove(key: OwnKey): Promise<void> {
    await this.kept.remove(PREFIX + key.fingerprint);
    this.unlocked = this.unlocked.filter((each) => each.getFingerprint() !== key.fingerprint);
    this.peers.forget();
  }

  /** @returns whether the passphrase opens one of the keys */
  async unlock(passphrase: string): Promise<boolean> {
    if (this.own.length === 0) return false;
    const { readPrivate, unlock } = await import('./pgp');
    const open: PrivateKey[] = [];
    for (const key of this.own) {
      const made = await unlock(await readPrivate(key.armored), passphrase);
      if (made !== null) open.push(made);
    }
    const before = this.unlocked.filter((each) => !open.some((one) => one.getFingerprint() === each.getFingerprint()));
    this.unlocked = [...open, ...before];
    return open.length > 0;
  }

  lock(): void {
    this.unlocked = [];
    this.opened.clear();
    if (question.now?.ring === this) question.now.done(false);
    this.certificates.lock();
  }

  /** @returns what opens a message of a kind */
  openerOf(kind: Kind): Keyring | Certificates {
    return kind === 'certified' ? this.certificates : this;
  }

  /** Asks for the passphrase if need be. @returns whether there are keys now */
  async ensure(): Promise<boolean> {
    return this.isOpen || askFor(this, this.certificates);
  }

  /** The key that is written with; null while it is locked. */
  get signer(): PrivateKey | null {
    const newest = this.own[0];
    return this.unlocked.find((key) => key.getFingerprint() === newest?.fingerprint) ?? null;
  }

  async ownPublic(): Promise<PublicKey | null> {
    const newest = this.own[0];
    if (newest === undefined) return null;
    const { readPrivate } = await import('./pgp');
    return (await readPrivate(newest.armored)).toPublic();
  }

  /** What tells others of the key, with each mail. */
  async autocrypt(address: string): Promise<string | null> {
    const key = await this.ownPublic();
    if (key === null) return null;
    const { addressesOf, minimal } = await import('./pgp');
    return addressesOf(key).includes(address.toLowerCase()) ? writeAutocrypt(address, await minimal(key, address)) : null;
  }

  // -- others

  /** The key for an address: one's own, else the contact's, else what came with their newest mail that has one. */
  find(address: string): Promise<Peer | null> {
    return this.peers.find(address);
  }

  private async look(email: string): Promise<Peer | null> {
    const { addressesOf, canEncrypt } = await import('./pgp');
    const mine = await this.ownPublic();
    if (mine !== null && addressesOf(mine).includes(email)) return { key: mine, origin: 'own' };
    for (const key of await this.contactKeys(email)) if (await canEncrypt(key)) return { key, origin: 'contact' };
    const key = await this.mailed(email);
    return key !== null && (await canEncrypt(key)) ? { key, origin: 'mail' } : null;
  }

  private async contactKeys(email: string): Promise<readonly PublicKey[]> {
    const book = bookOf(this.store);
    await book.load();
    const card = book.byAddress(email);
    const { readPublic } = await import('./pgp');
    const found: PublicKey[] = [];
    for (const { uri } of Object.values(card?.cryptoKeys ?? {})) {
      if (!KEY_URI.test(uri)) continue;
      // what the contact says is whose it is: the key itself may have no address
      await readPublic(fromBase64(uri.replace(KEY_URI, ''))).then((keys) => found.push(...keys), () => undefined);
    }
    return found;
  }

  /** Mail in Junk, and mail that is not from whom it says, brings no keys. */
  private async mailed(email: string): Promise<PublicKey | null> {
    const junk = this.store.byRole('junk');
    const batch = this.store.client.batch();
    const query = batch.add('Email/query', {
      filter: { from: email, header: ['Autocrypt'], ...(junk === undefined ? {} : { inMailboxOtherThan: [junk.id] }) },
      sort: [{ property: 'receivedAt', isAscending: false }], limit: LOOKED_AT,
    });
    const get = batch.add('Email/get', {
      '#ids': batch.ref(query, '/ids'), properties: ['from', 'header:Autocrypt:all', 'header:Authentication-Results:asText:all', 'header:Received:all'],
    });
    const answers = await this.store.client.send(batch);
    answers.of<QueryResponse>(query);
    for (const email of answers.of<GetResponse<Record<string, unknown>>>(get).list) {
      const body = bodyOf(email);
      const key = await this.keyIn(body, (email['from'] ?? []) as readonly EmailAddress[]);
      if (key !== null) return key;
    }
    return null;
  }

  private async keyIn(body: EmailBody, from: readonly EmailAddress[]): Promise<PublicKey | null> {
    if (provenanceOf(body).verdict === 'failed') return null;
    const found = autocryptOf(body.autocrypt, from);
    if (found === null) return null;
    const { readPublic } = await import('./pgp');
    return readPublic(found.key).then((keys) => keys[0] ?? null, () => null);
  }

  /** Keeps a key with the contact of one of its addresses. */
  async keepFor(email: string, name: string, keys: readonly PublicKey[]): Promise<void> {
    const book = bookOf(this.store);
    await book.load();
    const cryptoKeys = Object.fromEntries(keys.map((key) => [`k${key.getFingerprint().slice(-16)}`, {
      uri: `data:application/pgp-keys;base64,${toBase64(key.write())}`, mediaType: 'application/pgp-keys',
    }]));
    const card: Card | undefined = book.byAddress(email);
    if (card === undefined) await book.add([{ kind: 'individual', name: nameFrom(name), emails: { n1: { address: email } }, cryptoKeys }]);
    else await book.change(card.id, { cryptoKeys: { ...(card.cryptoKeys ?? {}), ...cryptoKeys } });
    this.peers.forget();
  }

  /** Keys that may have signed a message, and where they are from. */
  private async candidates(head: EmailHead, body: EmailBody): Promise<readonly Peer[]> {
    const from = head.from?.length === 1 ? head.from[0]?.email.toLowerCase() : undefined;
    const found: Peer[] = [];
    const { readPrivate } = await import('./pgp');
    for (const key of this.own) found.push({ key: (await readPrivate(key.armored)).toPublic(), origin: 'own' });
    if (from === undefined) return found;
    for (const key of await this.contactKeys(from)) found.push({ key, origin: 'contact' });
    const came = await this.keyIn(body, head.from ?? []);
    if (came !== null) found.push({ key: came, origin: 'mail' });
    else {
      const before = await this.mailed(from);
      if (before !== null) found.push({ key: before, origin: 'mail' });
    }
    return found;
  }

  // -- messages

  openedOf(client: Client, email: Id): Readable | undefined {
    return this.opened.get(`${client.accountId}/${email}`);
  }

  /** Opens a message, and looks at who has signed it. Keys must be unlocked for what is encrypted. */
  async open(head: EmailHead, body: EmailBody, client: Client): Promise<{ readonly opened: Opened; readonly origin: Peer['origin'] | null }> {
    const kind = kindOf(body);
    const pgp = await import('./pgp');
    const peers = await this.candidates(head, body);
    const keys = peers.map((peer) => peer.key);
    let opened: Opened;
    if (kind === 'inline') {
      opened = await pgp.openInline(Object.values(body.bodyValues)[0]?.value ?? '', this.unlocked, keys);
    } else {
      if (head.size > MOST_OCTETS) throw new Error(`${head.size} > ${MOST_OCTETS}`);
      const whole = await client.octets(head.blobId);
      opened = kind === 'encrypted' ? await pgp.openEncrypted(whole, this.unlocked, keys) : await pgp.openSigned(whole, keys);
    }
    if (opened.encrypted) this.opened.set(`${client.accountId}/${head.id}`, { content: opened.content, method: 'pgp' });
    const { signature } = opened;
    const origin = signature?.state === 'good' ? (peers.find((peer) => peer.key === signature.key)?.origin ?? null) : null;
    return { opened, origin };
  }

  /** The same of what is encrypted to a certificate. */
  async openCertified(head: EmailHead, client: Client): Promise<{ readonly opened: OpenedMail; readonly believed: Believed }> {
    const found = await this.certificates.open(head, client);
    if (found.opened.encrypted) this.opened.set(`${client.accountId}/${head.id}`, { content: found.opened.content, method: 'smime' });
    return found;
  }
}

/** Of whoever is signed in, also where they read the mail of others. */
export function keyringOf(desk: Desk): Keyring {
  const { home } = desk;
  return ringOf(home.kept) ?? putRing(home.kept, new Keyring(home.store, home.kept));
}
