package org.veredus.format.sasl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What ties an exchange to the TLS connection it runs in. RFC 5056, RFC 5929, RFC 9266
@FunctionalInterface
public interface ChannelBindings {
    List<String> TYPES = List.of("tls-exporter", "tls-server-end-point", "tls-unique");

    /// A connection without TLS.
    ChannelBindings NONE = _ -> null;

    /// The data of a type such as `tls-exporter`; null if the connection has none.
    byte @Nullable [] data(String type);

    /// Whether there is any type, so that the -PLUS mechanisms can be offered.
    default boolean areOffered() {
        return TYPES.stream().anyMatch(type -> data(type) != null);
    }
}
