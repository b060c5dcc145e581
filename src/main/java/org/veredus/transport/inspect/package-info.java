/// Judges each message from outside before its sender hears the 250: so a rejection is the sender's
/// to handle, and nobody gets reports of mail that others sent in his name.
///
/// An [Inspector] begins an [Examination] with the header, which is given the body as it comes, and
/// ends in a [Judgement]: a [Verdict] on the message, and one for each account that sees it
/// differently. A verdict is an [Action], a score and [Finding]s, each with a sentence for the
/// person it concerns. The delivery puts a [Stamp] of it on top of the message.
///
/// A check that fails or is slow is left out and says so; it never fails the message. Any thread
/// may begin an examination; each is for one. Not here: the checks of who sent a message
/// (`verify.authentication`), what was learned of accounts' mail (`account.junk`).
@NullMarked
package org.veredus.transport.inspect;

import org.jspecify.annotations.NullMarked;
