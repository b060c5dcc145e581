package org.veredus.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.deliver.LoopGuard;
import org.veredus.transport.deliver.Outcome;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;

/// What the policies have in common: asking the way, handing over, turning outcomes into
/// replies.
final class Doors {
    /// The status of the refusal, RFC 3463 §3.2.
    static final String UNKNOWN_USER = "5.1.1";

    private final Router router;
    private final Dispatcher dispatcher;

    Doors(Router router, Dispatcher dispatcher) {
        this.router = router;
        this.dispatcher = dispatcher;
    }

    Routing route(Recipient recipient) throws StoreFailed {
        return router.route(recipient);
    }

    /// A way that ends in this office, or the refusal RFC 5321 §3.6.2 asks for.
    Routed ours(Envelope envelope, Recipient recipient) throws Reject, StoreFailed {
        return switch (router.route(recipient)) {
            case Routing.Found(var routed) -> routed;
            case Routing.Trapped(var routed) -> routed;
            case Routing.Returning(var routed) -> returning(envelope, routed);
            case Routing.NoReturn(var why) -> throw new Reject(550, "5.7.1", why);
            case Routing.Elsewhere _ -> throw new Reject(550, "5.7.1", "relaying denied");
            case Routing.UnknownUser() -> throw unknownUser(recipient.address());
        };
    }

    /// Whoever has seen such an address must not send anything but failures through us.
    private static Routed returning(Envelope envelope, Routed routed) throws Reject {
        if (envelope.from() instanceof ReversePath.Null) return routed;
        throw new Reject(550, "5.7.1", "this address is only for reports, which have no sender");
    }

    static Reject unknownUser(Address address) {
        return new Reject(550, UNKNOWN_USER, "no such user: " + address.wire());
    }

    int maxHops() {
        return dispatcher.settings().maxHops();
    }

    /// Refuses what goes in circles. RFC 5321 §6.3.
    static void checkLoop(Header header, List<Routed> recipients, int maxHops) throws Reject {
        String why = LoopGuard.objection(header, recipients, maxHops);
        if (why != null) throw new Reject(554, "5.4.6", why);
    }

    List<Outcome> dispatch(Letter letter) throws StoreFailed {
        return dispatcher.dispatch(letter);
    }

    /// For a client who hears of each recipient.
    List<Outcome> dispatchEach(Letter letter) throws StoreFailed {
        return dispatcher.dispatchEach(letter);
    }

    /// One reply for all recipients: refused only if nobody got it.
    static Reply one(Letter letter, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Taken) return taken(letter);
        }
        return reply(letter, outcomes.getFirst());
    }

    static List<Reply> each(Letter letter, List<Outcome> outcomes) {
        List<Reply> replies = new ArrayList<>();
        for (Outcome outcome : outcomes) replies.add(reply(letter, outcome));
        return replies;
    }

    private static Reply reply(Letter letter, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken() -> taken(letter);
            case Outcome.Refused refused ->
                    Reply.of(refused.permanent() ? 552 : 452, refused.status(), refused.sentence());
            case Outcome.Rejected(var lines) -> new Reply(550, "5.7.1", lines);
        };
    }

    static Reply taken(Letter letter) {
        return Reply.of(250, "2.0.0", "taken as " + letter.trace());
    }
}
