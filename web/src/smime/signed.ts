import type { SignedData } from 'pkijs';
import { isValid, readCertificate, readsGcm, type Certificate } from './certificate';
import { children, derOf, encoded, hex, integer, nothing, octetString, octetsOf, oid, oidOf, read, same, sequence, setOf, tagged, tagOf, type Node } from './der';
import { DIGESTS, ED25519, publicOctets, RSA_PSS, signingKey, verifyingKey, wayOf } from './keys';
import type { Identity } from './pkcs12';

// Signatures: RFC 5652 §5, RFC 8551 §2.5

const DATA = '1.2.840.113549.1.7.1';
const SIGNED = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const CAPABILITIES = '1.2.840.113549.1.9.15';
/** Which certificate to encrypt to, where it is another. RFC 8551 §2.5.3 */
const KEY_PREFERENCE = '1.2.840.113549.1.9.16.2.11';

/** AES-GCM and AES-CBC, the better first. */
const ABLE = ['2.16.840.1.101.3.4.1.46', '2.16.840.1.101.3.4.1.6', '2.16.840.1.101.3.4.1.42', '2.16.840.1.101.3.4.1.2'];

const MASK = '1.2.840.113549.1.1.8';
const MOST_SIGNERS = 4;
const MOST_CERTIFICATES = 12;
const LEAST_RSA = 2048;

/** What a signature says. Whether its certificate is to be believed is another question. */
export type Signature =
  | { readonly state: 'good'; readonly signer: Signer }
  | { readonly state: 'bad'; readonly why: string };

export interface Signer {
  readonly certificate: Certificate;
  /** To which its owner wants mail encrypted. */
  readonly wanted: Certificate;
  /** Those that came with it. */
  readonly others: readonly Certificate[];
  /** Whether its owner reads AES-GCM. */
  readonly gcm: boolean;
  /** As the signer says. */
  readonly at: Date | null;
}

export function isSigned(object: Uint8Array): boolean {
  return oidOf(children(read(object))[0]) === SIGNED;
}

/** @returns null if it is something else than signed, or signs nothing in itself */
export function enclosed(object: Uint8Array): Uint8Array | null {
  const [kind, explicit] = children(read(object));
  if (oidOf(kind) !== SIGNED) return null;
  const content = children(children(children(explicit)[0])[2])[1];
  return content === undefined ? null : octetsOf(children(content)[0]);
}

/** @param content what is signed, if it is beside the object */
export async function verify(object: Uint8Array, content: Uint8Array): Promise<Signature> {
  try {
    return await judged(object, content);
  } catch (failed) {
    return { state: 'bad', why: failed instanceof Error ? failed.message : String(failed) };
  }
}

async function parsed(object: Uint8Array): Promise<{ readonly data: SignedData; readonly certificates: readonly Certificate[] }> {
  const [kind, explicit] = children(read(object));
  const inner = children(explicit)[0];
  if (oidOf(kind) !== SIGNED || inner === undefined) throw new Error('it is no signature');
  const pkijs = await import('pkijs');
  const { fromBER } = await import('asn1js');
  const data = new pkijs.SignedData({ schema: fromBER(new Uint8Array(derOf(inner)), { maxContentLength: 64 << 20, maxNodes: 200_000, maxDepth: 40 }).result });
  const set = children(inner).find((each) => tagOf(each) === 0);
  const all = (set === undefined ? [] : children(set)).filter((each) => tagOf(each) === -1);
  if (all.length > MOST_CERTIFICATES || data.signerInfos.length > MOST_SIGNERS) throw new Error('too many signers or certificates');
  return { data, certificates: await Promise.all(all.map((each) => readCertificate(derOf(each)))) };
}

async function judged(object: Uint8Array, content: Uint8Array): Promise<Signature> {
  const { data, certificates } = await parsed(object);
  let last: Signature = { state: 'bad', why: 'nobody has signed it' };
  for (const info of data.signerInfos) {
    last = await one(info, certificates, content).catch((failed: unknown): Signature => ({ state: 'bad', why: failed instanceof Error ? failed.message : String(failed) }));
    if (last.state === 'good') return last;
  }
  return last;
}

