/// The Sieve scripts that each account keeps, and which of them runs. RFC 5804 §1.4, §2.
///
/// [Scripts] reads and changes them; what it refuses it says with a [ScriptRefused]. All of it is
/// in the account's own partition, so that it is changed, moved and removed with the account.
/// What scripts remember while they run is there, too: [ScriptMemory].
///
/// | key, each value with a version octet first | value |
/// |---|---|
/// | `Z` `s` name (UTF-8) | a script's text |
/// | `Z` `a` | the name of the active one |
/// | `Z` `n` name, `Z` `N` | the number a script is known by, the next one |
/// | `Z` `m` hash (16) | until when something is remembered |
/// | `Z` `v` | version, the answer while the owner is away ([Vacation]) |
/// | `Z` `d` | a day, and how many messages scripts have sent on it |
/// | `Z` `e` that time (8) hash (16) | nothing: the order in which it is forgotten |
///
/// The scripts of the house, the server's and each domain's, have a partition of their own
/// ([HouseScripts]): domain (ASCII, empty for the server) 0 name → version, domain, name, text.
///
/// Any thread. Not here: whether a text is a good script (`format.sieve`); the protocol
/// (`protocol.managesieve`).
@NullMarked
package org.veredus.account.script;

import org.jspecify.annotations.NullMarked;
