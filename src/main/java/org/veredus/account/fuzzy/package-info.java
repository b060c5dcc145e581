/// Digests of mail that spam traps got and people reported, so that nearly the same mail is known
/// when it comes to others.
///
/// [ServerFuzzy] keeps which came to traps, from which networks, and what up to sixteen accounts
/// have called each, with a time; it says of a message which known ones it is like ([FuzzyMatch]).
/// What just one account says counts for nobody else, and what a message to a trap says counts once
/// for each network it came from: neither one account nor one computer makes others' mail junk.
/// [AccountFuzzy] keeps what one account's owner has reported; for him it counts at once. What was
/// reported and then moved back is taken back.
///
/// Records, partition `n` 0: `D`, a kind and eight octets: the entry; `B` and the eight octets of a
/// band of a text's sketch: the eight octets of the text that it is found under. At most
/// [ServerFuzzy#MAX]; those that say least go first. In an account's partition: `Y f`: what its
/// owner said, of at most [AccountFuzzy#MAX] digests. Changes of the server's are kept in memory
/// and written now and then: a crash loses what came since. An account's are in the commit of its
/// learning.
///
/// Any thread. Not here: how digests are made (`format.fuzzy`), what a match is worth
/// (`transport.inspect.fuzzy`).
@NullMarked
package org.veredus.account.fuzzy;

import org.jspecify.annotations.NullMarked;
