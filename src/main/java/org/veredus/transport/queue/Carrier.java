package org.veredus.transport.queue;

import java.util.List;
import org.veredus.storage.kv.StoreFailed;

/// Makes one attempt to take a message to its recipients at one destination. Called from many
/// threads at once; it may block for as long as its protocol allows.
@FunctionalInterface
public interface Carrier {
    /// One outcome for each recipient, in their order.
    List<RecipientOutcome> carry(Consignment consignment) throws StoreFailed;
}
