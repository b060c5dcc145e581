/// Signs what we send, RFC 6376 §5, and changes the keys in time, RFC 6376 §3.1.
///
/// [OutboundSigner] puts a signature of each kind of key on top of a message, by the author's
/// domain or the closest one of ours above it. It is for messages whose author we know: what an
/// account submitted, and what the program wrote itself. What merely passes through must not be
/// signed as if the author had written it here.
///
/// [ForwardSealer] seals what others wrote and goes on (ARC), and [CustodySigner], where the
/// experiment is on, says with DKIM2 whom everything that leaves goes to.
///
/// [KeyRotation] makes new keys when the old ones have signed for long enough, waits until the DNS
/// shows them, and only then signs with them; old keys stay published until no mail with their
/// signatures can be under way.
///
/// Any thread; reading and signing are done on the caller's. Not here: the keys themselves
/// (`account.signing`), the form of signatures (`verify.dkim`).
@NullMarked
package org.veredus.transport.sign;

import org.jspecify.annotations.NullMarked;
