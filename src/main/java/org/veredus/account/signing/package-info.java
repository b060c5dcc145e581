/// The keys that sign a domain's mail, RFC 6376 §3.1, RFC 8463: made here, kept here, never shown.
///
/// [DomainKeys] keeps, for each domain, pairs of an RSA and an Ed25519 key, so that receivers of
/// either kind can check. A pair goes through three stages ([DomainKey.Stage]): a new one waits for
/// its records to be published, then it signs, then it has signed and its records stay for as long
/// as mail may be under way. So keys change without a moment at which a signature finds no key, RFC
/// 6376 §3.1 and RFC 5863 §3.5. The first pair of a domain signs at once: there is nothing better.
///
/// Records of the partition `k:0`, with a version octet first: `K` domain (ASCII), 0, selector →
/// stage (1), algorithm (1), made and since (seconds), private key (PKCS #8), public key
/// (SubjectPublicKeyInfo).
///
/// Any thread. Not here: the signing (`verify.dkim`), when to change keys (`transport.sign`).
@NullMarked
package org.veredus.account.signing;

import org.jspecify.annotations.NullMarked;
