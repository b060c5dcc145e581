/// The Sieve scripts that each account keeps, and which of them runs. RFC 5804 §1.4, §2.
///
/// [Scripts] reads and changes them; what it refuses it says with a [ScriptRefused]. All of it is
/// in the account's own partition, so that it is changed, moved and removed with the account.
/// Records, each with a version octet first: `Z` `s` name (UTF-8) → the script's text; `Z` `a` →
/// the
/// name of the active one.
///
/// Any thread. Not here: whether a text is a good script (`format.sieve`); the protocol
/// (`protocol.managesieve`).
@NullMarked
package org.veredus.account.script;

import org.jspecify.annotations.NullMarked;
