package org.veredus.transport.inspect.reception;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;

/// Who wants to bring a message.
///
/// @param helo how the client introduced itself
public record Visitor(InetAddress client, String helo, ReversePath from) {
    @Nullable Address sender() {
        return from instanceof ReversePath.Of(var address) ? address : null;
    }
}
