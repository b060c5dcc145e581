/// DomainKeys Identified Mail: who answers for a message, and is it as it was? RFC 6376, with
/// RFC 8301 (no SHA-1, no short keys) and RFC 8463 (Ed25519).
///
/// [DkimVerifier] checks the signatures of a message, [DkimSigner] makes them. The body is read
/// once for all of them and never kept: [BodyHashes] takes it in pieces. What ARC and DKIM2 have in
/// common with DKIM is public too: [TagList], [Canonicalization], [SignedFields], [KeyRecords].
///
/// Bounded: the number of signatures, the size of numbers and keys. Verifier and signer are safe
/// for any number of threads; what they begin is for one. Not here: what a missing or broken
/// signature means (`verify.dmarc`).
@NullMarked
package org.veredus.verify.dkim;

import org.jspecify.annotations.NullMarked;
