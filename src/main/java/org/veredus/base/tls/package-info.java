/// TLS settings and keys, made once and shared by all connections.
///
/// [TlsServerContext] answers with the certificate that the asked-for name (SNI, RFC 6066) needs
/// and takes new ones while running; [TlsClientContext] says how far a server is believed. TLS 1.2
/// (RFC 5246) and 1.3 (RFC 8446) with AEAD suites and forward secrecy only (RFC 8996, RFC 9325).
/// Where people log in, clients of TLS 1.2 get another engine, that tells what `tls-unique` needs.
/// [CertificateFiles] reads PEM, [LocalAuthority] makes certificates for tests and trials.
///
/// Private keys are kept decrypted in a key manager of our own: the JDK's decrypts them again in
/// every handshake. All classes are safe for any number of threads. Not here: the handshake itself
/// (`base.net`).
@NullMarked
package org.veredus.base.tls;

import org.jspecify.annotations.NullMarked;
