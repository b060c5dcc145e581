/// Certificates from a certification authority that speaks ACME, gotten and renewed by themselves.
/// RFC 8555 with http-01 and tls-alpn-01 (RFC 8737), external accounts (§7.3.4) and renewal
/// information (RFC 9773), by the acme4j library.
///
/// [Renewal] knows which certificates are wanted, looks at each now and then and gets what is
/// missing or due from the [AcmeAuthority]; [Challenges] holds what the authority comes to look at
/// meanwhile; [CertificateFolder] keeps the results. A certificate's key stays the same through
/// renewals, so that TLSA records of it stay true (RFC 7671 §8).
///
/// [Renewal#look] waits for the authority and belongs on a thread of its own; everything else may
/// be called from any thread. A folder holds `account-key.pem`, and for each certificate
/// `NAME.pem` and `NAME-key.pem`.
///
/// Not here: which names there are (`app.server`), choosing a certificate in a handshake
/// (`base.tls`).
@NullMarked
package org.veredus.base.acme;

import org.jspecify.annotations.NullMarked;
