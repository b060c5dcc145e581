package org.veredus.transport.relay;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.SevenBit;
import org.veredus.format.mime.Span;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.envelope.Xtext;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.Trouble;

/// A consignment as a given server is to be told of it.
final class Parcel {
    private static final String DELIVER_BY = "DELIVERBY";
    private static final String REQUIRE_TLS = "REQUIRETLS";

    private final Consignment consignment;
    private final ServerFeatures features;
    private final BlobStore blobs;
    private final Instant now;
    private final boolean utf8;
    private final boolean eightBit;

    /// What is sent instead of the content, to a server that takes only 7 bits.
    private final @Nullable SevenBit<StoreFailed> rewritten;

    /// Reads the content if it must be known what is in it.
    Parcel(Consignment consignment, ServerFeatures features, BlobStore blobs, Instant now)
            throws StoreFailed {
        this.consignment = consignment;
        this.features = features;
        this.blobs = blobs;
        this.now = now;
        boolean mayNeedUtf8 = consignment.envelope().text() == Envelope.Text.UTF8;
        boolean mayNeedEightBit = consignment.envelope().body() == Envelope.Body.EIGHT_BIT_MIME;
        boolean lacking =
                (mayNeedUtf8 && !features.offers("SMTPUTF8"))
                        || (mayNeedEightBit && !features.offers("8BITMIME"));
        if (!lacking) {
            utf8 = mayNeedUtf8;
            eightBit = mayNeedEightBit;
            rewritten = null;
            return;
        }
        OctetScan scan = scan();
        utf8 = mayNeedUtf8 && (scan.isHeaderBeyondAscii() || addressesBeyondAscii());
        eightBit = mayNeedEightBit && scan.isBeyondAscii();
        rewritten = lacksEightBit() ? sevenBit() : null;
    }

    /// Whether it may only go to a server that offers REQUIRETLS, and this one does not. A report
    /// goes all the same, RFC 8689 §5.
    boolean lacksRequireTls() {
        return Demands.isStrict(consignment.envelope()) && !features.offers(REQUIRE_TLS);
    }

    /// Whether the server lacks SMTPUTF8 and this cannot go without.
    boolean lacksUtf8() {
        return utf8 && !features.offers("SMTPUTF8");
    }

    /// Whether the server takes only 7 bits and this cannot be rewritten for it.
    boolean mustStayEightBit() {
        return lacksEightBit() && rewritten == null;
    }

    private boolean lacksEightBit() {
        return eightBit && !features.offers("8BITMIME");
    }

    /// Why the message cannot arrive in time by way of this server; null if it can, or may be late.
    /// RFC 2852 §4.2
    @Nullable Trouble lateness(String server) {
        DeliverBy by = consignment.envelope().deliverBy();
        if (by == null || by.mode() == DeliverBy.Mode.NOTIFY) return null;
        if (by.isOver(now)) return Trouble.ours("5.4.7", "the time for delivery is over");
        if (!features.offers(DELIVER_BY))
            return Trouble.ours("5.3.3", server + " does not say when it delivers");
        return by.seconds(now) < features.leastDeliveryTime()
                ? Trouble.ours(
                        "5.4.7",
                        server + " wants " + features.leastDeliveryTime() + " seconds for delivery")
                : null;
    }

    /// Whether the sender is told that the server has taken the message. RFC 2852 §4.2
    boolean isTraced() {
        DeliverBy by = consignment.envelope().deliverBy();
        return by != null && (by.trace() == DeliverBy.Trace.TRACED || !features.offers(DELIVER_BY));
    }

    boolean isTooLarge() {
        return size() > features.maxSize();
    }

    private long size() {
        return rewritten == null ? consignment.size() : rewritten.size();
    }

    Transaction transaction(List<Recipient> recipients) {
        return new Transaction(
                mail(),
                recipients.stream().map(this::rcpt).toList(),
                rewritten == null
                        ? sink -> copy(new Span(0, consignment.size()), sink)
                        : sink -> rewritten.copyTo(sink::accept));
    }

    private String mail() {
        Envelope envelope = consignment.envelope();
        StringBuilder line = new StringBuilder("MAIL FROM:").append(envelope.from().wire());
        if (features.offers("SIZE")) line.append(" SIZE=").append(size());
        if (eightBit && rewritten == null) line.append(" BODY=8BITMIME");
        if (utf8) line.append(" SMTPUTF8");
        if (envelope.tls() == Envelope.Tls.REQUIRED && features.offers(REQUIRE_TLS))
            line.append(' ').append(REQUIRE_TLS);
        DeliverBy by = envelope.deliverBy();
        if (by != null && features.offers(DELIVER_BY)) line.append(" BY=").append(by.wire(now));
        if (!features.offers("DSN")) return line.toString();
        Envelope.Returned returned = envelope.returned();
        String envelopeId = envelope.envelopeId();
        if (returned != null) line.append(" RET=").append(returned.wire());
        if (envelopeId != null) line.append(" ENVID=").append(Xtext.encode(envelopeId));
        return line.toString();
    }

    private String rcpt(Recipient recipient) {
        StringBuilder line =
                new StringBuilder("RCPT TO:<").append(recipient.address().wire()).append('>');
        if (!features.offers("DSN")) return line.toString();
        if (!(recipient.notifyOn() instanceof Notify.Unsaid()))
            line.append(" NOTIFY=").append(recipient.notifyOn().wire());
        OriginalRecipient original = recipient.original();
        // RFC 6533 §3: beyond ASCII only with SMTPUTF8
        if (original != null && (utf8 || isAscii(original.wire())))
            line.append(" ORCPT=").append(original.wire());
        return line.toString();
    }

    private boolean addressesBeyondAscii() {
        return !isAscii(consignment.envelope().from().wire())
                || consignment.recipients().stream()
                        .anyMatch(recipient -> recipient.address().needsSmtpUtf8());
    }

    private OctetScan scan() throws StoreFailed {
        OctetScan scan = new OctetScan();
        readWhole(scan::write);
        return scan;
    }

    private @Nullable SevenBit<StoreFailed> sevenBit() throws StoreFailed {
        MimeIndexer indexer = new MimeIndexer();
        readWhole((octets, from, length) -> indexer.feed(octets, from, from + length));
        return SevenBit.<StoreFailed>of(indexer.finish(), (span, sink) -> copy(span, sink::write))
                .orElse(null);
    }

    private void readWhole(BlobStore.Sink sink) throws StoreFailed {
        try {
            copy(new Span(0, consignment.size()), sink);
        } catch (IOException impossible) {
            throw new IllegalStateException("looking at octets does not fail", impossible);
        }
    }

    private void copy(Span span, BlobStore.Sink sink) throws StoreFailed, IOException {
        blobs.copy(consignment.content(), span.offset(), span.length(), sink);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
