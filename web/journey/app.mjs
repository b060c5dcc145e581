// What people have on their phones.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 6238, as on anybody's phone. */
function codeOf(secret, step) {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 0xf) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A code counts once, so the next one is of the next step: clocks may differ by one. */
export function phone(secret) {
  let last = -1;
  return () => codeOf(secret, (last = Math.max(Math.floor(Date.now() / 30_000), last + 1)));
}
