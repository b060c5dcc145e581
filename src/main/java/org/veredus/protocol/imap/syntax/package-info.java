/// IMAP's grammar, both ways: octets become a [Command], values become responses. RFC 3501 §9, with
/// the additions of RFC 4315, 4466, 4731, 5032, 5161, 5182, 5258, 5819, 6154, 6851, 7162, 7888.
///
/// [CommandParser] reads one whole command, whose literals [CommandText] holds in place; only the
/// message of an APPEND is left for the session to stream. [Output] writes tokens. Strings from the
/// wire are one octet for each char; mailbox names are text ([MailboxNames]).
///
/// Pure but for [Output], which writes to its connection. Takes linear time whatever comes in; the
/// depth of a search is bounded. Not here: what a session is and what its state allows.
@NullMarked
package org.veredus.protocol.imap.syntax;

import org.jspecify.annotations.NullMarked;
