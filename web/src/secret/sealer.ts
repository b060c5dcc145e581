import { t } from '../i18n/index.svelte';
import type { EmailAddress, Id } from '../jmap/types';
import type { Store } from '../mail/store.svelte';
import type { Certificate } from '../smime/certificate';
import type { Keyring, Readable } from './keyring.svelte';
import type { Letter } from './letter';
import type { Method } from './method';

/** What of a draft decides how it is sealed. */
export interface Sealable {
  readonly sign: boolean;
  readonly encrypt: boolean;
  readonly method: Method;
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly bcc: readonly EmailAddress[];
  letter(): Promise<Letter>;
}

/** A message that is made here, and what others get in its place. */
export interface Sealed {
  readonly message: Blob;
  readonly copies: readonly Copy[];
}

/** What somebody gets of whom the others are not to know. */
export interface Copy {
  readonly message: Blob;
  readonly recipient: string;
}

/** Signs and encrypts drafts. */
export interface Sealer {
  /**
   * @param final whether it is for its recipients; else it is a draft, for oneself alone
   * @returns the message as it is kept and sent; null if it is neither signed nor encrypted
   */
  seal(draft: Sealable, final: boolean): Promise<Sealed | null>;
  autocrypt(address: string): Promise<string | null>;
  /** What was opened of a message that is answered, or of a draft. */
  opened(store: Store, email: Id): Readable | undefined;
}

export function sealerOf(ring: Keyring): Sealer {
  return {
    autocrypt: (address) => ring.autocrypt(address),
    opened: (store, email) => ring.openedOf(store.client, email),
    async seal(draft, final) {
      const signs = final && draft.sign;
      if (!draft.encrypt && !signs) return null;
      return draft.method === 'pgp' ? { message: await byKeys(ring, draft, final), copies: [] } : byCertificates(ring, draft, final);
    },
  };
}

async function byKeys(ring: Keyring, draft: Sealable, final: boolean): Promise<Blob> {
  const pgp = await import('./pgp');
  const signs = final && draft.sign;
  if (signs && !(await ring.ensure())) throw new Error(t('pgpLocked'));
  const signer = signs ? ring.signer : null;
  const own = await ring.ownPublic();
  if (own === null || (signs && signer === null)) throw new Error(t('pgpLocked'));
  const letter = await draft.letter();
  const autocrypt = await ring.autocrypt(letter.from.email);
  if (!draft.encrypt && signer !== null) return pgp.sign(letter, signer, autocrypt);
  const keys = [own];
  for (const { email } of final ? [...draft.to, ...draft.cc, ...draft.bcc] : []) {
    const peer = await ring.find(email);
    if (peer === null) throw new Error(t('keysMissing', { who: email }));
    if (peer.origin !== 'own') keys.push(peer.key);
  }
  return pgp.encrypt(letter, keys, signer, autocrypt);
}

/**
 * Whom a message is encrypted to stands in it (RFC 5652 §6.2), so who gets a blind copy gets one that is encrypted to them alone.
 */
async function byCertificates(ring: Keyring, draft: Sealable, final: boolean): Promise<Sealed> {
  const { certificates } = ring;
  const { encryptMail, signMail } = await import('../smime/message');
  const letter = await draft.letter();
  const from = letter.from.email;
  const signs = final && draft.sign;
  if (signs && (await certificates.signerFor(from)) === null) throw new Error(t('certificateNone', { who: from }));
  if (signs && !(await certificates.ensure())) throw new Error(t('pgpLocked'));
  const signing = signs ? await certificates.signing(from) : null;
  if (signs && signing === null) throw new Error(t('pgpLocked'));
  const autocrypt = await ring.autocrypt(from);
  if (!draft.encrypt && signing !== null) return { message: await signMail(letter, signing, autocrypt), copies: [] };
  const self = await certificates.toSelf(from);
  if (self === null) throw new Error(t('certificateNone', { who: from }));
  const sealed = async (made: Letter, addresses: readonly EmailAddress[]): Promise<Blob> => {
    const recipients: Certificate[] = [self];
    let gcm = true;
    for (const { email } of addresses) {
      const peer = await certificates.find(email);
      if (peer === null) throw new Error(t('certificatesMissing', { who: email }));
      gcm &&= peer.gcm;
      if (!recipients.some(({ fingerprint }) => fingerprint === peer.certificate.fingerprint)) recipients.push(peer.certificate);
    }
    return encryptMail(made, recipients, gcm, signing, autocrypt);
  };
  if (!final) return { message: await sealed(letter, []), copies: [] };
  const open = [...draft.to, ...draft.cc];
  const hidden = open.length > 0 ? draft.bcc : draft.bcc.slice(1); // one alone learns of nobody
  const copies = await Promise.all(hidden.map(async (each) => ({ recipient: each.email, message: await sealed({ ...letter, bcc: [] }, [each]) })));
  return { message: await sealed(letter, open.length > 0 ? open : draft.bcc.slice(0, 1)), copies };
}
