import { t } from '../i18n/index.svelte';
import type { EmailBody, EmailHead } from '../jmap/types';
import { nameOf } from '../mail/people';
import type { Believed } from '../smime/certificates.svelte';
import type { Signature } from '../smime/signed';
import { grouped } from './method';

/** What a signature says, in words. */
export interface Said {
  readonly mood: 'good' | 'plain' | 'bad';
  readonly text: string;
  readonly more: string;
}

/** Of an S/MIME signature, which the server has looked at. What it does not know proves nothing. RFC 9219 §4.1 */
export function smimeSaid(body: EmailBody, email: EmailHead): Said {
  const from = email.from?.[0];
  const who = from === undefined ? '' : nameOf(from);
  const why = (body.smimeErrors ?? []).join('; ');
  if (body.smimeStatus === 'signed/verified') return { mood: 'good', text: t('smimeVerified', { who }), more: '' };
  if (body.smimeStatus === 'signed/failed') {
    if (body.smimeStatusAtDelivery === 'signed/verified') return { mood: 'good', text: t('smimeExpired', { who }), more: why };
    return { mood: 'bad', text: t('smimeFailed'), more: why };
  }
  return { mood: 'plain', text: t('smimeUnknown'), more: '' };
}

/** Of an S/MIME signature that only the reader can see, as it is within what was encrypted. */
export function certifiedSaid(signature: Signature | null, { origin, faults }: Believed, email: EmailHead): Said {
  if (signature === null) return { mood: 'plain', text: t('signedNot'), more: '' };
  if (signature.state === 'bad') return { mood: 'bad', text: t('signedBad'), more: signature.why };
  const { certificate } = signature.signer;
  const from = email.from?.length === 1 ? email.from[0] : undefined;
  const more = grouped(certificate.fingerprint);
  if (from === undefined || !certificate.addresses.includes(from.email.toLowerCase())) {
    return { mood: 'bad', text: t('signedOther', { who: certificate.addresses.join(', ') || certificate.name }), more };
  }
  const who = nameOf(from);
  switch (origin) {
    case 'own':
      return { mood: 'good', text: t('signedOwn'), more };
    case 'contact':
      return { mood: 'good', text: t('smimeKnown', { who }), more };
    case 'authority':
      return { mood: 'good', text: t('smimeVerified', { who }), more };
    case null:
      return { mood: 'plain', text: t('smimeUnproven', { who }), more: [...faults, more].join('; ') };
  }
}
