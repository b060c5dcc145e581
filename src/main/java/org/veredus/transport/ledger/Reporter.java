package org.veredus.transport.ledger;

import java.util.Optional;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;

/// Who reports.
///
/// @param organization a name for people
/// @param host the server's name
/// @param address in From, of a domain of ours, which signs
public record Reporter(String organization, String host, Address address) {
    /// Knows who reports now.
    @FunctionalInterface
    public interface Source {
        /// Empty as long as there is no domain of ours to report from.
        Optional<Reporter> now() throws StoreFailed;
    }

    public Reporter {
        if (organization.isBlank()) throw new IllegalArgumentException("nobody reports");
    }
}
