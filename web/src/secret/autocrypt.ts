import { fromBase64, toBase64 } from './mime';

// Autocrypt Level 1: keys that travel in a header field

const MOST_OCTETS = 32 << 10;

export interface Autocrypt {
  readonly address: string;
  readonly key: Uint8Array;
}

/** @returns null for a field that is none, or of another version */
export function readAutocrypt(field: string): Autocrypt | null {
  const attributes = new Map<string, string>();
  for (const part of field.replace(/\r?\n/g, '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0) {
      if (part.trim() !== '') return null;
      continue;
    }
    const name = part.slice(0, at).trim().toLowerCase();
    // what is critical and not known makes all of it unknown
    if (!['addr', 'keydata', 'prefer-encrypt'].includes(name) && !name.startsWith('_')) return null;
    if (attributes.has(name)) return null;
    attributes.set(name, part.slice(at + 1).trim());
  }
  const address = attributes.get('addr');
  const data = attributes.get('keydata')?.replace(/\s+/g, '');
  if (address === undefined || address === '' || data === undefined || data === '' || data.length > MOST_OCTETS * 2) return null;
  const key = fromBase64(data);
  return key.length === 0 ? null : { address: address.toLowerCase(), key };
}

/** The field of a message that counts: there must be one for its only author, no more. */
export function autocryptOf(fields: readonly string[], from: readonly { readonly email: string }[]): Autocrypt | null {
  const author = from.length === 1 ? from[0]?.email.toLowerCase() : undefined;
  const found = fields.map(readAutocrypt).filter((each): each is Autocrypt => each !== null && each.address === author);
  return found.length === 1 ? (found[0] ?? null) : null;
}

export function writeAutocrypt(address: string, key: Uint8Array): string {
  return `addr=${address}; keydata= ${toBase64(key).replace(/.{70}(?=.)/g, '$& ')}`;
}
