package org.veredus.transport.ledger;

import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;

/// Brings a report on its way.
@FunctionalInterface
public interface ReportPost {
    /// Signs it and leaves it to the queue, with the null reverse path. On return it is on stable
    /// storage, or dropped because nobody has that address.
    void send(Address to, byte[] message) throws StoreFailed;
}
