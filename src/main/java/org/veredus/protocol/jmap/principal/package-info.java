/// Principals, whom something can be shared with, and what people are told of what others share
/// with them. RFC 9670
///
/// Every account of the server is a [Principal], `W` and the account's number; `W0` is a group of
/// everybody, IMAP's `anyone`. Who is shown whom is told by [PrincipalDirectory]. Each account has
/// its principals and notifications in itself: they are read with the account's own id. What is
/// shared is mail, see `protocol.jmap.mail`: the rights are IMAP's, kept once
/// (`account.mailbox`).
///
/// Not here: who may do what, the notifications' records (`account.sharing`).
@NullMarked
package org.veredus.protocol.jmap.principal;

import org.jspecify.annotations.NullMarked;
