package org.veredus.transport.relay;

import org.veredus.transport.ledger.TlsEntry;

/// A host to be called, and what is demanded of the connection.
///
/// @param told what is said of the connection to those who want to know
record Call(Route.Host host, Demand demand, Told told) {
    /// Whom a connection is reported to.
    sealed interface Told {
        /// The domain that the mail is for, and what it demands.
        ///
        /// @param objection why even an encrypted connection is not what it demands; empty: it is
        record Domain(String name, TlsEntry.Policy policy, String objection) implements Told {}

        /// Nobody.
        record Nobody() implements Told {}
    }
}
