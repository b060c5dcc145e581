/// IMAP URLs: which message or part of one they name, and the right to read it that they carry. RFC
/// 5092, RFC 4467, RFC 5550 §2.8.
///
/// [UrlAuthority] gives that right and honours it; [NamedPart] is the part of a URL that names a
/// message, [Piece] its octets. Whoever holds a URL with a right reads what the user who has given
/// it may read at that moment, and nothing else of the mailbox.
///
/// A user has a key of 256 random bits for each mailbox, and a token is the HMAC-SHA-256 of the URL
/// with that key: a new key takes all rights given before back. Any thread may call. Records in the
/// partition of the user's account, with a version octet first:
///
/// | key | value |
/// |---|---|
/// | `Q` owner's account (8) mailbox (4) | the key |
///
/// Not here: commands and responses (`protocol.imap`, `protocol.smtp`), URLs of searches and whole
/// mailboxes, which no program asks for.
@NullMarked
package org.veredus.account.url;

import org.jspecify.annotations.NullMarked;
