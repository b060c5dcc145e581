/** How mail is signed and encrypted: by OpenPGP, or by certificates. */
export type Method = 'pgp' | 'smime';

/** None of the keys that are here opens it. */
export class NoKey extends Error {}

/** A fingerprint, as people read it. */
export function grouped(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/.{4}/g) ?? []).join(' ');
}
