/// Telling clients of changes where they have asked to be told: push subscriptions. RFC 8620 §7.2,
/// signed by VAPID (RFC 9749) and encrypted where the client has given keys (RFC 8291).
///
/// [PushMethods] answers the calls; [Pusher] watches the accounts that have subscriptions and
/// posts what has changed, each address no more often than it bears. Addresses are called by way
/// of a [Pusher.Door], which decides where they may be. Not here: what is kept
/// (`account.push`), how contents are encrypted (`format.webpush`).
@NullMarked
package org.veredus.protocol.jmap.push;

import org.jspecify.annotations.NullMarked;
