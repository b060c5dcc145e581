package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;
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
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : consignment.recipients())
            outcomes.add(carry(consignment, message, recipient));
        return outcomes;
    }

    private RecipientOutcome carry(Consignment consignment, NewMessage message, Recipient recipient)
            throws StoreFailed {
        return switch (router.route(recipient)) {
            case Routing.Found(var routed) -> file(consignment, message, routed);
            case Routing.Elsewhere _, Routing.UnknownUser() ->
                    new RecipientOutcome.Failed(Trouble.ours("5.1.1", "no such user"));
        };
    }

    private RecipientOutcome file(Consignment consignment, NewMessage message, Routed routed)
            throws StoreFailed {
        if (routed.targets().stream().noneMatch(Target.Local.class::isInstance))
            return new RecipientOutcome.Failed(Trouble.ours("5.1.6", "the mailbox has moved"));
        for (Target target : routed.targets()) {
            if (!(target instanceof Target.Local local))
                continue; // an alias made meanwhile: its remote ends got no copy from us
            Outcome outcome =
                    filer.file(consignment.trace(), consignment.envelope().from(), message, local);
            if (outcome instanceof Outcome.Refused refused) {
                // A full mailbox may be emptied while the message waits; the queue gives up in the
                // end.
                String status = "4" + refused.status().substring(1);
                return new RecipientOutcome.Deferred(
                        Trouble.ours(status, refused.sentence()), Blame.MESSAGE);
            }
        }
        return new RecipientOutcome.Delivered(Reach.MAILBOX, "filed", "localhost");
    }
}
