/// SMTP: taking mail in, from other offices (MX), from our users (submission) and from local
/// programs (LMTP). RFC 5321, RFC 6409, RFC 2033, with PIPELINING (2920), SIZE (1870), 8BITMIME
/// (6152), SMTPUTF8 (6531), ENHANCEDSTATUSCODES (2034), STARTTLS (3207), AUTH (4954), CHUNKING
/// (3030), BURL (4468), DSN (3461), DELIVERBY (2852), FUTURERELEASE (4865) and REQUIRETLS (8689).
///
/// [SmtpSession] is the engine, one for each connection on its own virtual thread; [CommandParser]
/// makes [Command]s of lines; a [SmtpPolicy] decides who may send what to whom and what becomes of
/// an accepted message: [MxPolicy], [SubmissionPolicy], [LmtpPolicy]. Start at
/// [SmtpSession#serve].
///
/// Lines end in CRLF and nothing else: a message with a bare CR or LF is refused, because offices
/// that disagree on where a message ends can be made to see two (SMTP smuggling).
///
/// Not here: what is spam, whose the mailbox is, disks (`transport`).
@NullMarked
package org.veredus.protocol.smtp;

import org.jspecify.annotations.NullMarked;
