package org.veredus.transport.inspect;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;

/// What has to be known of a message, besides what was found, to decide what is done with it.
///
/// @param author null: there is none that could be on a list
/// @param sender of the envelope; null for a report
/// @param policy what the author's domain wants done
public record Facts(
        @Nullable InetAddress client,
        @Nullable Address author,
        Proof authorProof,
        @Nullable Address sender,
        Proof senderProof,
        Action policy) {
    public static Facts of(Candidate candidate) {
        Visit visit = candidate.visit();
        return new Facts(
                visit.client(),
                author(candidate),
                Proof.ofAuthor(candidate),
                visit.from() instanceof ReversePath.Of(var address) ? address : null,
                Proof.ofSender(candidate),
                SenderFindings.policy(candidate.authentication()));
    }

    private static @Nullable Address author(Candidate candidate) {
        try {
            return Address.parse(candidate.reading().author().address());
        } catch (AddressException none) {
            return null;
        }
    }
}
