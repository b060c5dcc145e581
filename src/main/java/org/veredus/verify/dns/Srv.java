package org.veredus.verify.dns;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// One SRV record, RFC 2782.
///
/// @param host null where the record names the root: there is no such service
public record Srv(int priority, int weight, int port, @Nullable Domain host) {}
