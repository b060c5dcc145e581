package org.veredus.transport.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.veredus.storage.kv.StoreFailed;

/// What was seen of a domain on a day.
///
/// @param day in UTC
/// @param domain in ASCII
public record Page(Kind kind, LocalDate day, String domain) {
    /// What is counted.
    public enum Kind {
        /// Mail in the domain's name, for its DMARC reports.
        MAIL('m', "dmarc"),
        /// Connections to the domain's hosts, for its TLS reports.
        TLS('t', "tls");

        private final char code;
        private final String word;

        Kind(char code, String word) {
            this.code = code;
            this.word = word;
        }

        /// The kind of report.
        String word() {
            return word;
        }
    }

    /// Octets before the domain in a key.
    private static final int BEFORE_DOMAIN = 1 + 1 + Integer.BYTES;

    /// The beginning of the keys of all pages of a kind.
    static byte[] prefix(Kind kind) {
        return new byte[] {'L', (byte) kind.code};
    }

    /// The beginning of the keys of its lines.
    byte[] prefix() {
        byte[] name = domain.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(BEFORE_DOMAIN + name.length + 1)
                .put(prefix(kind))
                .putInt((int) day.toEpochDay())
                .put(name)
                .put((byte) 0)
                .array();
    }

    /// The page that a line with this key is on.
    static Page of(Kind kind, byte[] key) throws StoreFailed {
        int end = BEFORE_DOMAIN;
        while (end < key.length && key[end] != 0) end++;
        if (end >= key.length) throw new StoreFailed("ledger key without a domain");
        return new Page(
                kind,
                LocalDate.ofEpochDay(ByteBuffer.wrap(key).getInt(2)),
                new String(key, BEFORE_DOMAIN, end - BEFORE_DOMAIN, StandardCharsets.US_ASCII));
    }
}
