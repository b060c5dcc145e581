package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.message.Header;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Stamp;
import org.veredus.transport.queue.Carrier;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.route.Target;

/// Files what could not be filed at once, when the queue says it is time to try again.
public final class LocalCarrier implements Carrier {
    /// Octets of the header that are looked at for the stamp, which is on top.
    private static final int MAX_HEADER = 64 << 10;

    private final Router router;
    private final Filer filer;
    private final BlobStore blobs;

    public LocalCarrier(Router router, Filer filer, BlobStore blobs) {
        this.router = router;
        this.filer = filer;
        this.blobs = blobs;
    }

    @Override
    public List<RecipientOutcome> carry(Consignment consignment) throws StoreFailed {
        NewMessage message = MessageIntake.reopen(blobs, consignment.content());
        Stamp stamp = Stamp.read(header(consignment, message));
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : consignment.recipients())
            outcomes.add(carry(new Waited(consignment, message, stamp), recipient));
        return outcomes;
    }

    /// A message that waited in the queue.
    private record Waited(Consignment consignment, NewMessage message, Stamp stamp) {}

    private Header header(Consignment consignment, NewMessage message) throws StoreFailed {
        int length = (int) Math.min(message.index().headerLength(), MAX_HEADER);
        return Header.parse(blobs.read(consignment.content(), 0, length), length);
    }

    private RecipientOutcome carry(Waited waited, Recipient recipient) throws StoreFailed {
        return switch (router.route(recipient)) {
            case Routing.Found(var routed) -> file(waited, routed);
            case Routing.Trapped _,
                    Routing.Elsewhere _,
                    Routing.Returning _,
                    Routing.NoReturn _,
                    Routing.UnknownUser _ ->
                    new RecipientOutcome.Failed(Trouble.ours("5.1.1", "no such user"));
        };
    }

    private RecipientOutcome file(Waited waited, Routed routed) throws StoreFailed {
        if (routed.targets().stream().noneMatch(Target.Local.class::isInstance))
            return new RecipientOutcome.Failed(Trouble.ours("5.1.6", "the mailbox has moved"));
        for (Target target : routed.targets()) {
            if (!(target instanceof Target.Local local))
                continue; // an alias made meanwhile: its remote ends got no copy from us
            Arrival arrival =
                    new Arrival(
                            waited.consignment().trace(),
                            waited.consignment().envelope(),
                            routed.recipient(),
                            waited.message(),
                            local,
                            waited.stamp(),
                            Arrival.Stage.LATE);
            switch (filer.file(arrival)) {
                case Outcome.Taken() -> {}
                case Outcome.Refused(var status, var sentence) -> {
                    return later(status, sentence);
                }
                // RFC 5429 §2.1.2: too late for a reply, so the sender gets a report
                case Outcome.Rejected rejected -> {
                    return new RecipientOutcome.Failed(Trouble.ours("5.7.1", rejected.sentence()));
                }
            }
        }
        return new RecipientOutcome.Delivered(Reach.MAILBOX, "filed", "localhost");
    }

    /// A full mailbox may be emptied while the message waits; the queue gives up in the end.
    private static RecipientOutcome later(String status, String sentence) {
        String temporary = "4" + status.substring(1);
        return new RecipientOutcome.Deferred(Trouble.ours(temporary, sentence), Blame.MESSAGE);
    }
}
