import { NoKey } from '../secret/method';
import { children, derOf, encoded, integer, joined, nothing, numberOf, octetString, octetsOf, oid, oidOf, read, same, sequence, setOf, tagged, taggedOctets, tagOf, type Node } from './der';
import type { Certificate } from './certificate';
import type { Identity } from './pkcs12';

// What is encrypted to certificates: RFC 5652 §6, RFC 5083, RFC 5084, RFC 5753

const DATA = '1.2.840.113549.1.7.1';
const ENVELOPED = '1.2.840.113549.1.7.3';
const AUTH_ENVELOPED = '1.2.840.113549.1.9.16.1.23';

const RSA = '1.2.840.113549.1.1.1';
const RSA_OAEP = '1.2.840.113549.1.1.7';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/** Algorithms of content; lengths are in octets. */
const CBC: Readonly<Record<string, number>> = { '2.16.840.1.101.3.4.1.2': 16, '2.16.840.1.101.3.4.1.22': 24, '2.16.840.1.101.3.4.1.42': 32 };
const GCM: Readonly<Record<string, number>> = { '2.16.840.1.101.3.4.1.6': 16, '2.16.840.1.101.3.4.1.26': 24, '2.16.840.1.101.3.4.1.46': 32 };
const WRAPS: Readonly<Record<string, number>> = { '2.16.840.1.101.3.4.1.5': 16, '2.16.840.1.101.3.4.1.25': 24, '2.16.840.1.101.3.4.1.45': 32 };
const TRIPLE_DES = '1.2.840.113549.3.7';
const RC2 = '1.2.840.113549.3.2';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
const AES_256_GCM = '2.16.840.1.101.3.4.1.46';
const AES_256_WRAP = '2.16.840.1.101.3.4.1.45';

/** dhSinglePass-stdDH with a hash, and with the cofactor, which is 1 for the curves here. RFC 5753 §7.1.4 */
const AGREEMENTS: Readonly<Record<string, string>> = {
  '1.3.133.16.840.63.0.2': 'SHA-1', '1.3.132.1.11.1': 'SHA-256', '1.3.132.1.11.2': 'SHA-384', '1.3.132.1.11.3': 'SHA-512',
  '1.3.133.16.840.63.0.3': 'SHA-1', '1.3.132.1.14.1': 'SHA-256', '1.3.132.1.14.2': 'SHA-384', '1.3.132.1.14.3': 'SHA-512',
};
const CURVES = { 'P-256': { oid: '1.2.840.10045.3.1.7', bits: 256 }, 'P-384': { oid: '1.3.132.0.34', bits: 384 }, 'P-521': { oid: '1.3.132.0.35', bits: 528 } } as const;
type Curve = keyof typeof CURVES;

const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1', '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** Recipients of a message that are looked at. */
const MOST_RECIPIENTS = 2000;
const LEAST_TAG = 12;
const UNKNOWN = 'an algorithm that is not known here';

export interface Unsealed {
  readonly content: Uint8Array;
  /** Whether a change on its way would have been seen: what AES-CBC and older have encrypted can be changed unseen. */
  readonly intact: boolean;
}

function own(given: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(given);
}

// -- opening

/** @returns octets of the key */
function oldLength({ algorithm, parameters }: Sealed): number {
  if (algorithm === TRIPLE_DES) return 24;
  if (algorithm !== RC2) throw new Error(UNKNOWN);
  return rc2Bits(parameters) / 8;
}

interface Sealed {
  readonly recipients: readonly Node[];
  readonly algorithm: string;
  readonly parameters: Node | undefined;
  readonly content: Uint8Array;
  /** Null for what has none. */
  readonly mac: Uint8Array | null;
  readonly authenticated: Uint8Array;
}

export function isSealed(object: Uint8Array): boolean {
  return [ENVELOPED, AUTH_ENVELOPED].includes(oidOf(children(read(object))[0]));
}

