package org.veredus.transport.deliver;

import java.util.List;
import java.util.function.Supplier;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.Submission;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.route.Target;
import org.veredus.transport.sign.OutboundSigner;

/// Takes what scripts send. All of it goes through the queue, also to our own accounts: no script
/// runs within another's delivery.
public final class Outbox {
    private final Router router;
    private final Queue queue;
    private final Supplier<MessageIntake> intakes;
    private final OutboundSigner signer;

    public Outbox(
            Router router, Queue queue, Supplier<MessageIntake> intakes, OutboundSigner signer) {
        this.router = router;
        this.queue = queue;
        this.intakes = intakes;
        this.signer = signer;
    }

    /// Who wrote a message.
    enum Author {
        /// This program: it is signed.
        OURSELVES,
        /// Whoever sent it here: it goes on as it is.
        ANOTHER
    }

    /// One message and where it goes.
    ///
    /// @param trace the id of the message that the script ran for
    /// @param account whose script sends
    record Outgoing(
            String trace, Address account, Author author, Envelope envelope, List<Routed> to) {
        Outgoing {
            to = List.copyOf(to);
        }
    }

    /// Where mail for an address goes; empty if nobody has it.
    List<Target> targets(Address address) throws StoreFailed {
        return switch (router.route(Recipient.of(address))) {
            case Routing.Found(var routed) -> routed.targets();
            case Routing.Elsewhere(var routed) -> routed.targets();
            case Routing.UnknownUser() -> List.of();
        };
    }

    /// Returns when the message is on stable storage.
    void send(Outgoing outgoing, byte[] octets) throws StoreFailed {
        List<Submission.Addressed> recipients =
                outgoing.to().stream()
                        .flatMap(
                                to ->
                                        to.targets().stream()
                                                .map(
                                                        at ->
                                                                Dispatcher.addressed(
                                                                        to.recipient(), at)))
                        .toList();
        byte[] whole =
                switch (outgoing.author()) {
                    case OURSELVES -> signer.sign(octets);
                    case ANOTHER -> octets;
                };
        try (MessageIntake intake = intakes.get()) {
            intake.write(whole, 0, whole.length);
            NewMessage message = intake.finish();
            queue.submit(
                    new Submission(
                            outgoing.envelope(),
                            recipients,
                            new Submission.Content.Staged(message.content()),
                            outgoing.account().wire(),
                            outgoing.trace()));
        }
    }
}
