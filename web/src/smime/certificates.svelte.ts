import { bookOf } from '../contacts/book.svelte';
import { nameFrom, type Card } from '../contacts/card';
import { SMIME, type Client } from '../jmap/client';
import { json } from '../jmap/account';
import type { EmailAddress, EmailHead, GetResponse, Id, QueryResponse } from '../jmap/types';
import type { Kept } from '../kept/kept.svelte';
import type { Store } from '../mail/store.svelte';
import { askFor, question, type Lockable } from '../secret/lock.svelte';
import { fromBase64, toBase64 } from '../secret/mime';
import { Peers } from '../secret/peers';
import type { Certificate } from './certificate';
import { isLocked, lock, unlock, type Locked } from './lock';
import type { OpenedMail, Signing } from './message';
import type { Identity } from './pkcs12';
import type { Signer } from './signed';

const PREFIX = 'smime.key.';
/** Octets of a message that is opened here, and of one that is looked into for a certificate. */
const MOST_OCTETS = 40 << 20;
const MOST_LOOKED_INTO = 8 << 20;
const LOOKED_AT = 3;
const CERTIFICATE_URI = /^data:application\/(?:pkix-cert|x-x509-(?:user|ca)-cert|pkcs7-mime|x-pkcs7-certificates)(?:;[^,]*)?;base64,/i;

/** One's own, as it is kept: its private key is locked by a passphrase that only the person knows. */
export interface Stored {
  readonly fingerprint: string;
  /** Its own, and those that lead to an authority. */
  readonly chain: readonly string[];
  readonly locked: Locked;
  readonly made: string;
}

/** One's own, read. */
export interface Own {
  readonly stored: Stored;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}

/** Whose certificate it is said to be, and by whom: one's contacts, or an authority that the server trusts. */
export interface CertifiedPeer {
  readonly certificate: Certificate;
  readonly gcm: boolean;
  readonly origin: 'own' | 'contact' | 'authority';
}

/** What is known of who has signed: nothing speaks against an authority's word if there are no faults. */
export interface Believed {
  readonly origin: CertifiedPeer['origin'] | null;
  readonly faults: readonly string[];
}

/** The person's certificates, and those of others. What is unlocked is in this page's memory only, and forgotten with it. */
export class Certificates implements Lockable {
  private unlocked = $state.raw<readonly Identity[]>([]);
  private readonly peers = new Peers((email) => this.look(email));
  private readonly read = new Map<string, Promise<Own>>();

  /** @param others that may have the same passphrase */
  constructor(private readonly store: Store, private readonly kept: Kept, private readonly others: Lockable) {}

  /** The newest first. */
  get own(): readonly Stored[] {
    const found: Stored[] = [];
    for (const [fingerprint, value] of this.kept.all(PREFIX)) {
      const { chain, locked, made } = (value ?? {}) as Record<string, unknown>;
      if (Array.isArray(chain) && chain.every((each) => typeof each === 'string') && isLocked(locked) && typeof made === 'string') found.push({ fingerprint, chain, locked, made });
    }
    return found.sort((a, b) => b.made.localeCompare(a.made));
  }

  get isOpen(): boolean {
    return this.unlocked.length > 0;
  }

  /** @param stored those that are to be read: in a page, so that it follows them */
  async mine(stored: readonly Stored[] = this.own): Promise<readonly Own[]> {
    const all = await Promise.allSettled(stored.map((each) => {
      const key = each.fingerprint + each.made;
      let known = this.read.get(key);
      if (known === undefined) {
        known = readOwn(each);
        this.read.set(key, known);
      }
      return known;
    }));
    return all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  }

  async keep({ certificate, chain, key }: Identity, passphrase: string): Promise<void> {
    await this.kept.put(PREFIX + certificate.fingerprint, {
      chain: [certificate, ...chain].map((each) => toBase64(each.der)), locked: await lock(key, certificate.der, passphrase), made: new Date().toISOString(),
    });
    this.peers.forget();
  }

  async remove(fingerprint: string): Promise<void> {
    await this.kept.remove(PREFIX + fingerprint);
    this.unlocked = this.unlocked.filter((each) => each.certificate.fingerprint !== fingerprint);
    this.peers.forget();
  }

  /** @returns whether the passphrase opens one of them */
  async unlock(passphrase: string): Promise<boolean> {
    const open: Identity[] = [];
    for (const { stored, certificate, chain } of await this.mine()) {
      const key = await unlock(stored.locked, certificate.der, passphrase);
      if (key !== null) open.push({ certificate, chain, key });
    }
    const before = this.unlocked.filter((each) => !open.some((one) => one.certificate.fingerprint === each.certificate.fingerprint));
    this.unlocked = [...open, ...before];
    return open.length > 0;
  }

  lock(): void {
    this.unlocked = [];
    if (question.now?.ring === this) question.now.done(false);
  }

