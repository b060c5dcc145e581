/// Whose mail is ours: domains, accounts with their addresses, aliases, quotas, roles.
///
/// [Directory] answers from an immutable value in memory; a change returns when it is durable.
/// Addresses are compared by `Address.lookupKey`: without regard to case, in NFC. An alias stands
/// for any number of addresses here or elsewhere, so a group is an alias. Sub-addresses
/// (`bob+tag@`, RFC 5233 §1) reach the account without the tag, the separator being the domain's
/// choice. RFC 5321 §4.5.1 (postmaster), RFC 2142 (abuse): where nobody has these addresses the
/// first administrator does.
///
/// Any thread may call. Records of the partition `d:0`, all with a version octet first:
///
/// | key | value |
/// |---|---|
/// | `M` | number of the next account |
/// | `D` domain | separator, catch-all, whether a second factor is demanded |
/// | `A` account (8) | addresses, quota, enabled, roles, mailboxes, where it is, annotations |
/// | `R` account (8) | nothing: removed, its mail perhaps not yet |
/// | `L` lookup key | the alias as written, its targets |
///
/// Not here: passwords (`account.auth`), following aliases and delivering (`transport.route`), an
/// account's mail (`account.mailbox`), which outlives the account's removal from here.
@NullMarked
package org.veredus.account.directory;

import org.jspecify.annotations.NullMarked;
