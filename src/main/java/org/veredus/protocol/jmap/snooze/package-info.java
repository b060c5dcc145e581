/// Snooze: emails put away until a time. A capability of our own,
/// `urn:veredus:params:jmap:snooze`, described in doc/jmap.md; the drafts that would settle it
/// (`snoozed` of Email) have expired.
///
/// A Snooze has the `id` of the email it is about, `emailId` likewise, and `until`. Creating one
/// moves the email from where it is into the mailbox `Snoozed`; `transport.deliver` brings it
/// back to the inbox, unread, with the keyword `$awoken`. Destroying one brings it back at once,
/// as it was. What Sieve's `snooze` has put away is shown alike.
@NullMarked
package org.veredus.protocol.jmap.snooze;

import org.jspecify.annotations.NullMarked;
