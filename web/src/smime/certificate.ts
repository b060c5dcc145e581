import type { Certificate as Parsed } from 'pkijs';
import { fromBase64, binary } from '../secret/mime';
import { ED25519, RSA, RSA_PSS } from './keys';
import { children, derOf, hex, oidOf, octetsOf, read, tagOf, type Node } from './der';

// What a certificate says. RFC 5280, RFC 8550

/** What a key is for: RSA, RSA for signatures alone, or an elliptic curve, of which the last signs alone. */
export type KeyKind = 'RSA' | 'RSA-PSS' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256, in hexadecimal. */
  readonly fingerprint: string;
  readonly name: string;
  /** In lower case. RFC 8550 §3 */
  readonly addresses: readonly string[];
  readonly issuer: string;
  readonly from: Date;
  readonly until: Date;
  /** Null for a kind that is not known here. */
  readonly key: KeyKind | null;
  readonly signs: boolean;
  readonly encrypts: boolean;
  /** Whether its owner reads AES-GCM, as far as the certificate tells. RFC 4262 */
  readonly gcm: boolean;
  /** Encoded, as the next. */
  readonly issuerName: Uint8Array;
  readonly serial: Uint8Array;
  /** Null where it has none. */
  readonly keyId: Uint8Array | null;
  readonly publicKey: Uint8Array;
  readonly parsed: Parsed;
}

const EC = '1.2.840.10045.2.1';
const CURVES: Readonly<Record<string, KeyKind>> = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384', '1.3.132.0.35': 'P-521' };

const SIGN_ALONE: readonly KeyKind[] = ['RSA-PSS', 'Ed25519'];

const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const ALTERNATIVE_NAME = '2.5.29.17';
const SUBJECT_KEY_ID = '2.5.29.14';
const CAPABILITIES = '1.2.840.113549.1.9.15';
const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const ANY_PURPOSE = '2.5.29.37.0';
const GCM = ['2.16.840.1.101.3.4.1.6', '2.16.840.1.101.3.4.1.46'];

const RFC822_NAME = 1;
// of the first octet of a key usage. RFC 5280 §4.2.1.3
const DIGITAL_SIGNATURE = 0x80;
const NON_REPUDIATION = 0x40;
const KEY_ENCIPHERMENT = 0x20;
const KEY_AGREEMENT = 0x08;

/** Certificates of one file at most. */
const MOST = 20;

export async function readCertificate(given: Uint8Array): Promise<Certificate> {
  const { Certificate: PkiCertificate } = await import('pkijs');
  const root = read(given);
  const der = new Uint8Array(derOf(root));
  const parsed = PkiCertificate.fromBER(der);
  const fields = [...children(children(root)[0])].filter((field) => tagOf(field) !== 0);
  const [serial, , issuerName, , subject, publicKey] = fields;
  if (serial === undefined || issuerName === undefined || subject === undefined || publicKey === undefined) throw new Error('malformed');
  const extensions = new Map((parsed.extensions ?? []).map((each) => [each.extnID, read(each.extnValue.valueBlock.valueHexView)]));
  const key = kindOf(publicKey);
  const usage = extensions.get(KEY_USAGE);
  const bits = usage === undefined ? 0xff : (octetsOf(usage)[0] ?? 0);
  const forMail = isForMail(extensions.get(EXTENDED_KEY_USAGE));
  const addresses = addressesOf(subject, extensions.get(ALTERNATIVE_NAME));
  const keyId = extensions.get(SUBJECT_KEY_ID);
  const able = extensions.get(CAPABILITIES);
  return {
    der, fingerprint: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', der))), name: titleOf(subject) ?? addresses[0] ?? '', addresses,
    issuer: titleOf(issuerName) ?? '', from: parsed.notBefore.value, until: parsed.notAfter.value, key,
    signs: key !== null && forMail && (bits & (DIGITAL_SIGNATURE | NON_REPUDIATION)) !== 0,
    encrypts: key !== null && !SIGN_ALONE.includes(key) && forMail && (bits & (key === 'RSA' ? KEY_ENCIPHERMENT : KEY_AGREEMENT)) !== 0,
    gcm: able !== undefined && readsGcm(able),
    issuerName: new Uint8Array(derOf(issuerName)), serial: new Uint8Array(derOf(serial)), keyId: keyId === undefined ? null : new Uint8Array(octetsOf(keyId)),
    publicKey: new Uint8Array(derOf(publicKey)), parsed,
  };
}