/** @throws NoKey if it is for none of them */
export async function unseal(object: Uint8Array, keys: readonly Identity[]): Promise<Unsealed> {
  const sealed = readSealed(object);
  const length = CBC[sealed.algorithm] ?? GCM[sealed.algorithm] ?? oldLength(sealed);
  for (const recipient of sealed.recipients.slice(0, MOST_RECIPIENTS)) {
    const key = await keyFrom(recipient, keys, length);
    if (key !== null) return { content: await decrypt(sealed, key), intact: sealed.mac !== null };
  }
  throw new NoKey();
}

function readSealed(object: Uint8Array): Sealed {
  const [kind, explicit] = children(read(object));
  const isAuthenticated = oidOf(kind) === AUTH_ENVELOPED;
  if (!isAuthenticated && oidOf(kind) !== ENVELOPED) throw new Error('not encrypted');
  const [, ...fields] = children(children(explicit)[0]);
  if (tagOf(fields[0]) === 0) fields.shift(); // certificates of the originator
  const [recipients, encrypted, ...rest] = fields;
  const [, algorithm, content] = children(encrypted);
  const [name, parameters] = children(algorithm);
  if (content === undefined) throw new Error('the content is not in it');
  const attributes = rest.find((each) => tagOf(each) === 1);
  const mac = rest.find((each) => tagOf(each) === -1);
  if (isAuthenticated !== (GCM[oidOf(name)] !== undefined)) throw new Error('an algorithm that does not go with its kind');
  return {
    recipients: children(recipients), algorithm: oidOf(name), parameters, content: octetsOf(content),
    mac: isAuthenticated ? octetsOf(mac) : null, authenticated: isAuthenticated && attributes !== undefined ? asSet(attributes) : new Uint8Array(),
  };
}

/** RFC 5083 §2.2: with the tag that they would have by themselves. */
function asSet(attributes: Node): Uint8Array {
  const made = own(derOf(attributes));
  made[0] = 0x31;
  return made;
}

async function decrypt(sealed: Sealed, key: Uint8Array): Promise<Uint8Array> {
  const { algorithm, parameters, content, mac } = sealed;
  if (mac !== null) {
    if (mac.length < LEAST_TAG) throw new Error('the tag is too short');
    const secret = await crypto.subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt']);
    const iv = own(octetsOf(children(parameters)[0]));
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, tagLength: mac.length * 8, additionalData: own(sealed.authenticated) }, secret, own(joined([content, mac]))));
  }
  if (CBC[algorithm] !== undefined) {
    const secret = await crypto.subtle.importKey('raw', own(key), 'AES-CBC', false, ['decrypt']);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: own(octetsOf(parameters)) }, secret, own(content)));
  }
  const { openRc2, openTripleDes } = await import('./legacy');
  return algorithm === TRIPLE_DES ? openTripleDes(key, octetsOf(parameters), content) : openRc2(key, rc2Bits(parameters), octetsOf(children(parameters)[1]), content);
}

/** RFC 2268 §6: small numbers of bits have numbers of their own. */
function rc2Bits(parameters: Node | undefined): number {
  const version = numberOf(children(parameters)[0]);
  const bits = { 160: 40, 120: 64, 58: 128 }[version] ?? version;
  if (bits < 40 || bits > 1024) throw new Error('malformed');
  return bits;
}

/** @returns null if it is for somebody else */
async function keyFrom(recipient: Node, keys: readonly Identity[], length: number): Promise<Uint8Array | null> {
  switch (tagOf(recipient)) {
    case -1: {
      const [, who, algorithm, sealed] = children(recipient);
      const key = keys.find((each) => each.certificate.key === 'RSA' && isMeant(who, each.certificate));
      return key === undefined ? null : transported(algorithm, octetsOf(sealed), key, length);
    }
    case 1:
      return agreed(recipient, keys);
    default:
      return null; // a password, or a key that both have
  }
}

