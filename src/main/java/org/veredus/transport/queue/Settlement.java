package org.veredus.transport.queue;

import java.util.Map;

/// What is left of a job's recipients once an attempt, a warning or the end has been dealt with.
///
/// @param changes by index: the recipient's new record, or that it is gone
record Settlement(Map<Integer, Change> changes) {
    Settlement {
        changes = Map.copyOf(changes);
    }

    /// What becomes of a recipient.
    sealed interface Change {
        record Gone() implements Change {}

        record Stays(RecipientRecord record) implements Change {}
    }
}