function kindOf(publicKey: Node): KeyKind | null {
  const [kind, parameters] = children(children(publicKey)[0]);
  if (oidOf(kind) === RSA) return 'RSA';
  if (oidOf(kind) === RSA_PSS) return 'RSA-PSS';
  if (oidOf(kind) === ED25519) return 'Ed25519';
  return oidOf(kind) === EC ? (CURVES[oidOf(parameters)] ?? null) : null;
}

/** RFC 8550 §4.4.4: what is not said is allowed. */
function isForMail(purposes: Node | undefined): boolean {
  return purposes === undefined || children(purposes).some((each) => [EMAIL_PROTECTION, ANY_PURPOSE].includes(oidOf(each)));
}

function namesIn(name: Node, wanted: string): string[] {
  return children(name).flatMap(children).flatMap((each) => {
    const [kind, value] = children(each);
    const text = (value as { readonly valueBlock?: { readonly value?: unknown } } | undefined)?.valueBlock?.value;
    return oidOf(kind) === wanted && typeof text === 'string' ? [text] : [];
  });
}

function titleOf(name: Node): string | undefined {
  return namesIn(name, COMMON_NAME)[0] ?? namesIn(name, ORGANISATION)[0];
}

function addressesOf(subject: Node, alternatives: Node | undefined): string[] {
  const others = (alternatives === undefined ? [] : children(alternatives)).filter((each) => tagOf(each) === RFC822_NAME).map((each) => binary(octetsOf(each)));
  return [...new Set([...others, ...namesIn(subject, EMAIL_ADDRESS)].map((each) => each.toLowerCase()))];
}

/** SMIMECapabilities: RFC 8551 §2.5.2 */
export function readsGcm(capabilities: Node): boolean {
  return children(capabilities).some((each) => GCM.includes(oidOf(children(each)[0])));
}

export function isValid(certificate: Certificate, at = new Date()): boolean {
  return certificate.from <= at && at <= certificate.until;
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** Certificates in a file: one, several as text, or a collection (PKCS#7). RFC 7468 §5, RFC 8551 §3.8 */
export async function readCertificates(file: Uint8Array): Promise<Certificate[]> {
  const text = binary(file.subarray(0, 4 << 20));
  const armoured = [...text.matchAll(PEM)].filter(([, label = '']) => /CERTIFICATE$|^(?:PKCS7|CMS)$/.test(label)).map(([, , content = '']) => fromBase64(content));
  // as it is mailed: base64 and nothing else
  const bare = armoured.length === 0 && /^[A-Za-z0-9+/=\s]+$/.test(text) ? [fromBase64(text)] : [file];
  const found: Certificate[] = [];
  for (const one of armoured.length > 0 ? armoured : bare) {
    for (const der of collected(one)) if (found.length < MOST) found.push(await readCertificate(der));
  }
  return found;
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CERTIFICATES = 0;

function collected(given: Uint8Array): Uint8Array[] {
  const root = read(given);
  const [kind, explicit] = children(root);
  if (!(kind?.idBlock.tagClass === 1 && kind.idBlock.tagNumber === 6) || explicit === undefined) return [given];
  if (oidOf(kind) !== SIGNED_DATA) throw new Error('no certificates');
  const certificates = children(children(explicit)[0]).find((each) => tagOf(each) === CERTIFICATES);
  return (certificates === undefined ? [] : children(certificates)).filter((each) => tagOf(each) === -1).map(derOf);
}
