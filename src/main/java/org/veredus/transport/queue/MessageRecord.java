package org.veredus.transport.queue;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.queue.QueuedMessage.State;

/// A message as it is stored.
///
/// @param left recipients still to be served
/// @param lost how much time was lost when it came, see [org.veredus.storage.clock.CarefulClock]
record MessageRecord(
        Envelope envelope,
        BlobId content,
        long size,
        String account,
        String trace,
        Instant submitted,
        State state,
        int left,
        Duration lost) {
    private static final int VERSION = 1;
    private static final int TIMED = 1;
    private static final int RETURNS = 2;
    private static final int TRACED = 4;

    byte[] encode() {
        RecordWriter out = new RecordWriter(VERSION, 160);
        out.text(
                switch (envelope.from()) {
                    case ReversePath.Null() -> "";
                    case ReversePath.Of(var address) -> address.wire();
                });
        out.octet(envelope.body() == Envelope.Body.EIGHT_BIT_MIME ? 1 : 0);
        out.octet(envelope.text() == Envelope.Text.UTF8 ? 1 : 0);
        Envelope.Returned returned = envelope.returned();
        out.octet(returned == null ? 0 : returned == Envelope.Returned.FULL ? 1 : 2);
        String envelopeId = envelope.envelopeId();
        out.text(envelopeId == null ? "" : envelopeId);
        out.raw(content.bytes()).number(size).text(account).text(trace);
        out.number(submitted.toEpochMilli());
        out.octet(state == State.HELD ? 1 : 0).number(left);
        Instant release = envelope.release();
        out.number(release == null ? 0 : release.toEpochMilli());
        encode(envelope.deliverBy(), out);
        out.octet(envelope.tls() == Envelope.Tls.REQUIRED ? 1 : 0);
        return out.number(lost.toMillis()).toBytes();
    }

    static MessageRecord decode(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("queued message", record, VERSION);
        MessageRecord message =
                new MessageRecord(
                        envelope(in),
                        BlobId.of(in.raw(BlobId.LENGTH)),
                        in.number(),
                        in.text(),
                        in.text(),
                        Instant.ofEpochMilli(in.number()),
                        in.octet() == 1 ? State.HELD : State.ACTIVE,
                        in.count(),
                        Duration.ZERO);
        if (in.atEnd()) return message;
        long release = in.number();
        DeliverBy by = in.atEnd() ? null : deliverBy(in);
        boolean tls = !in.atEnd() && in.octet() == 1;
        return message.with(
                release == 0 ? null : Instant.ofEpochMilli(release),
                by,
                tls ? Envelope.Tls.REQUIRED : Envelope.Tls.AS_USUAL,
                in.atEnd() ? Duration.ZERO : Duration.ofMillis(in.number()));
    }

    // 0 for none, else 1 with a bit for how and one for whether it is traced
    private static void encode(@Nullable DeliverBy by, RecordWriter out) {
        if (by == null) {
            out.octet(0);
            return;
        }
        int returns = by.mode() == DeliverBy.Mode.RETURN ? RETURNS : 0;
        int traced = by.trace() == DeliverBy.Trace.TRACED ? TRACED : 0;
        out.octet(TIMED | returns | traced).number(by.at().toEpochMilli());
    }

    private static @Nullable DeliverBy deliverBy(RecordReader in) throws StoreFailed {
        int bits = in.octet();
        if (bits == 0) return null;
        return new DeliverBy(
                Instant.ofEpochMilli(in.number()),
                (bits & RETURNS) == 0 ? DeliverBy.Mode.NOTIFY : DeliverBy.Mode.RETURN,
                (bits & TRACED) == 0 ? DeliverBy.Trace.UNTRACED : DeliverBy.Trace.TRACED);
    }

    private MessageRecord with(
            @Nullable Instant release, @Nullable DeliverBy by, Envelope.Tls tls, Duration missed) {
        Envelope whole =
                new Envelope(
                        envelope.from(),
                        envelope.body(),
                        envelope.text(),
                        envelope.returned(),
                        envelope.envelopeId(),
                        release,
                        by,
                        tls);
        return new MessageRecord(
                whole, content, size, account, trace, submitted, state, left, missed);
    }

    /// When the first attempt may be made; patience is counted from then. RFC 4865 §5
    Instant begins() {
        Instant release = envelope.release();
        return release == null || release.isBefore(submitted) ? submitted : release;
    }

    MessageRecord with(State other) {
        return new MessageRecord(
                envelope, content, size, account, trace, submitted, other, left, lost);
    }

    MessageRecord withLeft(int count) {
        return new MessageRecord(
                envelope, content, size, account, trace, submitted, state, count, lost);
    }

    private static Envelope envelope(RecordReader in) throws StoreFailed {
        String from = in.text();
        Envelope.Body body =
                in.octet() == 1 ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT;
        Envelope.Text text = in.octet() == 1 ? Envelope.Text.UTF8 : Envelope.Text.ASCII;
        Envelope.@Nullable Returned returned =
                switch (in.octet()) {
                    case 1 -> Envelope.Returned.FULL;
                    case 2 -> Envelope.Returned.HEADERS;
                    default -> null;
                };
        String envelopeId = in.text();
        try {
            return new Envelope(
                    ReversePath.parse(from),
                    body,
                    text,
                    returned,
                    envelopeId.isEmpty() ? null : envelopeId);
        } catch (AddressException damaged) {
            throw new StoreFailed("queued message has sender " + from, damaged);
        }
    }
}
