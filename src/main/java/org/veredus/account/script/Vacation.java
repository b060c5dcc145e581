package org.veredus.account.script;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// An answer that an account gives by itself while its owner is away, besides what its script does.
/// RFC 8621 §8
///
/// @param from not before; null: from now on
/// @param to not at or after; null: for good
/// @param subject null: one that goes with the message answered
/// @param text null: made of the HTML, or a usual one
/// @param html null: none
public record Vacation(
        Mode mode,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html) {
    /// Characters of each body.
    public static final int MAX_BODY = 64 << 10;

    /// Characters of the subject.
    public static final int MAX_SUBJECT = 500;

    /// What there is before anybody has said anything.
    public static final Vacation OFF = new Vacation(Mode.OFF, null, null, null, null, null);

    private static final int VERSION = 1;

    /// Whether it is given at all.
    public enum Mode {
        OFF,
        ON
    }

    public Vacation {
        if (length(subject) > MAX_SUBJECT || length(text) > MAX_BODY || length(html) > MAX_BODY)
            throw new IllegalArgumentException("vacation answer too long");
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    public boolean isActive(Instant now) {
        return mode == Mode.ON
                && (from == null || !now.isBefore(from))
                && (to == null || now.isBefore(to));
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION, 256);
        out.octet(mode == Mode.ON ? 1 : 0);
        time(out, from);
        time(out, to);
        text(out, subject);
        text(out, text);
        text(out, html);
        return out.toBytes();
    }

    private static void time(RecordWriter out, @Nullable Instant time) {
        out.octet(time == null ? 0 : 1).number(time == null ? 0 : time.getEpochSecond());
    }

    private static void text(RecordWriter out, @Nullable String text) {
        out.octet(text == null ? 0 : 1).text(text == null ? "" : text);
    }

    static Vacation read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("vacation", record, VERSION);
        return new Vacation(
                in.octet() == 1 ? Mode.ON : Mode.OFF,
                time(in),
                time(in),
                text(in),
                text(in),
                text(in));
    }

    private static @Nullable Instant time(RecordReader in) throws StoreFailed {
        boolean there = in.octet() == 1;
        long seconds = in.number();
        return there ? Instant.ofEpochSecond(seconds) : null;
    }

    private static @Nullable String text(RecordReader in) throws StoreFailed {
        boolean there = in.octet() == 1;
        String text = in.text();
        return there ? text : null;
    }
}
