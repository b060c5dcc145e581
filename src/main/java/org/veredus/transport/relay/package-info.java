/// One attempt to hand a message to the next office by SMTP, RFC 5321.
///
/// [Relay] is the [org.veredus.transport.queue.Carrier] of remote domains: it finds the mail hosts
/// (`MailHosts`: MX by preference, RFC 5321 §5.1; null MX, RFC 7505; address literals; a
/// smarthost),
/// calls them in turn, reuses connections, and reports what became of each recipient.
/// `RelayVerdict`
/// alone decides what a refusal or a lost connection means. [SmtpClient] is the protocol's client
/// side and decides nothing.
///
/// Spoken: RFC 5321, RFC 2920 (PIPELINING), RFC 1870 (SIZE), RFC 6152 (8BITMIME), RFC 6531
/// (SMTPUTF8), RFC 3461 (DSN), RFC 3207 with RFC 7435 (STARTTLS where it is offered, any
/// certificate,
/// in the clear where the handshake fails), RFC 2034 (enhanced status codes). Content is streamed
/// from the store and never held whole. It is never rewritten: what a host cannot take goes back.
///
/// Runs on the queue's threads. Not here: scheduling (`transport.queue`), policy on TLS.
@NullMarked
package org.veredus.transport.relay;

import org.jspecify.annotations.NullMarked;
