import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPkcs12, type Identity } from './pkcs12';

// OpenSSL as the other party of tests

const folder = mkdtempSync(join(tmpdir(), 'veredus-openssl-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export type Kind = 'rsa:2048' | 'rsa-pss' | 'ed25519' | 'ec:P-256' | 'ec:P-384' | 'ec:P-521';

export interface Files {
  readonly key: string;
  readonly certificate: string;
}

export function openssl(...args: readonly string[]): Buffer {
  return execFileSync('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 64 << 20 });
}

export function read(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

export function write(name: string, content: Uint8Array | string): void {
  writeFileSync(join(folder, name), content);
}

function kindOf(kind: Kind): string[] {
  if (kind === 'rsa-pss') return ['-newkey', kind, '-pkeyopt', 'rsa_keygen_bits:2048'];
  if (kind === 'ed25519') return ['-newkey', kind];
  return kind.startsWith('rsa') ? ['-newkey', kind] : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${kind.slice(3)}`];
}

let made: Files | undefined;

export function authority(): Files {
  if (made === undefined) {
    made = { key: 'ca.key', certificate: 'ca.pem' };
    openssl('req', '-x509', '-noenc', ...kindOf('ec:P-256'), '-keyout', made.key, '-out', made.certificate, '-days', '100', '-subj', '/CN=Test Authority');
  }
  return made;
}

let people = 0;

/** @param extensions as in a configuration file of OpenSSL */
export function person(email: string, kind: Kind, days = 30, ...extensions: readonly string[]): Files {
  const { key: caKey, certificate: ca } = authority();
  const name = `p${++people}`;
  openssl('req', '-noenc', ...kindOf(kind), '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${email.split('@')[0] ?? ''}`);
  write(`${name}.ext`, [`subjectAltName=email:${email}`, ...extensions].join('\n'));
  const time = days > 0 ? ['-days', String(days)] : ['-days', '-1'];
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', ca, '-CAkey', caKey, '-set_serial', String(1000 + people), '-extfile', `${name}.ext`, '-out', `${name}.pem`, ...time);
  return { key: `${name}.key`, certificate: `${name}.pem` };
}

/** As it is in the browser once it is unlocked. */
export async function identity({ key, certificate }: Files): Promise<Identity> {
  openssl('pkcs12', '-export', '-inkey', key, '-in', certificate, '-certfile', authority().certificate, '-out', 'i.p12', '-passout', 'pass:x');
  const [found] = await readPkcs12(read('i.p12'), 'x');
  if (found === undefined) throw new Error('no identity');
  return found;
}
