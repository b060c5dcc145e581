package org.veredus.verify.arc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsName;

/// What a chain came to, RFC 8617 §5.2.
///
/// @param links how many there are
/// @param oldestPass the lowest link since which the message is unchanged; 0: since the first
/// @param sealers who sealed a chain that passes, the first one first
/// @param extensible whether a link may be added: not to one that somebody marked as broken
/// @param reason a sentence; null for a plain pass
public record ArcVerdict(
        Result result,
        int links,
        int oldestPass,
        List<DnsName> sealers,
        boolean extensible,
        @Nullable String reason) {
    /// The values of `cv`.
    public enum Result {
        NONE,
        PASS,
        FAIL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ArcVerdict {
        sealers = List.copyOf(sealers);
    }
}
