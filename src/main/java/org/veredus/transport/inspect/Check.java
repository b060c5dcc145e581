package org.veredus.transport.inspect;

import java.util.List;

/// One way of looking at messages. Any thread may call it; it must end within a bounded time.
public interface Check {
    /// For the log and for findings that say that it was left out.
    String name();

    List<Finding> look(Candidate candidate) throws CheckFailed;

    /// What it spends. Those that wait are all begun at once, and left out when the time is over.
    default Spends spends() {
        return Spends.THOUGHT;
    }

    /// What a check needs most.
    enum Spends {
        /// The processor.
        THOUGHT,
        /// Time, until somebody answers.
        TIME
    }
}
