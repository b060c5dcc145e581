package org.veredus.transport.deliver;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.queue.BounceSink;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.sign.OutboundSigner;

/// Brings reports to senders on their way, through the same door as all mail.
public final class Bounces implements BounceSink {
    private static final Logger log = LoggerFactory.getLogger(Bounces.class);

    private final Router router;
    private final Dispatcher dispatcher;
    private final Supplier<MessageIntake> intakes;
    private final Supplier<String> traces;
    private final OutboundSigner signer;

    /// @param traces makes ids under which reports can be followed
    public Bounces(
            Router router,
            Dispatcher dispatcher,
            Supplier<MessageIntake> intakes,
            Supplier<String> traces,
            OutboundSigner signer) {
        this.router = router;
        this.dispatcher = dispatcher;
        this.intakes = intakes;
        this.traces = traces;
        this.signer = signer;
    }

    @Override
    public void send(Envelope from, Address to, byte[] message) throws StoreFailed {
        switch (router.route(Recipient.of(to))) {
            case Routing.Found(var routed) -> send(from, routed, message);
            case Routing.Returning(var routed) -> send(from, routed, message);
            case Routing.Elsewhere(var routed) -> send(from, routed, message);
            // RFC 5321 §4.5.5: of a report that cannot be delivered nobody is told
            case Routing.Trapped _, Routing.NoReturn _, Routing.UnknownUser _ ->
                    log.atWarn()
                            .addKeyValue("to", to.wire())
                            .log("report dropped: its receiver is gone");
        }
    }

    private void send(Envelope from, Routed routed, byte[] message) throws StoreFailed {
        byte[] signed = signer.sign(message);
        try (MessageIntake intake = intakes.get()) {
            intake.write(signed, 0, signed.length);
            Letter letter =
                    new Letter(
                            traces.get(),
                            "",
                            from,
                            intake.finish(),
                            List.of(routed),
                            Judgement.none());
            Outcome outcome = dispatcher.dispatch(letter).getFirst();
            switch (outcome) {
                case Outcome.Taken() -> {}
                case Outcome.Refused(_, var why) -> dropped(routed, why);
                case Outcome.Rejected rejected -> dropped(routed, rejected.sentence());
            }
        }
    }

    private static void dropped(Routed routed, String why) {
        log.atWarn()
                .addKeyValue("to", routed.recipient().address().wire())
                .addKeyValue("why", why)
                .log("report dropped");
    }
}
