package org.veredus.transport.inspect;

import org.veredus.storage.kv.StoreFailed;

/// Hears what was found about each message that comes in, before its sender does.
@FunctionalInterface
public interface VerdictListener {
    VerdictListener NOBODY = (_, _) -> {};

    /// Runs on the session's thread; must be short.
    void judged(Candidate candidate, Verdict common) throws StoreFailed;

    /// Both, in this order.
    static VerdictListener both(VerdictListener first, VerdictListener second) {
        return (candidate, common) -> {
            first.judged(candidate, common);
            second.judged(candidate, common);
        };
    }
}
