package org.veredus.transport.queue;

import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;

/// Takes reports to senders. When it returns, the report is on stable storage.
@FunctionalInterface
public interface BounceSink {
    /// @param from the null sender, and how safe the report must be kept
    void send(Envelope from, Address to, byte[] message) throws StoreFailed;
}
