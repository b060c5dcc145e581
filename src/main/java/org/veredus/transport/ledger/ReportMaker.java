package org.veredus.transport.ledger;

import java.util.List;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page.Kind;

/// Makes one kind of report and brings it on its way.
interface ReportMaker {
    /// What came of it.
    sealed interface Outcome {
        /// @param to addresses, and web addresses
        record Sent(List<String> to) implements Outcome {
            public Sent {
                to = List.copyOf(to);
            }
        }

        /// Nobody wants it, for this reason.
        record Unwanted(String why) implements Outcome {}

        /// It is to be tried again, for this reason.
        record Later(String why) implements Outcome {}
    }

    Kind kind();

    Outcome report(Issue issue, Reporter who) throws StoreFailed;
}
