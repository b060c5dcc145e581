package org.veredus.transport.queue;

import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.kv.StoreFailed;

/// Takes reports to senders. When it returns, the report is on stable storage.
@FunctionalInterface
public interface BounceSink {
    void send(ReversePath nullSender, Address to, byte[] message) throws StoreFailed;
}
