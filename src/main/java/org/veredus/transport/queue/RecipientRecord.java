package org.veredus.transport.queue;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;

/// A recipient still to be served, as it is stored.
///
/// @param lastAttempt equal to the submission's time if there was none
record RecipientRecord(
        Recipient recipient,
        Destination destination,
        int attempts,
        Instant nextAttempt,
        Instant lastAttempt,
        Delay delay,
        @Nullable Trouble trouble) {
    /// In place of a domain, which it cannot be.
    private static final String FILED = ".";

    private static final int VERSION = 1;
    private static final int NEVER = 0xFF;

    /// Whether the sender has heard, or was to hear, of the delay.
    enum Delay {
        NOT_REPORTED,
        REPORTED
    }

    RecipientRecord deferred(Trouble why, Instant now, Instant next) {
        return new RecipientRecord(recipient, destination, attempts + 1, next, now, delay, why);
    }

    RecipientRecord reported() {
        return new RecipientRecord(
                recipient,
                destination,
                attempts,
                nextAttempt,
                lastAttempt,
                Delay.REPORTED,
                trouble);
    }

    byte[] encode() {
        RecordWriter out = new RecordWriter(VERSION, 128);
        out.text(recipient.address().wire());
        out.octet(notifyBits(recipient.notifyOn()));
        OriginalRecipient original = recipient.original();
        out.text(original == null ? "" : original.wire());
        out.text(
                switch (destination) {
                    case Destination.Remote(var domain) -> domain.ascii();
                    case Destination.Local() -> "";
                    case Destination.Filed() -> FILED;
                });
        out.number(attempts)
                .number(nextAttempt.toEpochMilli())
                .number(lastAttempt.toEpochMilli())
                .octet(delay == Delay.REPORTED ? 1 : 0);
        if (trouble == null) return out.text("").toBytes();
        String remote = trouble.remote();
        return out.text(trouble.status())
                .text(trouble.text())
                .text(remote == null ? "" : remote)
                .toBytes();
    }

    static RecipientRecord decode(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("queued recipient", record, VERSION);
        Recipient recipient =
                new Recipient(address(in.text()), notify(in.octet()), original(in.text()));
        String domain = in.text();
        return new RecipientRecord(
                recipient,
                destination(domain),
                in.count(),
                Instant.ofEpochMilli(in.number()),
                Instant.ofEpochMilli(in.number()),
                in.octet() == 1 ? Delay.REPORTED : Delay.NOT_REPORTED,
                trouble(in));
    }

    private static Destination destination(String domain) {
        return switch (domain) {
            case "" -> new Destination.Local();
            case FILED -> new Destination.Filed();
            default -> new Destination.Remote(new Domain(domain));
        };
    }

    private static @Nullable Trouble trouble(RecordReader in) throws StoreFailed {
        String status = in.text();
        if (status.isEmpty()) return null;
        String text = in.text();
        String remote = in.text();
        return new Trouble(status, text, remote.isEmpty() ? null : remote);
    }

    private static Address address(String wire) throws StoreFailed {
        try {
            return Address.parse(wire);
        } catch (AddressException damaged) {
            throw new StoreFailed("queued recipient " + wire, damaged);
        }
    }

    private static @Nullable OriginalRecipient original(String wire) {
        return wire.isEmpty() ? null : OriginalRecipient.parse(wire);
    }

    private static int notifyBits(Notify notify) {
        return switch (notify) {
            case Notify.Unsaid() -> 0;
            case Notify.Never() -> NEVER;
            case Notify.On(var events) -> {
                int bits = 0;
                for (Notify.Event event : events) bits |= bit(event);
                yield bits;
            }
        };
    }

    private static Notify notify(int bits) {
        if (bits == 0) return new Notify.Unsaid();
        if (bits == NEVER) return new Notify.Never();
        Set<Notify.Event> events = EnumSet.noneOf(Notify.Event.class);
        for (Notify.Event event : Notify.Event.values()) {
            if ((bits & bit(event)) != 0) events.add(event);
        }
        return new Notify.On(events);
    }

    private static int bit(Notify.Event event) {
        return switch (event) {
            case SUCCESS -> 1;
            case FAILURE -> 2;
            case DELAY -> 4;
        };
    }
}
