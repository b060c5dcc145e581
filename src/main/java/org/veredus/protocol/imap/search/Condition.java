package org.veredus.protocol.imap.search;

import org.veredus.storage.kv.StoreFailed;

/// What a message has to be like.
record Condition(Cost cost, Test test) {
    /// What has to be read to know.
    enum Cost {
        MEMORY,
        RECORD,
        HEADER,
        BODY
    }

    @FunctionalInterface
    interface Test {
        boolean holds(Candidate message) throws StoreFailed;
    }

    static Condition memory(Test test) {
        return new Condition(Cost.MEMORY, test);
    }

    boolean holds(Candidate message) throws StoreFailed {
        return test.holds(message);
    }
}
