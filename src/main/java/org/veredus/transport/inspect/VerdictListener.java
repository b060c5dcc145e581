package org.veredus.transport.inspect;

import org.veredus.storage.kv.StoreFailed;

/// Hears what was found about each message that comes in, before its sender does.
@FunctionalInterface
public interface VerdictListener {
    VerdictListener NOBODY = (_, _) -> {};

    /// Runs on the session's thread; must be short.
    void judged(Candidate candidate, Verdict common) throws StoreFailed;

    /// Runs behind [#judged], when it is known what the message is to those whom it is for.
    default void seen(Candidate candidate, Judgement judgement) {
        // most need not know
    }

    /// Both, in this order.
    static VerdictListener both(VerdictListener first, VerdictListener second) {
        return new VerdictListener() {
            @Override
            public void judged(Candidate candidate, Verdict common) throws StoreFailed {
                first.judged(candidate, common);
                second.judged(candidate, common);
            }

            @Override
            public void seen(Candidate candidate, Judgement judgement) {
                first.seen(candidate, judgement);
                second.seen(candidate, judgement);
            }
        };
    }
}
