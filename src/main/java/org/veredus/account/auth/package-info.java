/// Who may log in: passwords as Argon2id hashes and SCRAM-SHA-256 keys, and the judging of those
/// who try. RFC 9106 (Argon2), RFC 5802, RFC 7677, RFC 4616, RFC 4013.
///
/// [Authenticator] is asked by the protocols; it answers with an [Outcome]. [CredentialStore]
/// keeps each account's [Credentials].
///
/// What an attacker gains is bounded. An unknown name costs the same time as a wrong password.
/// Hashes are computed by few threads at a time, so a flood of logins takes neither all processors
/// nor all memory. Failures are counted by account and by network; each further one waits longer,
/// and in the end none is tried. A network from which an account logged in before is not locked
/// out of it by others' failures.
///
/// The password alone does not open an account that has a second factor (`account.factor`), or
/// must have one: [Outcome.FactorNeeded]. Pages go on to ask for it; programs log in with tokens.
/// Neither does it by SCRAM; tokens, shared secrets and certificates are secrets of their own.
///
/// Any thread may call; the caller's thread computes and waits. Records of the partition `p:0`,
/// with a version octet first: `C` account (8) → [Credentials], `S` → a secret of this
/// installation. Names are addresses of
/// `account.directory`. Not here: sessions of web pages, tokens, other sources of passwords.
@NullMarked
package org.veredus.account.auth;

import org.jspecify.annotations.NullMarked;
