package org.veredus.transport.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// When a page's report is sent: not all domains' at once, and each day at another minute, RFC 8460
/// §4.1.
final class ReportHours {
    private static final Duration SPREAD = Duration.ofHours(4);

    /// If its receiver cannot be found out for so long, it gets none.
    private static final Duration LATEST = Duration.ofDays(3);

    private ReportHours() {}

    static Instant due(Page page) {
        byte[] digest =
                Ledger.digest((page.day() + page.domain()).getBytes(StandardCharsets.US_ASCII));
        long seconds = Math.floorMod(ByteBuffer.wrap(digest).getLong(), SPREAD.toSeconds());
        return end(page).plusSeconds(seconds);
    }

    static boolean isTooLate(Page page, Instant now) {
        return now.isAfter(end(page).plus(LATEST));
    }

    static Instant begin(Page page) {
        return page.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static Instant end(Page page) {
        return page.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
