package org.veredus.verify.dns;

import java.time.Duration;
import java.util.List;

/// What a look-up came to.
///
/// @param <T> one record
public sealed interface DnsAnswer<T> {
    /// @param records at least one, in the server's order
    /// @param authentic whether a validating server vouches for them (the AD bit, RFC 4035 §3.2.3)
    /// @param ttl how long they may be kept
    record Found<T>(List<T> records, boolean authentic, Duration ttl) implements DnsAnswer<T> {
        public Found {
            records = List.copyOf(records);
            if (records.isEmpty()) throw new IllegalArgumentException("found no records");
        }
    }

    /// The name exists but has no such records, RFC 2308 §2.2.
    record NoData<T>() implements DnsAnswer<T> {}

    /// The name does not exist, RFC 2308 §2.1.
    record NoSuchDomain<T>() implements DnsAnswer<T> {}

    /// Nobody answered usefully; another time somebody may.
    record Failed<T>(String why) implements DnsAnswer<T> {}

    /// The records, or none whatever the reason: for whoever takes no interest in it.
    default List<T> records() {
        return switch (this) {
            case Found<T>(var records, _, _) -> records;
            case NoData<T>() -> List.of();
            case NoSuchDomain<T>() -> List.of();
            case Failed<T>(_) -> List.of();
        };
    }
}
