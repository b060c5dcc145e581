/// What somebody shows besides a password, or in its place: codes of an authenticator app (TOTP),
/// recovery codes, passkeys. RFC 6238, RFC 4226; Web Authentication Level 3.
///
/// [FactorStore] keeps each account's [Factors]; [Passkeys] judges what authenticators sign. An
/// account with an authenticator app or a passkey is *guarded*: its password alone opens nothing
/// (`account.auth` sees to that).
///
/// A code counts once, and so does a challenge. Challenges are no state: each carries its own
/// expiry under a key that never leaves the process, and only those that have been answered
/// rightly are remembered until they expire, so that asking for many costs nobody anything.
///
/// Any thread may call. Records of the partition `e:0`, with a version octet first: `F` account (8)
/// → [Factors], `I` SHA-256 of a credential's id (32) → its account. A secret for codes must be
/// known to prove anything, so it is kept as it is, like the signing keys and the secrets of
/// CRAM-MD5; of recovery codes, 80 random bits each, only the SHA-256; passkeys are public keys.
///
/// Not here: counting guesses, passwords (`account.auth`), the options that browsers are sent
/// (`protocol.web`).
@NullMarked
package org.veredus.account.factor;

import org.jspecify.annotations.NullMarked;
