import { children, encoded, nothing, oid, oidOf, read, sequence, tagOf, type Node } from './der';
import type { Certificate } from './certificate';

// How the keys of certificates sign, as browsers know it

export const RSA = '1.2.840.113549.1.1.1';
export const RSA_PSS = '1.2.840.113549.1.1.10';
export const ED25519 = '1.3.101.112';

/** What still proves something. RFC 8551 §2.1 */
export const DIGESTS: Readonly<Record<string, Hash>> = { '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512' };
type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';
const LENGTHS: Readonly<Record<Hash, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

interface Way {
  readonly hash: Hash;
  readonly key: AlgorithmIdentifier | RsaHashedImportParams | EcKeyImportParams;
  /** To sign and to verify. */
  readonly use: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
}

/** How mail is signed with it. */
export function wayOf(certificate: Certificate): Way {
  switch (certificate.key) {
    case 'RSA':
      return { hash: 'SHA-256', key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, use: 'RSASSA-PKCS1-v1_5' };
    case 'RSA-PSS': {
      const hash = hashOf(certificate);
      return { hash, key: { name: 'RSA-PSS', hash }, use: { name: 'RSA-PSS', saltLength: LENGTHS[hash] } };
    }
    case 'Ed25519': // RFC 8419 §3.1
      return { hash: 'SHA-512', key: 'Ed25519', use: 'Ed25519' };
    default:
      return { hash: 'SHA-256', key: { name: 'ECDSA', namedCurve: certificate.key ?? '' }, use: { name: 'ECDSA', hash: 'SHA-256' } };
  }
}

/** A key for RSA-PSS alone may say by which hash. RFC 4055 §3.1 */
function hashOf({ publicKey }: Certificate): Hash {
  const parameters = children(children(read(publicKey))[0])[1];
  if (parameters === undefined || parameters.idBlock.tagNumber !== 16) return 'SHA-256';
  const named = children(parameters).find((each) => tagOf(each) === 0);
  const hash = DIGESTS[oidOf(children(children(named)[0])[0])];
  if (hash === undefined) throw new Error('its key is for a hash that proves nothing any more');
  return hash;
}

/** Its algorithm as that of any RSA key, which is the only one that browsers take. */
function asRsa(bits: Node | undefined, ...before: readonly Node[]): Uint8Array<ArrayBuffer> {
  if (bits === undefined) throw new Error('malformed');
  return new Uint8Array(encoded(sequence(...before, sequence(oid(RSA), nothing()), bits)));
}

/** As browsers read it. */
export function publicOctets({ key, publicKey }: Certificate): Uint8Array<ArrayBuffer> {
  return key === 'RSA-PSS' ? asRsa(children(read(publicKey))[1]) : new Uint8Array(publicKey);
}

function secretOctets({ key }: Certificate, pkcs8: Uint8Array): Uint8Array<ArrayBuffer> {
  if (key !== 'RSA-PSS') return new Uint8Array(pkcs8);
  const [version, , bits] = children(read(pkcs8));
  return asRsa(bits, ...(version === undefined ? [] : [version]));
}

/** Fails where the browser does not know that kind. */
export async function signingKey(certificate: Certificate, pkcs8: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', secretOctets(certificate, pkcs8), wayOf(certificate).key, false, ['sign']);
}

export async function verifyingKey(certificate: Certificate): Promise<CryptoKey> {
  return crypto.subtle.importKey('spki', publicOctets(certificate), wayOf(certificate).key, true, ['verify']);
}
