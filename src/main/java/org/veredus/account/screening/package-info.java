/// What people have decided about mail from outside: whom they always or never want to hear from,
/// and from which scores on a message is marked, junk, held back or refused.
///
/// A [Policy] belongs to the whole server, a domain or an account ([Scope]); [Policies] keeps and
/// finds them. [Layers] are those that one recipient's mail is subject to, the nearest first: what
/// the owner of an account says outweighs his domain, and that the server.
///
/// Records: partition `f` 0 holds the server's policy (`S`) and those of domains (`D` name), all in
/// memory. An account's stands in its own partition under `W p`; those asked for lately are in
/// memory. At most [Policy#MAX_ENTRIES] entries each.
///
/// [Traps] are addresses that nobody has, whose mail is spam. Partition `f` 1: `T` and the pattern:
/// note, since when, how many messages came, when the last one did.
///
/// Any thread may call; a change returns when it is on stable storage. Not here: what the scores
/// are made of (`transport.inspect`).
@NullMarked
package org.veredus.account.screening;

import org.jspecify.annotations.NullMarked;
