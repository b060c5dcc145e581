import { same, children, derOf, encoded, numberOf, octetsOf, oidOf, read, type Node } from './der';
import { signingKey, verifyingKey, wayOf } from './keys';
import { isValid, readCertificate, type Certificate } from './certificate';

// Files with a private key and its certificates: RFC 7292

/** A certificate whose private key is at hand. */
export interface Identity {
  readonly certificate: Certificate;
  /** That lead to an authority; the nearest first. */
  readonly chain: readonly Certificate[];
  /** PKCS #8, readable. */
  readonly key: Uint8Array;
}

/** The file does not open with the password, or has been changed. */
export class WrongPassword extends Error {}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const NESTED_BAG = '1.2.840.113549.1.12.10.1.6';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const PBES2 = '1.2.840.113549.1.5.13';
const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1', '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

const MOST_BAGS = 60;
/** How often a password may be hashed: beyond that it would not end. */
const MOST_ROUNDS = 10_000_000;
const ROUNDS = 200_000;

/** Keys and certificates of a file. */
interface Contents {
  readonly keys: Uint8Array[];
  readonly certificates: Certificate[];
}

/** @returns each key with its certificate; none where there is no pair */
export async function readPkcs12(file: Uint8Array, password: string): Promise<Identity[]> {
  const [, authSafe, mac] = children(read(file));
  const safe = contentOf(authSafe);
  if (mac !== undefined) await verify(mac, safe, password);
  const found: Contents = { keys: [], certificates: [] };
  for (const info of children(read(safe))) {
    const [kind, explicit] = children(info);
    if (oidOf(kind) === DATA) await collect(read(contentOf(info)), password, found);
    else if (oidOf(kind) === ENCRYPTED_DATA) {
      const encrypted = children(children(explicit)[0])[1];
      const [, algorithm, sealed] = children(encrypted);
      await collect(read(await opened(algorithm, octetsOf(sealed), password)), password, found);
    }
  }
  return paired(found);
}

function contentOf(info: Node | undefined): Uint8Array {
  const [kind, explicit] = children(info);
  if (oidOf(kind) !== DATA) throw new Error('a PKCS #12 file that is signed, not made with a password');
  return octetsOf(children(explicit)[0]);
}

/** RFC 7292 §4 */
async function verify(mac: Node, safe: Uint8Array, password: string): Promise<void> {
  const [info, salt, iterations] = children(mac);
  const [algorithm, digest] = children(info);
  const hashAlgorithm = DIGESTS[oidOf(children(algorithm)[0])];
  const iterationCount = iterations === undefined ? 1 : numberOf(iterations);
  if (hashAlgorithm === undefined || iterationCount > MOST_ROUNDS) throw new Error('PKCS #12: its integrity is shown in a way that is not known here');
  const { getCrypto } = await import('pkijs');
  const right = await getCrypto(true).verifyDataStampedWithPassword({
    password: bytes(password), hashAlgorithm, salt: copy(octetsOf(salt)), iterationCount, contentToVerify: copy(safe), signatureToVerify: copy(octetsOf(digest)),
  } as never);
  if (!right) throw new WrongPassword();
}

function copy(given: Uint8Array): ArrayBuffer {
  return new Uint8Array(given).buffer;
}

function bytes(password: string): ArrayBuffer {
  return copy(new TextEncoder().encode(password));
}

async function opened(algorithm: Node | undefined, sealed: Uint8Array, password: string): Promise<Uint8Array> {
  if (algorithm === undefined) throw new Error('malformed');
  const [scheme, parameters] = children(algorithm);
  const pkijs = await import('pkijs');
  const isModern = oidOf(scheme) === PBES2 && !isTripleDes(parameters);
  if (!isModern) {
    if (parameters === undefined) throw new Error('malformed');
    const { openPassworded } = await import('./legacy');
    try {
      return openPassworded(oidOf(scheme), derOf(parameters), password, sealed);
    } catch (failed) {
      if (/unsupported/i.test(String(failed))) throw failed;
      throw new WrongPassword('', { cause: failed });
    }
  }
  const asn1 = await import('asn1js');
  try {
    const encryptedContentInfo = new pkijs.EncryptedContentInfo({
      contentType: DATA, contentEncryptionAlgorithm: new pkijs.AlgorithmIdentifier({ schema: asn1.fromBER(copy(derOf(algorithm))).result }),
      encryptedContent: new asn1.OctetString({ valueHex: new Uint8Array(sealed) }),
    });
    return new Uint8Array(await pkijs.getCrypto(true).decryptEncryptedContentInfo({ password: bytes(password), encryptedContentInfo }));
  } catch (failed) {
    throw new WrongPassword('', { cause: failed });
  }
}

