/// POP3: the inbox for clients that fetch and perhaps delete. RFC 1939, with CAPA, PIPELINING and
/// RESP-CODES of RFC 2449, STLS of RFC 2595, AUTH of RFC 5034, and the codes of RFC 3206.
///
/// [Pop3Handler] serves a connection; a `Pop3Session` reads a command, parsed by `CommandParser`,
/// acts and replies, on one virtual thread. The maildrop is the inbox as it was at login. One POP3
/// session at a time has an account's maildrop ([MaildropLocks]); IMAP and deliveries go on beside
/// it. Messages marked by DELE go with QUIT, in one commit; a connection that ends otherwise
/// removes nothing.
///
/// Messages are sent byte for byte. Since real clients take a bare LF for a line end, a dot after
/// one is stuffed as after CRLF. A message that does not end in CRLF gets one before the final dot,
/// two octets more than LIST told.
///
/// A name such as `bob@example.org/Archive` shows another mailbox than the inbox.
///
/// RFC 6856 §2.1 deviates: messages go out as they are, also to clients that did not say UTF8.
@NullMarked
package org.veredus.protocol.pop3;

import org.jspecify.annotations.NullMarked;
