/// The sender rewriting scheme: a sender of ours for mail that we send on for somebody else, so
/// that SPF (RFC 7208 §2.4) finds us where it looks for who sends, and failures find back.
///
/// Meng Weng Wong and Shevek, "The Sender Rewriting Scheme", as libsrs2 and postsrsd speak it:
///
/// | what we send on came from | its sender becomes |
/// |---|---|
/// | `user@from.example` | `SRS0=hash=day=from.example=user@ours.example` |
/// | `SRS0=rest@first.example` | `SRS1=hash=first.example==rest@ours.example` |
/// | `SRS1=hash=first.example==rest@second.example` | the same: the second is left out |
///
/// A chain of offices therefore never makes an address longer than two of them do. The hash is
/// that of libsrs2: HMAC-SHA-1 over the parts in lower case, in base64, here its first 8
/// characters (postsrsd: `-n8 -N8`). It is compared without regard to case, since some servers
/// fold local parts; that leaves some 41 bits.
/// An SRS1 address has no day of its own: its first office knows when the address ends.
///
/// Pure; any number of threads. Not here: which senders are rewritten, where the secret is
/// (`transport.route`).
@NullMarked
package org.veredus.format.srs;

import org.jspecify.annotations.NullMarked;
