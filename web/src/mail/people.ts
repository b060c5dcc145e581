import type { EmailAddress, EmailHead } from '../jmap/types';

/** What people call somebody. */
export function nameOf(address: EmailAddress): string {
  const name = (address.name ?? '').trim().replace(/^["']+|["']+$/g, '').trim();
  return name === '' ? address.email : name;
}

export function firstNameOf(address: EmailAddress): string {
  const name = nameOf(address);
  if (name.includes('@')) return name.slice(0, name.indexOf('@'));
  const comma = /^[^,]+,\s*(\S+)/.exec(name);
  return comma?.[1] ?? name.split(/\s+/)[0] ?? name;
}

export function written(address: EmailAddress): string {
  const name = nameOf(address);
  if (name === address.email) return address.email;
  return /^[\w\s\p{L}.'-]+$/u.test(name) ? `${name} <${address.email}>` : `"${name.replace(/["\\]/g, '')}" <${address.email}>`;
}

export function isSame(a: EmailAddress, b: EmailAddress | string): boolean {
  return a.email.toLowerCase() === (typeof b === 'string' ? b : b.email).toLowerCase();
}

/** Who has written in a thread, in order, each once; `me` last seen as such. */
export function writers(emails: readonly EmailHead[], own: string, me: string): { name: string; unread: boolean }[] {
  const several = new Set(emails.map((email) => email.from?.[0]?.email.toLowerCase())).size > 1;
  const found = new Map<string, { name: string; unread: boolean }>();
  for (const email of emails) {
    const from = email.from?.[0];
    if (from === undefined) continue;
    const key = from.email.toLowerCase();
    const unread = email.keywords['$seen'] === undefined;
    const name = isSame(from, own) ? me : several ? firstNameOf(from) : nameOf(from);
    const before = found.get(key);
    found.set(key, { name, unread: unread || before?.unread === true });
  }
  return [...found.values()];
}

/** Letters that stand for somebody. */
export function initials(address: EmailAddress): string {
  const words = nameOf(address).replace(/@.*/, '').split(/[\s._-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] ?? '' : '';
  return (first + last).toLocaleUpperCase();
}

/** One of a few colours, always the same for somebody. */
export function hueOf(address: EmailAddress, count: number): number {
  let hash = 2166136261;
  for (const c of address.email.toLowerCase()) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619);
  return (hash >>> 0) % count;
}

/** Reads addresses as people type them. RFC 5322 §3.4, roughly; the server reads them again. */
export function parseAddresses(text: string): EmailAddress[] {
  const found: EmailAddress[] = [];
  for (const part of text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;\n])+/g) ?? []) {
    const match = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$/.exec(part);
    const bare = /^\s*<?([^<>\s"]+@[^<>\s"]+)>?\s*$/.exec(part);
    if (match !== null) {
      const name = (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1').trim();
      found.push({ name: name === '' ? null : name, email: match[3] ?? '' });
    } else if (bare !== null) {
      found.push({ name: null, email: bare[1] ?? '' });
    }
  }
  return found;
}

export function isAddress(text: string): boolean {
  return /^[^\s@<>()",;:]+@[^\s@<>()",;:]+$/.test(text.trim());
}
