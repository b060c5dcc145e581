package org.veredus.transport.deliver;

import java.util.List;
import java.util.function.Supplier;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.route.Target;
import org.veredus.transport.sign.OutboundSigner;

/// Takes what scripts send. All of it goes through the queue, also to our own accounts: no script
/// runs within another's delivery.
public final class Outbox {
    private final Router router;
    private final Departures departures;
    private final Supplier<MessageIntake> intakes;
    private final OutboundSigner signer;
    private final Webhooks webhooks;

    /// @param webhooks posts to the web; started and closed by whoever made it
    public Outbox(
            Router router,
            Departures departures,
            Supplier<MessageIntake> intakes,
            OutboundSigner signer,
            Webhooks webhooks) {
        this.router = router;
        this.departures = departures;
        this.intakes = intakes;
        this.signer = signer;
        this.webhooks = webhooks;
    }

    /// Of a house that posts nothing to the web.
    public Outbox(
            Router router,
            Departures departures,
            Supplier<MessageIntake> intakes,
            OutboundSigner signer) {
        this(router, departures, intakes, signer, new Webhooks((_, _) -> 0));
    }

    Webhooks webhooks() {
        return webhooks;
    }

    /// Who wrote a message.
    enum Author {
        /// This program: it is signed.
        OURSELVES,
        /// Whoever sent it here: it goes on as it is, but for a seal.
        ANOTHER
    }

    /// One message and where it goes.
    ///
    /// @param trace the id of the message that the script ran for
    /// @param account whose script sends
    /// @param via the domain that the message came to
    record Outgoing(
            String trace,
            Address account,
            Domain via,
            Author author,
            Envelope envelope,
            List<Routed> to) {
        Outgoing {
            to = List.copyOf(to);
        }
    }

    /// Where mail for an address goes; empty if nobody has it.
    List<Target> targets(Address address) throws StoreFailed {
        return switch (router.route(Recipient.of(address))) {
            case Routing.Found(var routed) -> routed.targets();
            case Routing.Returning(var routed) -> routed.targets();
            case Routing.Elsewhere(var routed) -> routed.targets();
            case Routing.Trapped _, Routing.NoReturn _, Routing.UnknownUser _ -> List.of();
        };
    }

    /// Returns when the message is on stable storage.
    void send(Outgoing outgoing, byte[] octets) throws StoreFailed {
        Departure departure =
                switch (outgoing.author()) {
                    case OURSELVES -> departures.of(outgoing.envelope());
                    case ANOTHER -> departures.forwarding(outgoing.envelope());
                };
        for (Routed to : outgoing.to()) {
            for (Target at : to.targets()) departure.add(to.recipient(), at, outgoing.via());
        }
        byte[] whole =
                switch (outgoing.author()) {
                    case OURSELVES -> signer.sign(octets);
                    case ANOTHER -> octets;
                };
        try (MessageIntake intake = intakes.get()) {
            intake.write(whole, 0, whole.length);
            NewMessage message = intake.finish();
            departure.submit(message.content(), outgoing.account().wire(), outgoing.trace());
        }
    }
}