function isMeant(who: Node | undefined, certificate: Certificate): boolean {
  if (who === undefined) return false;
  if (tagOf(who) === 0) {
    const id = who.idBlock.isConstructed ? octetsOf(children(who)[0]) : octetsOf(who);
    return certificate.keyId !== null && same(id, certificate.keyId);
  }
  const [issuer, serial] = children(who);
  return issuer !== undefined && same(derOf(issuer), certificate.issuerName) && serial !== undefined && same(derOf(serial), certificate.serial);
}

/** RFC 8551 §2.3, RFC 3560 */
async function transported(algorithm: Node | undefined, sealed: Uint8Array, { key }: Identity, length: number): Promise<Uint8Array> {
  const [name, parameters] = children(algorithm);
  if (oidOf(name) === RSA) return (await import('./legacy')).openKey(key, sealed, length);
  if (oidOf(name) !== RSA_OAEP) throw new Error(UNKNOWN);
  const chosen = parameters === undefined ? [] : children(parameters);
  const explicit = (number: number): Node | undefined => chosen.find((each) => tagOf(each) === number);
  const hashIn = (node: Node | undefined): string | undefined => (node === undefined ? 'SHA-1' : DIGESTS[oidOf(children(node)[0])]);
  const digest = hashIn(explicit(0) === undefined ? undefined : children(explicit(0))[0]);
  const mask = hashIn(explicit(1) === undefined ? undefined : children(children(explicit(1))[0])[1]);
  if (digest === undefined || digest !== mask || explicit(2) !== undefined) throw new Error('a form of RSA-OAEP that browsers do not know');
  const secret = await crypto.subtle.importKey('pkcs8', own(key), { name: 'RSA-OAEP', hash: digest }, false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt('RSA-OAEP', secret, own(sealed)));
}

/** RFC 5753 §3.1 */
async function agreed(recipient: Node, keys: readonly Identity[]): Promise<Uint8Array | null> {
  const fields = children(recipient);
  const originator = fields.find((each) => tagOf(each) === 0);
  const material = fields.find((each) => tagOf(each) === 1);
  const [algorithm, sealedKeys] = fields.filter((each) => tagOf(each) === -1).slice(1);
  for (const each of children(sealedKeys)) {
    const [who, sealed] = children(each);
    const key = keys.find(({ certificate }) => (certificate.key ?? '') in CURVES && isMeant(who, certificate));
    if (key === undefined) continue;
    const [name, wrap] = children(algorithm);
    const hash = AGREEMENTS[oidOf(name)];
    const wrapLength = WRAPS[oidOf(children(wrap)[0])];
    const sender = children(originator)[0];
    if (hash === undefined || wrap === undefined || wrapLength === undefined || sender === undefined || tagOf(sender) !== 1) throw new Error(UNKNOWN);
    const point = octetsOf(children(sender)[1]);
    const curve = key.certificate.key as Curve;
    const secret = await crypto.subtle.importKey('pkcs8', own(key.key), { name: 'ECDH', namedCurve: curve }, false, ['deriveBits']);
    const known = await crypto.subtle.importKey('raw', own(point), { name: 'ECDH', namedCurve: curve }, false, []);
    const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: known }, secret, CURVES[curve].bits);
    const info = sharedInfo(wrap, material, wrapLength);
    return unwrap(await derived(new Uint8Array(shared), hash, wrapLength, info), octetsOf(sealed));
  }
  return null;
}

/** ECC-CMS-SharedInfo. RFC 5753 §7.2 */
function sharedInfo(wrap: Node, material: Node | undefined, length: number): Uint8Array {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setUint32(0, length * 8);
  const user = material === undefined ? [] : [tagged(0, octetString(octetsOf(children(material)[0])))];
  return encoded(sequence(wrap, ...user, tagged(2, octetString(bits))));
}

/** The function of ANSI X9.63. SEC 1 §3.6.1 */
async function derived(shared: Uint8Array, hash: string, length: number, info: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let i = 1, had = 0; had < length; i++) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, i);
    const part = new Uint8Array(await crypto.subtle.digest(hash, own(joined([shared, counter, info]))));
    parts.push(part);
    had += part.length;
  }
  return joined(parts).slice(0, length);
}

