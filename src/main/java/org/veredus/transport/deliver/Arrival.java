package org.veredus.transport.deliver;

import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.mime.ContentType;
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

    /// It has been filed.
    void tell(DeliveryEvents events, Filed filed) {
        events.filed(trace, target, filed);
        ContentType type = message.index().root().contentType();
        // RFC 6522 §3
        if (type.is("multipart", "report")) events.reported(target, filed);
    }
}
