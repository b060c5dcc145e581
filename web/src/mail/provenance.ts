import { HERE } from '../jmap/seat';
import type { EmailBody } from '../jmap/types';

export type Verdict = 'verified' | 'unverified' | 'failed' | 'internal';

/** What is known of where a message is really from, and of how it came. */
export interface Provenance {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly encrypted: boolean;
  /** Where the logo is that the sender's domain publishes (BIMI); null where there is none, or nothing proves who sends. */
  readonly logo: string | null;
}

export interface Check {
  readonly method: 'spf' | 'dkim' | 'dmarc' | 'arc';
  readonly result: string;
  readonly domain: string | null;
}

const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const;

/**
 * Reads what our server has found out. Only the topmost field is its own; what stands below, a sender may have
 * written. RFC 8601 §2.2
 */
export function provenanceOf(body: EmailBody): Provenance {
  const hop = body.received[0] ?? '';
  const encrypted = /\bwith\s+(?:UTF8)?(?:E?SMTPSA?|LMTPSA?)\b|\bTLS/i.test(hop);
  const internal = /\bwith\s+(?:UTF8)?E?SMTPS?A\b/i.test(hop) || hop === '';
  const field = body.authenticationResults[0];
  if (field === undefined) return { verdict: internal ? 'internal' : 'unverified', checks: [], encrypted, logo: null };
  const checks = readResults(field);
  const dmarc = checks.find((check) => check.method === 'dmarc')?.result;
  const verdict = dmarc === 'pass' ? 'verified' : dmarc === 'fail' ? 'failed' : 'unverified';
  return { verdict, checks, encrypted, logo: verdict === 'verified' ? logoOf(field) : null };
}

/** By way of our server, which has looked at it: draft-brand-indicators-for-message-identification. */
function logoOf(field: string): string | null {
  const clause = withoutComments(field).split(';').find((each) => /^\s*bimi\s*=\s*pass\b/i.test(each));
  const domain = /\bheader\.d\s*=\s*"?([^\s";]+)/i.exec(clause ?? '')?.[1];
  if (domain === undefined) return null;
  const selector = /\bheader\.selector\s*=\s*"?([^\s";]+)/i.exec(clause ?? '')?.[1];
  return HERE.at(`/web/logo?${new URLSearchParams({ domain, ...(selector === undefined ? {} : { selector }) })}`);
}

/** RFC 8601 §2.2, without the comments */
export function readResults(field: string): Check[] {
  const plain = withoutComments(field);
  const checks: Check[] = [];
  for (const clause of plain.split(';').slice(1)) {
    const match = /^\s*([a-z]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(clause);
    const method = METHODS.find((name) => name === match?.[1]?.toLowerCase());
    if (match === null || method === undefined) continue;
    const property = /\b(?:header\.d|header\.from|smtp\.mailfrom|smtp\.helo|header\.i)\s*=\s*"?([^\s";]+)/i.exec(clause);
    const value = property?.[1] ?? null;
    checks.push({
      method,
      result: (match[2] ?? '').toLowerCase(),
      domain: value === null ? null : value.slice(value.lastIndexOf('@') + 1),
    });
  }
  return checks;
}

function withoutComments(text: string): string {
  let depth = 0;
  let plain = '';
  for (const c of text) {
    if (c === '(') depth++;
    else if (c === ')' && depth > 0) depth--;
    else if (depth === 0) plain += c;
  }
  return plain;
}

/** Why a message is in Junk, as its server has written down. */
export interface JunkReasons {
  readonly score: string | null;
  /** The sentences as they came. */
  readonly text: string;
  readonly sentences: readonly string[];
  readonly tests: readonly { readonly name: string; readonly score: number }[];
}

export function junkReasons(body: EmailBody): JunkReasons | null {
  if (body.spamReason === null && body.spamStatus === null) return null;
  const status = body.spamStatus ?? '';
  const score = /score=(-?[\d.]+)/.exec(status)?.[1] ?? null;
  const tests = [...status.slice(Math.max(0, status.indexOf('tests='))).matchAll(/([\w.-]+)=(-?\d+\.\d)/g)]
    .map((match) => ({ name: match[1] ?? '', score: Number(match[2]) }))
    .sort((a, b) => b.score - a.score);
  const text = body.spamReason ?? '';
  const sentences = text
    .split(/(?<=[.!?])\s+(?=[A-Z\p{Lu}])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  return { score, text, sentences, tests };
}

/** How one leaves the list that a message came by. RFC 2369 §3.2, RFC 8058 */
export interface Unsubscribe {
  readonly mailto: string | null;
  readonly link: string | null;
  /** Whether the list says that one request is enough. */
  readonly oneClick: boolean;
}

export function unsubscribeOf(body: EmailBody): Unsubscribe | null {
  if (body.listUnsubscribe === null) return null;
  const addresses = [...body.listUnsubscribe.matchAll(/<\s*([^>\s]+)\s*>/g)].map((match) => match[1] ?? '');
  const mailto = addresses.find((address) => /^mailto:/i.test(address)) ?? null;
  const link = addresses.find((address) => /^https:/i.test(address)) ?? null;
  const oneClick = link !== null && /^\s*List-Unsubscribe=One-Click\s*$/i.test(body.listUnsubscribePost ?? '');
  return mailto === null && link === null ? null : { mailto, link, oneClick };
}