async function unwrap(wrap: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  const secret = await crypto.subtle.importKey('raw', own(wrap), 'AES-KW', false, ['unwrapKey']);
  // what kind of key it is does not matter to whom it is wrapped for
  const key = await crypto.subtle.unwrapKey('raw', own(sealed), secret, 'AES-KW', { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  return new Uint8Array(await crypto.subtle.exportKey('raw', key));
}

// -- sealing

/**
 * Encrypts to certificates.
 *
 * @param gcm whether everybody reads AES-GCM, by which changes are seen
 * @returns the object, and what it is called in a Content-Type. RFC 8551 §3.2.2
 */
export async function seal(content: Uint8Array, recipients: readonly Certificate[], gcm: boolean): Promise<{ readonly object: Uint8Array; readonly kind: 'enveloped-data' | 'authEnveloped-data' }> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const infos = await Promise.all(recipients.map((each) => (each.key === 'RSA' ? transport(each, key) : agree(each, key))));
  const iv = crypto.getRandomValues(new Uint8Array(gcm ? 12 : 16));
  const secret = await crypto.subtle.importKey('raw', key, gcm ? 'AES-GCM' : 'AES-CBC', false, ['encrypt']);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: gcm ? 'AES-GCM' : 'AES-CBC', iv }, secret, own(content)));
  if (!gcm) {
    const algorithm = sequence(oid(AES_256_CBC), octetString(iv));
    return { kind: 'enveloped-data', object: info(ENVELOPED, sequence(integer(2), setOf(...infos), sequence(oid(DATA), algorithm, taggedOctets(0, sealed)))) };
  }
  const tag = sealed.subarray(sealed.length - 16);
  const algorithm = sequence(oid(AES_256_GCM), sequence(octetString(iv), integer(16)));
  const encrypted = sequence(oid(DATA), algorithm, taggedOctets(0, sealed.subarray(0, sealed.length - 16)));
  return { kind: 'authEnveloped-data', object: info(AUTH_ENVELOPED, sequence(integer(0), setOf(...infos), encrypted, octetString(tag))) };
}

function info(kind: string, content: Node): Uint8Array {
  return encoded(sequence(oid(kind), tagged(0, content)));
}

function whoIs({ issuerName, serial }: Certificate): Node {
  return sequence(read(issuerName), read(serial));
}

/** As PKCS #1 1.5 has it, which is what all programs open. RFC 8551 §2.3 */
async function transport(recipient: Certificate, key: Uint8Array): Promise<Node> {
  const { sealKey } = await import('./legacy');
  return sequence(integer(0), whoIs(recipient), sequence(oid(RSA), nothing()), octetString(sealKey(recipient.publicKey, key)));
}

async function agree(recipient: Certificate, key: Uint8Array): Promise<Node> {
  const namedCurve = recipient.key as Curve;
  const how = { name: 'ECDH', namedCurve };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(how, true, ['deriveBits']);
  const known = await crypto.subtle.importKey('spki', own(recipient.publicKey), how, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: known }, privateKey, CURVES[namedCurve].bits));
  const wrap = sequence(oid(AES_256_WRAP));
  const wrapKey = await crypto.subtle.importKey('raw', own(await derived(shared, 'SHA-256', 32, sharedInfo(wrap, undefined, 32))), 'AES-KW', false, ['wrapKey']);
  const plain = await crypto.subtle.importKey('raw', own(key), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  const sealed = new Uint8Array(await crypto.subtle.wrapKey('raw', plain, wrapKey, 'AES-KW'));
  const point = read(new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)));
  const bits = children(point)[1];
  if (bits === undefined) throw new Error('malformed');
  const originator = tagged(0, tagged(1, sequence(oid(EC_PUBLIC_KEY), oid(CURVES[namedCurve].oid)), bits));
  return tagged(1, integer(3), originator, sequence(oid('1.3.132.1.11.1'), wrap), sequence(sequence(whoIs(recipient), octetString(sealed))));
}
