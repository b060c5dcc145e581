import type { EmailBody } from '../jmap/types';

/** How a message is signed or encrypted, as far as can be told without opening it. */
export type Kind = 'encrypted' | 'signed' | 'inline' | 'partly' | 'smime';

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
  if (body.smimeStatus != null) return 'smime';
  if (body.attachments.some((part) => part.type === 'application/pgp-encrypted')) return 'partly';
  const texts = body.textBody.map((part) => (part.partId === null ? '' : (body.bodyValues[part.partId]?.value ?? '')));
  const whole = texts.join('\n');
  const marks = whole.match(MARKS)?.length ?? 0;
  if (marks === 0) return null;
  const alone = marks === 1 && texts.length === 1 && body.textBody[0]?.type === 'text/plain' && body.htmlBody.every((part) => part.type === 'text/plain');
  if (alone && (MESSAGE.test(whole) || CLEAR.test(whole))) return 'inline';
  return /^-----BEGIN PGP MESSAGE-----/m.test(whole) ? 'partly' : null;
}

/** Whether nobody but its readers can read it. */
export function isClosed(body: EmailBody): boolean {
  const kind = kindOf(body);
  return kind === 'encrypted' || (kind === 'inline' && Object.values(body.bodyValues).some(({ value }) => MESSAGE.test(value)));
}
