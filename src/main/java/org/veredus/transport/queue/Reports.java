package org.veredus.transport.queue;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Envelope.Returned;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.queue.QueueRecords.Whole;

/// Tells senders what became of their messages, RFC 3461 §5 and §6.
final class Reports {
    /// A header longer than this comes back cut off.
    private static final int MAX_HEADER = 64 * 1024;

    private final BlobStore blobs;
    private final int maxReturned;
    private final Reporter reporter;
    private final BounceSink sink;

    Reports(BlobStore blobs, int maxReturned, Reporter reporter, BounceSink sink) {
        this.blobs = blobs;
        this.maxReturned = maxReturned;
        this.reporter = reporter;
        this.sink = sink;
    }

    /// Whether the sender is to hear of something that befell a recipient.
    static boolean wanted(Whole whole, Notify notify, Notify.Event event) {
        // RFC 5321 §4.5.5: a message without a sender is itself a report
        return whole.message().envelope().from() instanceof ReversePath.Of && notify.wants(event);
    }

    /// Whether the sender is to hear that a host took the message which it wanted in time. RFC 2852
    /// §4.1: always, unless it wants to hear nothing
    static boolean traced(Whole whole, Notify notify) {
        return whole.message().envelope().from() instanceof ReversePath.Of
                && !(notify instanceof Notify.Never);
    }

    /// One report for all lines; on stable storage when this returns. No lines: none.
    void send(Whole whole, Report.Kind kind, List<Report.Line> lines) throws StoreFailed {
        Address sender = sender(whole);
        if (sender == null || lines.isEmpty()) return;
        MessageRecord message = whole.message();
        DeliverBy by = message.envelope().deliverBy();
        Report report =
                new Report(
                        kind,
                        sender,
                        message.envelope().envelopeId(),
                        message.submitted(),
                        by == null ? null : by.at(),
                        lines,
                        original(message, kind));
        Envelope from =
                Envelope.from(new ReversePath.Null()).asSafeAs(message.envelope()); // RFC 8689 §5
        sink.send(from, sender, reporter.compose(report));
    }

    private static @Nullable Address sender(Whole whole) {
        return switch (whole.message().envelope().from()) {
            case ReversePath.Null() -> null;
            case ReversePath.Of(var address) -> address;
        };
    }

    // RFC 3461 §6.2: RET is about failures; other reports bring the header. RFC 8689 §5
    private Report.Original original(MessageRecord message, Report.Kind kind) throws StoreFailed {
        boolean whole =
                kind == Report.Kind.FAILED
                        && message.envelope().returned() == Returned.FULL
                        && message.envelope().tls() != Envelope.Tls.REQUIRED
                        && message.size() <= maxReturned;
        if (whole) {
            byte[] octets = blobs.read(message.content(), 0, (int) message.size());
            return new Report.Original(Report.Extent.WHOLE, octets);
        }
        int length = (int) Math.min(message.size(), MAX_HEADER);
        byte[] start = blobs.read(message.content(), 0, length);
        return new Report.Original(Report.Extent.HEADER, Arrays.copyOf(start, headerLength(start)));
    }

    /// Up to the empty line, its own line end not counted; a header that goes on beyond what was
    /// read ends with its last whole line.
    private static int headerLength(byte[] start) {
        int lastLine = 0;
        for (int i = 1; i < start.length; i++) {
            if (start[i] != '\n') continue;
            if (i - lastLine <= 1) return lastLine;
            lastLine = i + 1;
        }
        return lastLine;
    }
}
