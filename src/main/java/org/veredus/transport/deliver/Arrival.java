package org.veredus.transport.deliver;

import org.veredus.account.mailbox.NewMessage;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Stamp;
import org.veredus.transport.route.Target;

/// A message at the door of one account, or one that is in it and something happened to.
///
/// @param trace the id under which its way can be followed
/// @param recipient as the envelope names it: perhaps an alias, or with a detail
/// @param stage whether the sender still waits for an answer
record Arrival(
        String trace,
        Envelope envelope,
        Recipient recipient,
        NewMessage message,
        Target.Local target,
        Stamp stamp,
        Stage stage) {
    enum Stage {
        /// Within the SMTP transaction.
        OPEN,
        /// From the queue.
        LATE,
        /// Long there. RFC 6785
        STORED
    }
}
