package org.veredus.transport.inspect;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.route.Routed;
import org.veredus.verify.spf.SpfQuestion;

/// Who brings a message, for whom.
///
/// @param client null where it is not known
/// @param helo how the client introduced itself
public record Visit(
        @Nullable InetAddress client, String helo, ReversePath from, List<Routed> recipients) {
    public Visit {
        recipients = List.copyOf(recipients);
    }

    @Nullable SpfQuestion spfQuestion() {
        InetAddress address = client;
        return address == null ? null : new SpfQuestion(address, helo, sender());
    }

    /// Empty for the null reverse path.
    String sender() {
        return switch (from) {
            case ReversePath.Null() -> "";
            case ReversePath.Of(var address) -> address.wire();
        };
    }
}