async function one(info: SignedData['signerInfos'][number], certificates: readonly Certificate[], content: Uint8Array): Promise<Signature> {
  const certificate = certificates.find((each) => isOf(info.sid as unknown, each));
  if (certificate === undefined) throw new Error('the certificate is not in it');
  if (!certificate.signs) throw new Error('the certificate is not one for signing mail');
  const digest = DIGESTS[info.digestAlgorithm.algorithmId];
  if (digest === undefined) throw new Error('a hash that proves nothing any more, or is not known here');
  const attributes = info.signedAttrs;
  // RFC 8551 §2.5: without them it could be the signature of something else
  if (attributes === undefined) throw new Error('it has no signed attributes');
  const set = read(new Uint8Array(attributes.encodedValue));
  const value = (kind: string): Node | undefined => {
    const found = children(set).filter((each) => oidOf(children(each)[0]) === kind);
    if (found.length > 1) throw new Error('an attribute stands twice');
    return found[0] === undefined ? undefined : children(children(found[0])[1])[0];
  };
  if (oidOf(value(CONTENT_TYPE)) !== DATA) throw new Error('it signs something else than mail');
  const found = new Uint8Array(await crypto.subtle.digest(digest, new Uint8Array(content)));
  if (!same(found, octetsOf(value(MESSAGE_DIGEST)))) throw new Error('the message is not what was signed');
  await longEnough(certificate);
  if (!(await isRight(info, certificate, new Uint8Array(attributes.encodedValue), digest))) throw new Error('it was not made by the key of its certificate');
  const capabilities = value(CAPABILITIES);
  const preferred = value(KEY_PREFERENCE);
  const others = certificates.filter((each) => each !== certificate);
  const at = timeOf(value(SIGNING_TIME));
  if (at !== null && !isValid(certificate, at)) throw new Error('the certificate was not valid when the message was signed');
  return {
    state: 'good',
    signer: {
      certificate, others, gcm: capabilities === undefined ? certificate.gcm : readsGcm(capabilities), at,
      wanted: (preferred === undefined ? undefined : others.find((each) => prefers(preferred, each))) ?? certificate,
    },
  };
}

/** Whether the key has signed the attributes, in a way that goes with it. */
async function isRight({ signature, signatureAlgorithm }: SignedData['signerInfos'][number], certificate: Certificate, attributes: Uint8Array<ArrayBuffer>, digest: string): Promise<boolean> {
  const way = signatureAlgorithm.algorithmId;
  if ((certificate.key === 'Ed25519') !== (way === ED25519) || (certificate.key === 'RSA-PSS' && way !== RSA_PSS)) return false;
  if (way === ED25519) return crypto.subtle.verify('Ed25519', await verifyingKey(certificate), new Uint8Array(octetsOf(signature)), attributes);
  const { getCrypto, PublicKeyInfo } = await import('pkijs');
  return getCrypto(true).verifyWithPublicKey(attributes, signature, PublicKeyInfo.fromBER(publicOctets(certificate)), signatureAlgorithm, digest);
}

async function longEnough(certificate: Certificate): Promise<void> {
  if (certificate.key !== 'RSA' && certificate.key !== 'RSA-PSS') return;
  const known = await verifyingKey(certificate);
  if ((known.algorithm as RsaHashedKeyAlgorithm).modulusLength < LEAST_RSA) throw new Error('its key is too short to prove anything');
}

function isOf(sid: unknown, certificate: Certificate): boolean {
  const named = sid as { readonly issuer?: { toSchema(): Node }; readonly serialNumber?: Node };
  if (named.issuer !== undefined && named.serialNumber !== undefined) {
    return same(encoded(named.issuer.toSchema()), certificate.issuerName) && same(encoded(named.serialNumber), certificate.serial);
  }
  return certificate.keyId !== null && same(octetsOf(sid as Node), certificate.keyId);
}

