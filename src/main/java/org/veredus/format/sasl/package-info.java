/// SASL: how a client proves who it is, RFC 4422, as state machines that take and give octets.
///
/// [SaslMechanism] names what is offered and starts a [SaslServer]; each response of the client is
/// one [SaslServer#step]. PLAIN (RFC 4616), LOGIN (an expired draft that old clients still want),
/// SCRAM (RFC 5802, RFC 7677), bearer tokens (RFC 7628), EXTERNAL (RFC 4422 Appendix A) and
/// CRAM-MD5 (RFC 2195). Who may log in is asked of a [SaslVerifier]. [SaslLine] is the base64 form
/// that SMTP, POP3 and IMAP put on the wire.
///
/// A server object belongs to one thread and one exchange. [ChannelBindings] are what
/// -PLUS needs of TLS. Not here: security layers, the slowing down of failures (`account.auth`).
@NullMarked
package org.veredus.format.sasl;

import org.jspecify.annotations.NullMarked;
