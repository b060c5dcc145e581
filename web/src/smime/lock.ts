import { fromBase64, toBase64 } from '../secret/mime';

// A private key, locked by a passphrase. A change of what is kept is seen: a server could otherwise find out a key by having it used broken.

/** As it is kept; octets as base64. */
export interface Locked {
  readonly salt: string;
  readonly iv: string;
  readonly rounds: number;
  readonly data: string;
}

const ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;

/** RFC 8018 §5.2 */
async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param bound what it belongs to: it opens with that alone */
export async function lock(key: Uint8Array, bound: Uint8Array, passphrase: string): Promise<Locked> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new Uint8Array(bound) }, await keyOf(passphrase, salt, ROUNDS), new Uint8Array(key));
  return { salt: toBase64(salt), iv: toBase64(iv), rounds: ROUNDS, data: toBase64(new Uint8Array(data)) };
}

/** @returns null if it is not the passphrase */
export async function unlock({ salt, iv, rounds, data }: Locked, bound: Uint8Array, passphrase: string): Promise<Uint8Array | null> {
  if (!(rounds > 0 && rounds <= MOST_ROUNDS)) return null;
  const key = await keyOf(passphrase, new Uint8Array(fromBase64(salt)), rounds);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(fromBase64(iv)), additionalData: new Uint8Array(bound) }, key, new Uint8Array(fromBase64(data))));
  } catch {
    return null;
  }
}

export function isLocked(value: unknown): value is Locked {
  const { salt, iv, rounds, data } = (value ?? {}) as Record<string, unknown>;
  return [salt, iv, data].every((each) => typeof each === 'string') && Number.isInteger(rounds);
}