  /** Asks for the passphrase if need be. @returns whether there are keys now */
  async ensure(): Promise<boolean> {
    return this.isOpen || askFor(this, this.others);
  }

  identityOf(fingerprint: string): Identity | undefined {
    return this.unlocked.find((each) => each.certificate.fingerprint === fingerprint);
  }

  /** Whose mail from an address can be signed with; null if there is none that is valid. */
  async signerFor(email: string): Promise<Own | null> {
    return this.usable(email, (each) => each.signs);
  }

  private async usable(email: string, fits: (certificate: Certificate) => boolean): Promise<Own | null> {
    const { best } = await import('./pkcs12');
    const { isValid } = await import('./certificate');
    const mine = (await this.mine()).filter(({ certificate }) => fits(certificate) && isValid(certificate));
    return best(mine.filter(({ certificate }) => certificate.addresses.includes(email.toLowerCase()))) ?? null;
  }

  /** Unlocked. @returns null while it is locked, or if there is none */
  async signing(email: string): Promise<Signing | null> {
    const own = await this.signerFor(email);
    const identity = own === null ? undefined : this.identityOf(own.certificate.fingerprint);
    if (identity === undefined) return null;
    const wanted = await this.usable(email, (each) => each.encrypts);
    return { identity, preferred: wanted === null || identity.certificate.encrypts ? null : wanted.certificate };
  }

  /** To which one's own copies are encrypted. */
  async toSelf(email: string): Promise<Certificate | null> {
    const own = (await this.usable(email, (each) => each.encrypts)) ?? (await this.mine()).find(({ certificate }) => certificate.encrypts);
    return own?.certificate ?? null;
  }

  // -- others

  /** The certificate for an address: one's own, else the contact's, else that of their newest mail whose signature the server has verified. */
  find(address: string): Promise<CertifiedPeer | null> {
    return this.peers.find(address);
  }

  private async look(email: string): Promise<CertifiedPeer | null> {
    const { isValid } = await import('./certificate');
    const mine = await this.usable(email, (each) => each.encrypts);
    if (mine !== null) return { certificate: mine.certificate, gcm: true, origin: 'own' };
    const mailed = await this.mailed(email);
    const kept = (await this.contactCertificates(email)).find((each) => each.encrypts && isValid(each) && each.addresses.includes(email));
    if (kept !== undefined) return { certificate: kept, gcm: kept.gcm || (mailed?.gcm === true && mailed.certificate.fingerprint === kept.fingerprint), origin: 'contact' };
    return mailed !== null && mailed.certificate.encrypts && isValid(mailed.certificate) ? { ...mailed, origin: 'authority' } : null;
  }

  private async contactCertificates(email: string): Promise<readonly Certificate[]> {
    const book = bookOf(this.store);
    await book.load();
    return (await kept(book.byAddress(email))).map(({ certificate }) => certificate);
  }

  /** Whether there is one with the contact of an address. */
  async hasFor(email: string): Promise<boolean> {
    const book = bookOf(this.store);
    await book.load();
    return !book.there || Object.values(book.byAddress(email)?.cryptoKeys ?? {}).some(({ uri }) => CERTIFICATE_URI.test(uri));
  }

  /** Mail in Junk brings none. */
  private async mailed(email: string): Promise<{ readonly certificate: Certificate; readonly gcm: boolean } | null> {
    const { client } = this.store;
    if (!client.can(SMIME)) return null;
    const junk = this.store.byRole('junk');
    const batch = client.batch();
    const query = batch.add('Email/query', {
      filter: { from: email, hasVerifiedSmime: true, maxSize: MOST_LOOKED_INTO, ...(junk === undefined ? {} : { inMailboxOtherThan: [junk.id] }) },
      sort: [{ property: 'receivedAt', isAscending: false }], limit: LOOKED_AT,
    });
    const get = batch.add('Email/get', { '#ids': batch.ref(query, '/ids'), properties: ['blobId', 'from'] });
    const answers = await client.send(batch);
    answers.of<QueryResponse>(query);
    for (const { blobId, from } of answers.of<GetResponse<{ readonly blobId: Id; readonly from: readonly EmailAddress[] | null }>>(get).list) {
      if (from?.length !== 1 || from[0]?.email.toLowerCase() !== email) continue;
      const signer = await this.signerIn(blobId, client).catch(() => null); // another may do
      if (signer === null || !signer.certificate.addresses.includes(email)) continue;
      const certificate = await this.wanted(signer, email);
      if (certificate !== null) return { certificate, gcm: signer.gcm };
    }
    return null;
  }

