import DOMPurify from 'dompurify';
import { ASIDE, aside, restored } from '../html/aside';
import { escaped, textOf } from '../html/text';
import { locale, t } from '../i18n/index.svelte';
import type { BodyPart, EmailAddress, EmailBody, EmailHead } from '../jmap/types';
import { isSame, nameOf, written } from '../mail/people';
import { longTime } from '../mail/time';

const purifier = DOMPurify(window);

/** What an answer takes over from the mail it answers. */
export interface Answer {
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly subject: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** HTML of the mail it answers, with what introduces it. */
  readonly quote: string;
  /** Parts that go along. */
  readonly parts: readonly BodyPart[];
}

export function answer(
  kind: 'reply' | 'replyAll' | 'forward',
  head: EmailHead,
  body: EmailBody,
  own: readonly string[],
): Answer {
  const isOwn = (address: EmailAddress): boolean => own.some((mine) => isSame(address, mine));
  const quoted = quotedHtml(head, body);
  if (kind === 'forward') {
    return {
      to: [], cc: [], subject: prefixed(head.subject ?? '', 'Fwd'), inReplyTo: [],
      references: thread(body), quote: forwardQuote(head, body, quoted.html), parts: body.attachments,
    };
  }
  const from = head.from ?? [];
  // whoever answers a mail of their own writes to whom that went
  const mine = from.length > 0 && from.every(isOwn);
  const replyTo = body.replyTo !== null && body.replyTo.length > 0 ? body.replyTo : from;
  const to = distinct(mine ? (head.to ?? []) : replyTo);
  const others = kind === 'reply' ? [] : mine ? (body.cc ?? []) : [...(head.to ?? []), ...(body.cc ?? [])];
  const cc = distinct(others).filter((each) => !isOwn(each) && !to.some((already) => isSame(already, each)));
  return {
    to, cc, subject: prefixed(head.subject ?? '', 'Re'),
    inReplyTo: body.messageId ?? [], references: thread(body),
    quote: replyQuote(head, body, quoted.html), parts: quoted.parts,
  };
}

/** RFC 5322 §3.6.4 */
function thread(body: EmailBody): string[] {
  const before = body.references ?? (body.inReplyTo?.length === 1 ? body.inReplyTo : []);
  return [...new Set([...before, ...(body.messageId ?? [])])];
}

function prefixed(subject: string, prefix: 'Re' | 'Fwd'): string {
  const bare = subject.replace(/^(?:\s*(?:re|aw|antw|sv|rif|fwd?|wg|tr)\s*(?:\[\d+\])?\s*:\s*)+/i, '');
  return `${prefix}: ${bare}`;
}

function distinct(addresses: readonly EmailAddress[]): EmailAddress[] {
  return addresses.filter((each, i) => addresses.findIndex((other) => isSame(other, each)) === i);
}

/** What it says, and the pictures that are part of that. */
function quotedHtml(head: EmailHead, body: EmailBody): { html: string; parts: BodyPart[] } {
  const html = body.htmlBody
    .map((part) => {
      const value = part.partId === null ? undefined : body.bodyValues[part.partId]?.value;
      if (value === undefined) return '';
      return part.type === 'text/html' ? cleaned(value) : `<div>${plainAsHtml(value)}</div>`;
    })
    .join('');
  const parts = body.attachments.filter((part) => part.cid !== null && html.includes(`cid:${part.cid}`));
  return { html: html === '' ? escaped(head.preview) : html, parts };
}

function cleaned(html: string): string {
  const clean = purifier.sanitize(aside(html).html, {
    USE_PROFILES: { html: true },
    FORBID_ATTR: ['style'],
    ADD_ATTR: [ASIDE],
    ADD_URI_SAFE_ATTR: [ASIDE],
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'select', 'textarea', 'audio', 'video'],
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  });
  return restored(clean);
}

function plainAsHtml(text: string): string {
  return escaped(text.replace(/\r\n?/g, '\n').trimEnd()).replace(/\n/g, '<br>');
}

export const QUOTE_CLASS = 'veredus_quote';

function replyQuote(head: EmailHead, body: EmailBody, html: string): string {
  const from = head.from?.[0];
  const intro = t('wrote', {
    date: longTime(body.sentAt ?? head.receivedAt, locale()),
    name: from === undefined ? '' : nameOf(from),
  });
  return `<div class="${QUOTE_CLASS}"><p>${escaped(intro)}</p><blockquote type="cite">${html}</blockquote></div>`;
}

function forwardQuote(head: EmailHead, body: EmailBody, html: string): string {
  const list = (addresses: readonly EmailAddress[] | null): string => (addresses ?? []).map(written).join(', ');
  const lines = [
    [t('from'), list(head.from)],
    [t('date'), longTime(body.sentAt ?? head.receivedAt, locale())],
    [t('subject'), head.subject ?? ''],
    [t('to'), list(head.to)],
    [t('cc'), list(body.cc)],
  ].filter(([, value]) => value !== '');
  const intro = lines.map(([label, value]) => `${escaped(label ?? '')}: ${escaped(value ?? '')}`).join('<br>');
  return `<div class="${QUOTE_CLASS}"><p>---------- ${escaped(t('forwardedMessage'))} ----------<br>${intro}</p><div>${html}</div></div>`;
}

export interface Divided {
  readonly own: string;
  readonly quote: string;
}

/** A draft's HTML, divided into what was written and what is quoted. */
export function divide(html: string): Divided {
  const parsed = new DOMParser().parseFromString(aside(html).html, 'text/html');
  const quote = parsed.querySelector(`.${QUOTE_CLASS}`);
  if (quote === null) return { own: restored(parsed.body.innerHTML), quote: '' };
  const kept = restored(quote.outerHTML);
  quote.remove();
  return { own: restored(parsed.body.innerHTML), quote: kept };
}

export function quoteAsText(quote: string): string {
  return textOf(quote);
}