const TRIPLE_DES = '1.2.840.113549.3.7';

function isTripleDes(parameters: Node | undefined): boolean {
  return oidOf(children(children(parameters)[1])[0]) === TRIPLE_DES;
}

async function collect(bags: Node, password: string, found: Contents, depth = 0): Promise<void> {
  for (const bag of children(bags).slice(0, MOST_BAGS)) {
    const [kind, explicit] = children(bag);
    const value = children(explicit)[0];
    if (value === undefined) throw new Error('malformed');
    switch (oidOf(kind)) {
      case KEY_BAG:
        found.keys.push(new Uint8Array(derOf(value)));
        break;
      case SHROUDED_KEY_BAG: {
        const [algorithm, sealed] = children(value);
        found.keys.push(await opened(algorithm, octetsOf(sealed), password));
        break;
      }
      case CERTIFICATE_BAG: {
        const [form, content] = children(value);
        if (oidOf(form) === X509_CERTIFICATE) found.certificates.push(await readCertificate(octetsOf(children(content)[0])));
        break;
      }
      case NESTED_BAG:
        if (depth < 3) await collect(value, password, found, depth + 1);
    }
  }
}

/** What belongs together is found by the keys themselves: what files say of it is left out by some. */
async function paired({ keys, certificates }: Contents): Promise<Identity[]> {
  const made: Identity[] = [];
  for (const key of keys) {
    for (const certificate of certificates) {
      if (certificate.key !== null && (await belongs(key, certificate))) made.push({ certificate, chain: chainOf(certificate, certificates), key });
    }
  }
  return made;
}

const CHALLENGE = new TextEncoder().encode('veredus');

/** Whether a private key is that of a certificate: what the one signs the other verifies. */
export async function belongs(key: Uint8Array, certificate: Certificate): Promise<boolean> {
  try {
    const { use } = wayOf(certificate);
    const made = await crypto.subtle.sign(use, await signingKey(certificate, key), CHALLENGE);
    return await crypto.subtle.verify(use, await verifyingKey(certificate), made, CHALLENGE);
  } catch {
    return false; // of another kind
  }
}

function chainOf(certificate: Certificate, all: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  let last = certificate;
  while (chain.length < 8) {
    const wanted = last.issuerName;
    const next = all.find((each) => each !== last && each !== certificate && !chain.includes(each) && same(subjectOf(each), wanted));
    if (next === undefined) return chain;
    chain.push(next);
    last = next;
  }
  return chain;
}

function subjectOf(certificate: Certificate): Uint8Array {
  return new Uint8Array(certificate.parsed.subject.toSchema().toBER(false));
}

/** The newest that is valid now; else the newest. */
export function best<T extends { readonly certificate: Certificate }>(all: readonly T[], at = new Date()): T | undefined {
  const sorted = [...all].sort((a, b) => b.certificate.from.getTime() - a.certificate.from.getTime());
  return sorted.find((each) => isValid(each.certificate, at)) ?? sorted[0];
}

/** As OpenSSL 3 writes them: AES-256, PBKDF2 and HMAC with SHA-256. */
export async function writePkcs12({ certificate, chain, key }: Identity, password: string): Promise<Uint8Array> {
  const pkijs = await import('pkijs');
  const secret = bytes(password);
  const bag = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: pkijs.PrivateKeyInfo.fromBER(copy(key)) });
  await bag.makeInternalValues({ password: secret, contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 }, hmacHashAlgorithm: 'SHA-256', iterationCount: ROUNDS } as never);
  const { OctetString } = await import('asn1js');
  const attributes = [new pkijs.Attribute({ type: '1.2.840.113549.1.9.21', values: [new OctetString({ valueHex: await crypto.subtle.digest('SHA-1', new Uint8Array(certificate.der)) })] })];
  const keys = new pkijs.SafeContents({ safeBags: [new pkijs.SafeBag({ bagId: SHROUDED_KEY_BAG, bagValue: bag, bagAttributes: attributes })] });
  const certificates = new pkijs.SafeContents({
    safeBags: [certificate, ...chain].map((each, i) => new pkijs.SafeBag({
      bagId: CERTIFICATE_BAG, bagValue: new pkijs.CertBag({ parsedValue: each.parsed }), ...(i === 0 ? { bagAttributes: attributes } : {}),
    })),
  });
  const safe = new pkijs.AuthenticatedSafe({ parsedValue: { safeContents: [{ privacyMode: 0, value: keys }, { privacyMode: 0, value: certificates }] } });
  await safe.makeInternalValues({ safeContents: [{}, {}] });
  const file = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await file.makeInternalValues({ password: secret, iterations: ROUNDS, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' } as never);
  return encoded(file.toSchema());
}