  /** What a signature names as the one to encrypt to is not what the server has looked at with the message. */
  private async wanted({ certificate, wanted, others }: Signer, email: string): Promise<Certificate | null> {
    if (wanted === certificate) return certificate;
    const faults = await this.judge(wanted, others.filter((each) => each !== wanted), email, 'encrypting');
    return faults.length === 0 ? wanted : certificate.encrypts ? certificate : null;
  }

  /** Who has signed a message that can be read. */
  async signerIn(blobId: Id, client: Client): Promise<Signer | null> {
    const { openMail } = await import('./message');
    const { signature } = await openMail(await client.octets(blobId), []);
    return signature?.state === 'good' ? signature.signer : null;
  }

  /** What, as the server sees it, speaks against believing a certificate at a time. */
  async judge(certificate: Certificate, others: readonly Certificate[], email: string, use: 'signing' | 'encrypting', at = new Date().toISOString()): Promise<readonly string[]> {
    const certificates = [certificate, ...others].map((each) => toBase64(each.der));
    const { client } = this.store;
    const answer = await client.seat.reach('/web/certificates', json('POST', client.token, { certificates, use, address: email, at }));
    return ((await answer.json()) as { readonly faults: readonly string[] }).faults;
  }

  /** Keeps certificates with the contact of an address. */
  async keepFor(email: string, name: string, certificates: readonly Certificate[]): Promise<void> {
    const book = bookOf(this.store);
    await book.load();
    const cryptoKeys = Object.fromEntries(certificates.map(({ fingerprint, der }) => [`c${fingerprint.slice(0, 16)}`, {
      uri: `data:application/pkix-cert;base64,${toBase64(der)}`, mediaType: 'application/pkix-cert',
    }]));
    const card = book.byAddress(email);
    if (card === undefined) await book.add([{ kind: 'individual', name: nameFrom(name), emails: { n1: { address: email } }, cryptoKeys }]);
    else await book.change(card.id, { cryptoKeys: { ...(card.cryptoKeys ?? {}), ...cryptoKeys } });
    this.peers.forget();
  }

  /** Those that are kept with contacts; none before contacts are loaded. */
  async ofOthers(cards: readonly Card[]): Promise<readonly { readonly card: Card; readonly key: string; readonly certificate: Certificate }[]> {
    return (await Promise.all(cards.map(async (card) => (await kept(card)).map((each) => ({ card, ...each }))))).flat();
  }

  async forget(card: Card, key: string): Promise<void> {
    const { [key]: _, ...cryptoKeys } = card.cryptoKeys ?? {};
    await bookOf(this.store).change(card.id, { cryptoKeys: Object.keys(cryptoKeys).length === 0 ? null : cryptoKeys });
    this.peers.forget();
  }

  // -- messages

  /** Opens a message, and looks at who has signed it. Keys must be unlocked. */
  async open(head: EmailHead, client: Client): Promise<{ readonly opened: OpenedMail; readonly believed: Believed }> {
    if (head.size > MOST_OCTETS) throw new Error(`${head.size} > ${MOST_OCTETS}`);
    const { openMail } = await import('./message');
    const opened = await openMail(await client.octets(head.blobId), this.unlocked);
    const from = head.from?.length === 1 ? head.from[0]?.email.toLowerCase() : undefined;
    const { signature } = opened;
    return { opened, believed: signature?.state === 'good' && from !== undefined ? await this.believe(signature.signer, from, head.receivedAt) : { origin: null, faults: [] } };
  }

  private async believe({ certificate, others }: Signer, from: string, at: string): Promise<Believed> {
    const is = (each: Certificate): boolean => each.fingerprint === certificate.fingerprint;
    if (this.own.some(({ fingerprint }) => fingerprint === certificate.fingerprint)) return { origin: 'own', faults: [] };
    if ((await this.contactCertificates(from)).some(is)) return { origin: 'contact', faults: [] };
    const faults = await this.judge(certificate, others, from, 'signing', at);
    return { origin: faults.length === 0 ? 'authority' : null, faults };
  }
}

async function readOwn(stored: Stored): Promise<Own> {
  const { readCertificate } = await import('./certificate');
  const [certificate, ...chain] = await Promise.all(stored.chain.map((each) => readCertificate(fromBase64(each))));
  if (certificate === undefined || certificate.fingerprint !== stored.fingerprint) throw new Error('malformed');
  return { stored, certificate, chain };
}

async function kept(card: Card | undefined): Promise<readonly { readonly key: string; readonly certificate: Certificate }[]> {
  const uris = Object.entries(card?.cryptoKeys ?? {}).filter(([, { uri }]) => CERTIFICATE_URI.test(uri));
  if (uris.length === 0) return [];
  const { readCertificates } = await import('./certificate');
  const read = await Promise.all(uris.map(([key, { uri }]) => readCertificates(fromBase64(uri.replace(CERTIFICATE_URI, ''))).then((all) => all.map((certificate) => ({ key, certificate })), () => [])));
  return read.flat();
}
