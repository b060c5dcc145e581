package org.veredus.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.route.Routed;

/// One message on its way in: from MAIL to the end of its data. RFC 5321 §3.3.
final class Transaction {
    private final String id;
    private final Envelope envelope;
    private final List<Routed> recipients = new ArrayList<>();

    /// @param id names the message in trace fields, logs and the trace
    Transaction(String id, Envelope envelope) {
        this.id = id;
        this.envelope = envelope;
    }

    String id() {
        return id;
    }

    Envelope envelope() {
        return envelope;
    }

    List<Routed> recipients() {
        return recipients;
    }
}
