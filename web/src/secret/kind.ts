import type { BodyPart, EmailBody } from '../jmap/types';

/** How a message is signed or encrypted, as far as can be told without opening it: `smime` is signed, `certified` encrypted by certificates. */
export type Kind = 'encrypted' | 'signed' | 'inline' | 'partly' | 'smime' | 'certified';

const MESSAGE = /^\s*-----BEGIN PGP MESSAGE-----[\s\S]*?-----END PGP MESSAGE-----\s*$/;
const CLEAR = /^\s*-----BEGIN PGP SIGNED MESSAGE-----[\s\S]*?-----BEGIN PGP SIGNATURE-----[\s\S]*?-----END PGP SIGNATURE-----\s*$/;
const MARKS = /^-----BEGIN PGP (?:SIGNED )?MESSAGE-----/gm;

/**
 * Only a message that is encrypted or signed as a whole is treated as such. What stands beside an encrypted part may be
 * anybody's, made to be shown together with it or to carry it off.
 */
export function kindOf(body: EmailBody): Kind | null {
  const type = (body.contentType ?? '').toLowerCase();
  if (/^\s*multipart\/encrypted/.test(type) && type.includes('pgp-encrypted')) return 'encrypted';
  if (/^\s*multipart\/signed/.test(type) && type.includes('pgp-signature')) return 'signed';
  const objects = body.attachments.filter(isObject);
  if (isCertified(type, body, objects)) return 'certified';
  if (body.smimeStatus != null) return 'smime';
  if (objects.length > 0 || body.attachments.some((part) => part.type === 'application/pgp-encrypted')) return 'partly';
  const texts = body.textBody.map((part) => (part.partId === null ? '' : (body.bodyValues[part.partId]?.value ?? '')));
  const whole = texts.join('\n');
  const marks = whole.match(MARKS)?.length ?? 0;
  if (marks === 0) return null;
  const alone = marks === 1 && texts.length === 1 && body.textBody[0]?.type === 'text/plain' && body.htmlBody.every((part) => part.type === 'text/plain');
  if (alone && (MESSAGE.test(whole) || CLEAR.test(whole))) return 'inline';
  return /^-----BEGIN PGP MESSAGE-----/m.test(whole) ? 'partly' : null;
}

/** A file with certificates, and nothing else that would be opened. */
export function isCertificate({ type, name }: BodyPart): boolean {
  if (/^application\/(?:pkix-cert|x-x509-(?:user|ca)-cert|x-pkcs7-certificates)$/.test(type)) return true;
  return /\.(?:cer|crt|p7c|p7b)$/i.test(name ?? '') && /^application\/(?:octet-stream|(?:x-)?pkcs7-mime)$|^text\/plain$/.test(type);
}

const OBJECT = /^application\/(?:x-)?pkcs7-mime$/;

/** RFC 8551 §3.9: some call it by its name alone. */
function isObject({ type, name }: BodyPart): boolean {
  return (OBJECT.test(type) && !/\.p7c$/i.test(name ?? '')) || (type === 'application/octet-stream' && /\.p7m$/i.test(name ?? ''));
}

/** Encrypted as a whole, or that within a signature that is around it. RFC 8551 §3.5, §3.7 */
function isCertified(type: string, body: EmailBody, objects: readonly BodyPart[]): boolean {
  if (/^\s*application\/(?:x-)?pkcs7-mime/.test(type)) return /smime-type\s*=\s*"?(?:auth)?enveloped-data/.test(type) || (body.smimeStatus == null && !/smime-type/.test(type));
  if (/^\s*application\/octet-stream/.test(type)) return objects.length === 1;
  const signature = (part: BodyPart): boolean => /^application\/(?:x-)?pkcs7-signature$/.test(part.type);
  return /^\s*multipart\/signed/.test(type) && objects.length === 1 && body.attachments.length === 2 && body.attachments.some(signature)
    && body.textBody.every(isObject) && body.htmlBody.every(isObject);
}

/** Whether nobody but its readers can read it. */
export function isClosed(body: EmailBody): boolean {
  const kind = kindOf(body);
  return kind === 'encrypted' || kind === 'certified' || (kind === 'inline' && Object.values(body.bodyValues).some(({ value }) => MESSAGE.test(value)));
}
