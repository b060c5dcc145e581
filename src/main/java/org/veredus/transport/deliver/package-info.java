/// Files mail for our accounts, inside the SMTP transaction wherever it can be done at once, and
/// hands the
/// rest to the queue. [Dispatcher] is the one door through which every accepted message goes.
///
/// When [Dispatcher#dispatch] returns, everything that is needed to deliver the message is on
/// stable
/// storage: only then may the 250 be said. A recipient whose mailbox cannot take the message now is
/// queued
/// when others could; if none could, the caller refuses.
///
/// A message that already names the mailbox in a Delivered-To field, or has passed too many
/// hops, goes round in circles and is refused (RFC 5321 §6.3).
///
/// An account's active Sieve script says where its mail goes: [Rules] has the compiled scripts, a
/// [ScriptedDelivery] carries one run's actions out, what scripts send goes through the [Outbox].
/// No script can lose mail: whatever fails in it keeps the message.
///
/// Any thread. Not here: the language (`format.sieve`), its storage (`account.script`), where a
/// recipient's mail goes (`transport.route`), retries
/// (`transport.queue`).
@NullMarked
package org.veredus.transport.deliver;

import org.jspecify.annotations.NullMarked;
