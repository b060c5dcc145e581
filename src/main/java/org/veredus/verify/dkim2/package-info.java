/// DKIM2: through whose hands a message went, for whom, and what each of them changed. An
/// experiment that follows draft-ietf-dkim-dkim2-spec-06 (28 August 2026), with keys as
/// draft-chuang-dkim2-dns-04 has them; sections cited here as draft §n are those of the former.
///
/// Each who handles a message adds a DKIM2-Signature, which names the envelope that he sends it
/// with; whoever changes it adds a Message-Instance, too, with hashes of the whole message and
/// recipes that lead back to the one before. [Dkim2Verifier] checks the whole chain, down to the
/// message as it was first sent; [Dkim2Signer] begins or goes on with one. A body is never kept:
/// [BodyUndo] applies the recipes to it while it comes, one instance behind the other.
///
/// Bounded: 50 signatures and 50 instances, 20 of which change the body; recipes are no larger than
/// the header that they stand in, and can only copy what is there once. Safe for any number of
/// threads; what is begun is for one. Not here: whether two copies of a message came (draft §11.9),
/// and delivery reports along the chain (draft §12).
@NullMarked
package org.veredus.verify.dkim2;

import org.jspecify.annotations.NullMarked;
