import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/asn1.js';
import 'node-forge/lib/des.js';
import 'node-forge/lib/pbe.js';
import 'node-forge/lib/rc2.js';
import 'node-forge/lib/rsa.js';
import type Forge from 'node-forge';
import { binary, octets } from '../secret/mime';

// What browsers no longer do, and mail and files of others still need: RSA as PKCS #1 1.5 has it, Triple-DES, RC2. Loaded for those alone.

/** RFC 8017 §7.2.2 @returns a random key for what is none, so that nobody learns which it was. RFC 3218 §2.3 */
export function openKey(pkcs8: Uint8Array, sealed: Uint8Array, length: number): Uint8Array {
  const random = crypto.getRandomValues(new Uint8Array(length));
  try {
    const key = forge.pki.privateKeyFromAsn1(forge.asn1.fromDer(binary(pkcs8))) as Forge.pki.rsa.PrivateKey;
    const opened = octets(key.decrypt(binary(sealed), 'RSAES-PKCS1-V1_5'));
    return opened.length === length ? opened : random;
  } catch {
    return random;
  }
}

/** RFC 8017 §7.2.1 */
export function sealKey(publicKey: Uint8Array, key: Uint8Array): Uint8Array {
  const recipient = forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(binary(publicKey))) as Forge.pki.rsa.PublicKey;
  return octets(recipient.encrypt(binary(key), 'RSAES-PKCS1-V1_5'));
}

/** @param cipher that has begun */
function finished(cipher: Forge.cipher.BlockCipher, sealed: Uint8Array): Uint8Array {
  cipher.update(forge.util.createBuffer(binary(sealed)));
  if (!cipher.finish()) throw new Error('malformed');
  return octets(cipher.output.getBytes());
}

export function openTripleDes(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Uint8Array {
  const cipher = forge.cipher.createDecipher('3DES-CBC', forge.util.createBuffer(binary(key)));
  cipher.start({ iv: binary(iv) });
  return finished(cipher, sealed);
}

/** RFC 2268 */
export function openRc2(key: Uint8Array, bits: number, iv: Uint8Array, sealed: Uint8Array): Uint8Array {
  const rc2 = (forge as unknown as { readonly rc2: { createDecryptionCipher(key: string, bits: number): Forge.cipher.BlockCipher & { start(iv: string, output: null): void } } }).rc2;
  const cipher = rc2.createDecryptionCipher(binary(key), bits);
  cipher.start(binary(iv), null);
  return finished(cipher, sealed);
}

/** Files of PKCS #12 as they were made for long. RFC 7292 Appendix C */
export function openPassworded(scheme: string, parameters: Uint8Array, password: string, sealed: Uint8Array): Uint8Array {
  const pbe = (forge.pki as unknown as { readonly pbe: { getCipher(oid: string, parameters: Forge.asn1.Asn1, password: string): Forge.cipher.BlockCipher } }).pbe;
  return finished(pbe.getCipher(scheme, forge.asn1.fromDer(binary(parameters)), password), sealed);
}