/** By issuer and number, or by the key's id. */
function prefers(preferred: Node, certificate: Certificate): boolean {
  if (tagOf(preferred) === 0) {
    const [issuer, serial] = children(preferred);
    return issuer !== undefined && serial !== undefined && same(derOf(issuer), certificate.issuerName) && same(derOf(serial), certificate.serial);
  }
  return tagOf(preferred) === 2 && certificate.keyId !== null && hex(octetsOf(preferred)) === hex(certificate.keyId);
}

function timeOf(node: Node | undefined): Date | null {
  const at = node === undefined ? undefined : (node as unknown as { toDate?(): Date }).toDate?.();
  return at === undefined || Number.isNaN(at.getTime()) ? null : at;
}

/**
 * Signs with SHA-256, or what the key is for.
 *
 * @param preferred to which answers should be encrypted; null: to the signer's
 * @returns the signature, to stand beside the content
 */
export async function sign(content: Uint8Array, { certificate, chain, key }: Identity, preferred: Certificate | null, at: Date): Promise<Uint8Array> {
  const pkijs = await import('pkijs');
  const { OctetString, UTCTime } = await import('asn1js');
  const { hash, use } = wayOf(certificate);
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array(content)));
  const attributes = [
    attribute(CONTENT_TYPE, oid(DATA)),
    attribute(SIGNING_TIME, new UTCTime({ valueDate: at })),
    attribute(MESSAGE_DIGEST, octetString(digest)),
    attribute(CAPABILITIES, sequence(...ABLE.map((each) => sequence(oid(each))))),
    ...(preferred === null ? [] : [attribute(KEY_PREFERENCE, tagged(0, read(preferred.issuerName), read(preferred.serial)))]),
  ].sort((a, b) => (hex(encoded(a)) < hex(encoded(b)) ? -1 : 1)); // as a set is ordered: X.690 §11.6
  const secret = await signingKey(certificate, key);
  const info = new pkijs.SignerInfo({
    version: 1, sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.parsed.issuer, serialNumber: certificate.parsed.serialNumber }),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: attributes.map((each) => new pkijs.Attribute({ schema: each })) }),
  });
  const data = new pkijs.SignedData({
    version: 1, encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: DATA }), signerInfos: [info],
    certificates: [certificate, ...chain, ...(preferred === null ? [] : [preferred])].map((each) => each.parsed),
  });
  if (certificate.key === 'RSA-PSS' || certificate.key === 'Ed25519') {
    const hashed = new pkijs.AlgorithmIdentifier({ algorithmId: digestOf(hash) });
    data.digestAlgorithms = [hashed];
    info.digestAlgorithm = hashed;
    info.signatureAlgorithm = certificate.key === 'Ed25519' ? new pkijs.AlgorithmIdentifier({ algorithmId: ED25519 })
      : new pkijs.AlgorithmIdentifier({ algorithmId: RSA_PSS, algorithmParams: pssParameters(hash, digest.length) });
    info.signature = new OctetString({ valueHex: await crypto.subtle.sign(use, secret, new Uint8Array(encoded(setOf(...attributes)))) });
  } else await data.sign(secret, 0, hash);
  return encoded(sequence(oid(SIGNED), tagged(0, data.toSchema(true))));
}

function digestOf(hash: string): string {
  return Object.keys(DIGESTS).find((each) => DIGESTS[each] === hash) ?? '';
}

/** RFC 4055 §3.1 */
function pssParameters(hash: string, salt: number): Node {
  const hashed = sequence(oid(digestOf(hash)), nothing());
  return sequence(tagged(0, hashed), tagged(1, sequence(oid(MASK), hashed)), tagged(2, integer(salt)));
}

function attribute(kind: string, value: Node): Node {
  return sequence(oid(kind), setOf(value));
}
