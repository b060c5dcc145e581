import { t } from '../i18n/index.svelte';
import type { EmailBody, EmailHead } from '../jmap/types';
import { nameOf } from '../mail/people';

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
