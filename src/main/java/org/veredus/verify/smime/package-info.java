/// Signatures of mail by S/MIME: whether they prove who wrote it. RFC 8551, RFC 8550
///
/// [SignedForm] tells from a message's structure whether and how it is signed. [Smime] judges a
/// signature and answers with a [SmimeVerdict]: the signature itself, what its certificate is for,
/// whose address it names, and whether it leads to one of the [TrustAnchors], both now and when the
/// message came.
///
/// Pure but for the clock handed in, safe for any number of threads. Bounded: octets, certificates
/// and signers that are looked at, the strength of keys, the length of chains. Nothing is fetched:
/// a certificate that was revoked is not known to be. Not here: what is encrypted, which only its
/// reader can open, and who is told (`protocol.jmap.mail`).
@NullMarked
package org.veredus.verify.smime;

import org.jspecify.annotations.NullMarked;
