package org.veredus.transport.deliver;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;
import org.veredus.transport.sign.CustodySigner;
import org.veredus.transport.sign.ForwardSealer;

/// The door of messages to the queue.
public final class Departures {
    private final Queue queue;
    private final ReturnPaths paths;
    private final Signers signers;

    public Departures(Queue queue, ReturnPaths paths, Signers signers) {
        this.queue = queue;
        this.paths = paths;
        this.signers = signers;
    }

    /// Of a house that seals nothing.
    public Departures(Queue queue, ReturnPaths paths) {
        this(queue, paths, new Signers(null, null));
    }

    /// Who signs what leaves.
    ///
    /// @param sealer of what others wrote; null: it is not sealed
    /// @param custody of everything; null: nobody is told whom it goes to
    public record Signers(@Nullable ForwardSealer sealer, @Nullable CustodySigner custody) {
        /// For what was written here.
        Signers ownMail() {
            return new Signers(null, custody);
        }
    }

    /// Leaves a letter to the queue, for all its recipients alike. When it returns, it is on
    /// stable storage.
    public List<QueueId> post(Letter letter) throws StoreFailed {
        Departure departure = of(letter.envelope());
        for (Routed routed : letter.recipients())
            for (Target target : routed.targets()) departure.add(routed.recipient(), target);
        return departure.submit(letter.message().content(), letter.account(), letter.trace());
    }

    /// The addresses under which the queue will know a recipient of a letter posted.
    public static List<Address> ends(Routed routed) {
        return routed.targets().stream()
                .map(target -> Departure.addressAt(routed.recipient(), target))
                .toList();
    }

    /// Takes back what was posted, if nobody has got it yet.
    ///
    /// @param recipients how many ends there were
    public boolean recall(Collection<QueueId> posted, int recipients) throws StoreFailed {
        return queue.withdraw(posted, recipients);
    }

    /// What is in the queue under a trace.
    public List<QueueId> traced(String trace) throws StoreFailed {
        return queue.traced(trace);
    }

    /// Whether any of what was posted is still in the queue.
    public boolean hasAny(Collection<QueueId> posted) {
        return queue.hasAny(posted);
    }

    /// Of one message that was written here.
    Departure of(Envelope envelope) {
        return new Departure(queue, paths, envelope, signers.ownMail());
    }

    /// Of one message that others wrote: it is sealed if it leaves.
    Departure forwarding(Envelope envelope) {
        return new Departure(queue, paths, envelope, signers);
    }
}
