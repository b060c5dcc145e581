import { HIDDEN_SUBJECT } from '../mail/fields';
import { outerHead, payload, type Letter } from '../secret/letter';
import { canonical, contentOf, folded, multipart, octets, parse, show, toBase64, type Content, type Entity } from '../secret/mime';
import type { Certificate } from './certificate';
import { isSealed, seal, unseal } from './enveloped';
import { wayOf } from './keys';
import type { Identity } from './pkcs12';
import { enclosed, isSigned, sign, verify, type Signature } from './signed';

// Mail that is signed or encrypted to certificates: RFC 8551 §3

/** What is within each other at most. */
const DEEPEST = 5;
const OBJECT = /^application\/(?:x-)?pkcs7-mime$/;
const SIGNATURE = /^application\/(?:x-)?pkcs7-signature$/;

/** A message that was read here. */
export interface OpenedMail {
  readonly content: Content;
  readonly encrypted: boolean;
  /** Whether a change of what was encrypted would have been seen. */
  readonly intact: boolean;
  /** Of what is shown: one around what is encrypted does not tell who has written it. */
  readonly signature: Signature | null;
}

/** As it is where another program has called it otherwise. RFC 8551 §3.9 */
function isObject({ type }: Entity): boolean {
  return OBJECT.test(type.value) || (type.value === 'application/octet-stream' && /\.p7m$/i.test(type.params['name'] ?? ''));
}

/**
 * @param whole the message as it came
 * @throws NoKey if none of the keys opens it
 */
export function openMail(whole: Uint8Array, keys: readonly Identity[]): Promise<OpenedMail> {
  return open(parse(canonical(whole)), keys, DEEPEST);
}

/** Only what is signed or encrypted as a whole: what stands beside it may be somebody else's. */
async function open(entity: Entity, keys: readonly Identity[], depth: number): Promise<OpenedMail> {
  if (depth === 0) throw new Error('too many layers');
  if (isObject(entity)) {
    const object = contentOf(entity);
    if (isSealed(object)) {
      const { content, intact } = await unseal(object, keys);
      const inner = await open(parse(canonical(content)), keys, depth - 1);
      return { ...inner, encrypted: true, intact: intact || inner.intact };
    }
    const content = isSigned(object) ? enclosed(object) : null;
    if (content === null) throw new Error('neither encrypted nor signed');
    return signedBy(await verify(object, content), await open(parse(canonical(content)), keys, depth - 1));
  }
  const [content, signature] = entity.children;
  if (entity.type.value === 'multipart/signed' && entity.children.length === 2 && content !== undefined && signature !== undefined && SIGNATURE.test(signature.type.value)) {
    return signedBy(await verify(contentOf(signature), content.whole), await open(content, keys, depth - 1));
  }
  return { content: show(entity), encrypted: false, intact: false, signature: null };
}

function signedBy(signature: Signature, inner: OpenedMail): OpenedMail {
  return inner.encrypted ? inner : { ...inner, signature };
}

// -- writing

/** As whom somebody signs. */
export interface Signing {
  readonly identity: Identity;
  /** To which answers should be encrypted; null: to the one that signs. */
  readonly preferred: Certificate | null;
}

/** RFC 8551 §3.5.3 */
async function signed(head: string, content: string, { identity, preferred }: Signing): Promise<string> {
  const signature = await sign(octets(content), identity, preferred, new Date());
  // the line end before a delimiter is not signed, so one more stands there
  return multipart('signed', `; micalg="${wayOf(identity.certificate).hash.toLowerCase()}"; protocol="application/pkcs7-signature"`, head, [
    `${content}\r\n`,
    `Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7s"\r\n\r\n${folded(toBase64(signature))}\r\n`,
  ]);
}

/** Readable for everybody, with a signature beside it. */
export async function signMail(letter: Letter, signing: Signing, autocrypt: string | null): Promise<Blob> {
  return new Blob([await signed(outerHead(letter, letter.subject, autocrypt), payload(letter, false), signing)], { type: 'message/rfc822' });
}

/**
 * Signed first, where there is who signs, and then encrypted, so that who has signed is not to be seen.
 *
 * @param recipients with oneself; each can tell who the others are
 * @param gcm whether all of them read AES-GCM
 */
export async function encryptMail(letter: Letter, recipients: readonly Certificate[], gcm: boolean, signing: Signing | null, autocrypt: string | null): Promise<Blob> {
  const plain = payload(letter, true);
  const content = signing === null ? plain : await signed('', plain, signing);
  const { object, kind } = await seal(octets(content), recipients, gcm);
  return new Blob([
    outerHead(letter, HIDDEN_SUBJECT, autocrypt),
    `Content-Type: application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n`,
    `Content-Disposition: attachment; filename="smime.p7m"\r\n\r\n${folded(toBase64(object))}\r\n`,
  ], { type: 'message/rfc822' });
}
