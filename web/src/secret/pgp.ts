import type * as OpenPGP from 'openpgp';
import type { KeyID, PrivateKey, PublicKey } from 'openpgp';
import { HIDDEN_SUBJECT } from '../mail/fields';
import { outerHead, payload, type Letter } from './letter';
import { grouped, NoKey } from './method';
import { binary, canonical, contentOf, encodedText, multipart, octets, parse, show, type Content, type Entity } from './mime';

// OpenPGP for mail: RFC 9580, RFC 3156, RFC 9788

const MOST_OPENED = 64 << 20;
/** How often a passphrase is hashed, coded: 32 MiB of it. RFC 9580 §3.7.1.3. Argon2 would need what the policy forbids. */
const ITERATIONS = 240;

let loading: Promise<typeof OpenPGP> | undefined;

/** Loaded when somebody needs it. */
export function library(): Promise<typeof OpenPGP> {
  loading ??= import('openpgp').then((made) => {
    made.config.maxDecompressedMessageSize = MOST_OPENED;
    made.config.s2kIterationCountByte = ITERATIONS;
    made.config.allowUnauthenticatedMessages = false;
    return made;
  });
  return loading;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Made for what other programs know, too: a key of version 4. @returns armoured, locked */
export async function makeKey(people: readonly Person[], passphrase: string): Promise<string> {
  const pgp = await library();
  const userIDs = people.map(({ name, email }) => ({ name: name.replace(/[<>()]/g, ''), email }));
  const { privateKey } = await pgp.generateKey({ userIDs, passphrase, format: 'armored' });
  return privateKey;
}

/** A key from elsewhere, locked by its passphrase as our own are. */
export async function importKey(given: string | Uint8Array, passphrase: string): Promise<string> {
  const pgp = await library();
  const key = typeof given === 'string' ? await pgp.readPrivateKey({ armoredKey: given }) : await pgp.readPrivateKey({ binaryKey: given });
  const open = key.isDecrypted() ? key : await pgp.decryptKey({ privateKey: key, passphrase });
  return (await pgp.encryptKey({ privateKey: open, passphrase })).armor();
}

export async function readPrivate(armored: string): Promise<PrivateKey> {
  return (await library()).readPrivateKey({ armoredKey: armored });
}

export async function unlock(key: PrivateKey, passphrase: string): Promise<PrivateKey | null> {
  try {
    return await (await library()).decryptKey({ privateKey: key, passphrase });
  } catch {
    return null;
  }
}

/** Public keys in an attachment or a contact, at most a few. */
export async function readPublic(given: Uint8Array): Promise<PublicKey[]> {
  const pgp = await library();
  const text = binary(given.subarray(0, 200)).includes('-----BEGIN PGP') ? binary(given) : null;
  const keys = text === null ? await pgp.readKeys({ binaryKeys: given }) : await pgp.readKeys({ armoredKeys: text });
  return keys.slice(0, 20).map((key) => key.toPublic());
}

export function addressesOf(key: PublicKey): string[] {
  return key.users.map((user) => user.userID?.email.toLowerCase() ?? '').filter((email) => email !== '');
}

export function fingerprintOf(key: PublicKey): string {
  return grouped(key.getFingerprint());
}

/** Whether mail can be encrypted to it now. */
export async function canEncrypt(key: PublicKey): Promise<boolean> {
  try {
    await key.getEncryptionKey();
    return true;
  } catch {
    return false;
  }
}

/** A key with one address and what is needed to use it, as Autocrypt wants it. */
export async function minimal(key: PublicKey, address: string): Promise<Uint8Array> {
  const pgp = await library();
  const copy = await pgp.readKey({ binaryKey: key.write() });
  const user = copy.users.find((each) => each.userID?.email.toLowerCase() === address.toLowerCase()) ?? copy.users[0];
  if (user !== undefined) {
    user.otherCertifications = [];
    copy.users = [user];
  }
  return copy.write();
}

// -- reading

/** What a signature says. */
export type Signature =
  | { readonly state: 'good'; readonly key: PublicKey }
  | { readonly state: 'bad' }
  | { readonly state: 'unknown'; readonly id: string };

export interface Opened {
  readonly content: Content;
  readonly encrypted: boolean;
  readonly signature: Signature | null;
}

interface Verified {
  readonly keyID: KeyID;
  readonly verified: Promise<true>;
}

async function judged(found: readonly Verified[], candidates: readonly PublicKey[]): Promise<Signature | null> {
  let last: Signature | null = null;
  for (const one of found.slice(0, 5)) {
    const key = candidates.find((each) => each.getKeys(one.keyID).length > 0);
    if (key === undefined) {
      last ??= { state: 'unknown', id: one.keyID.toHex().toUpperCase() };
      continue;
    }
    try {
      await one.verified;
      return { state: 'good', key };
    } catch {
      last = { state: 'bad' };
    }
  }
  return last;
}

/** The signature of a multipart/signed. RFC 3156 §5 */
async function detached(root: Entity, candidates: readonly PublicKey[]): Promise<Opened> {
  const [content, signature] = root.children;
  if (content === undefined || signature === undefined || root.children.length !== 2) throw new Error('it is not one part and its signature');
  const pgp = await library();
  const message = await pgp.createMessage({ binary: new Uint8Array(content.whole) });
  let state: Signature | null = { state: 'bad' };
  try {
    const armored = binary(contentOf(signature));
    const checked = await pgp.verify({ message, signature: await pgp.readSignature({ armoredSignature: armored }), verificationKeys: [...candidates], format: 'binary' });
    state = (await judged(checked.signatures, candidates)) ?? state;
  } catch {
    // what cannot be read proves nothing
  }
  return { content: show(content), encrypted: false, signature: state };
}

/** @param whole the message as it came */
export async function openSigned(whole: Uint8Array, candidates: readonly PublicKey[]): Promise<Opened> {
  return detached(parse(canonical(whole)), candidates);
}

/** @param keys unlocked */
export async function openEncrypted(whole: Uint8Array, keys: readonly PrivateKey[], candidates: readonly PublicKey[]): Promise<Opened> {
  const root = parse(canonical(whole));
  const sealed = root.children[1];
  // RFC 3156 §4: two parts, nothing beside them
  if (root.children.length !== 2 || sealed === undefined || root.children[0]?.type.value !== 'application/pgp-encrypted') {
    throw new Error('it is not made as encrypted mail is');
  }
  const { data, signature } = await decrypted(contentOf(sealed), keys, candidates);
  const inner = parse(canonical(data));
  const isSigned = inner.type.value === 'multipart/signed' && /pgp-signature/i.test(inner.type.params['protocol'] ?? '');
  if (isSigned) return { ...(await detached(inner, candidates)), encrypted: true };
  return { content: show(inner), encrypted: true, signature };
}

async function decrypted(sealed: Uint8Array, keys: readonly PrivateKey[], candidates: readonly PublicKey[]): Promise<{ data: Uint8Array; signature: Signature | null }> {
  const pgp = await library();
  const text = binary(sealed);
  const message = text.includes('-----BEGIN PGP MESSAGE-----') ? await pgp.readMessage({ armoredMessage: text }) : await pgp.readMessage({ binaryMessage: sealed });
  const wanted = message.getEncryptionKeyIDs();
  const hidden = wanted.some((id) => /^0+$/.test(id.toHex()));
  if (!hidden && !keys.some((key) => wanted.some((id) => key.getKeys(id).length > 0))) throw new NoKey();
  try {
    const opened = await pgp.decrypt({ message, decryptionKeys: [...keys], verificationKeys: [...candidates], format: 'binary' });
    return { data: opened.data as Uint8Array, signature: await judged(opened.signatures, candidates) };
  } catch (failed) {
    if (hidden && /session key|key data/i.test(String(failed))) throw new NoKey();
    throw failed;
  }
}

/** Armour that is all of a text. */
export async function openInline(text: string, keys: readonly PrivateKey[], candidates: readonly PublicKey[]): Promise<Opened> {
  const pgp = await library();
  if (text.includes('-----BEGIN PGP MESSAGE-----')) {
    const { data, signature } = await decrypted(new TextEncoder().encode(text), keys, candidates);
    return { content: plain(new TextDecoder().decode(data)), encrypted: true, signature };
  }
  const message = await pgp.readCleartextMessage({ cleartextMessage: text.trim() });
  const checked = await pgp.verify({ message, verificationKeys: [...candidates] });
  return { content: plain(String(checked.data)), encrypted: false, signature: (await judged(checked.signatures, candidates)) ?? { state: 'bad' } };
}

function plain(text: string): Content {
  return show(parse(octets(encodedText(text, 'text/plain'))));
}

// -- writing

/** Encrypted, and signed if there is a key to sign with. RFC 3156 §4, §6.2 */
export async function encrypt(letter: Letter, keys: readonly PublicKey[], signer: PrivateKey | null, autocrypt: string | null): Promise<Blob> {
  const pgp = await library();
  const message = await pgp.createMessage({ binary: octets(payload(letter, true)) });
  const sealed = await pgp.encrypt({
    message, encryptionKeys: [...keys], ...(signer === null ? {} : { signingKeys: signer }), format: 'armored',
    wildcard: letter.bcc.length > 0, // whom it is encrypted to tells who has got it
  });
  return new Blob([multipart('encrypted', '; protocol="application/pgp-encrypted"', outerHead(letter, HIDDEN_SUBJECT, autocrypt), [
    'Content-Type: application/pgp-encrypted\r\nContent-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n',
    `Content-Type: application/octet-stream; name="encrypted.asc"\r\nContent-Disposition: inline; filename="encrypted.asc"\r\n\r\n${crlf(String(sealed))}`,
  ])], { type: 'message/rfc822' });
}

/** Readable for everybody, with a signature beside it. RFC 3156 §5 */
export async function sign(letter: Letter, signer: PrivateKey, autocrypt: string | null): Promise<Blob> {
  const pgp = await library();
  const content = payload(letter, false);
  const signature = await pgp.sign({ message: await pgp.createMessage({ binary: octets(content) }), signingKeys: signer, detached: true, format: 'object' });
  const digest = pgp.enums.read(pgp.enums.hash, (signature.packets[0] as import('openpgp').SignaturePacket).hashAlgorithm ?? pgp.enums.hash.sha512);
  // the line end before a delimiter is not signed, so one more stands there
  return new Blob([multipart('signed', `; micalg="pgp-${String(digest)}"; protocol="application/pgp-signature"`, outerHead(letter, letter.subject, autocrypt), [
    `${content}\r\n`,
    `Content-Type: application/pgp-signature; name="signature.asc"\r\nContent-Disposition: attachment; filename="signature.asc"\r\n\r\n${crlf(signature.armor())}`,
  ])], { type: 'message/rfc822' });
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

