package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.Submission;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Target;
import org.veredus.transport.sign.CustodySigner;
import org.veredus.transport.sign.ForwardSealer;

/// One message on its way to the queue, and the ends it goes to. What somebody else sent and
/// that leaves the house has a sender of the domain it came to; what stays has its own.
final class Departure {
    private final Queue queue;
    private final ReturnPaths paths;
    private final Envelope came;
    private final Departures.Signers signers;
    private final Map<Envelope, List<Submission.Addressed>> recipients = new LinkedHashMap<>();
    private @Nullable Domain leftFrom; // the domain that what leaves came to

    Departure(Queue queue, ReturnPaths paths, Envelope came, Departures.Signers signers) {
        this.queue = queue;
        this.paths = paths;
        this.came = came;
        this.signers = signers;
    }

    boolean isEmpty() {
        return recipients.isEmpty();
    }

    int size() {
        return recipients.values().stream().mapToInt(List::size).sum();
    }

    /// To an end of the way of the recipient that the message came to.
    void add(Recipient recipient, Target target) throws StoreFailed {
        add(recipient, target, recipient.address().domain());
    }

    /// @param via the domain that the message came to
    void add(Recipient recipient, Target target, Domain via) throws StoreFailed {
        Address at = addressAt(recipient, target);
        Recipient onward = new Recipient(at, recipient.notifyOn(), recipient.original());
        switch (target) {
            case Target.Trap _ -> {} // it ends here
            case Target.Local _ -> add(came, onward, new Destination.Local());
            case Target.Remote(var address) -> {
                add(leaving(via), onward, new Destination.Remote(address.domain()));
                leftFrom = via;
            }
        }
    }

    /// Has the sender hear that it is in the mailbox.
    void confirm(Recipient recipient, Target.Local target) {
        Address at = addressAt(recipient, target);
        Recipient filed = new Recipient(at, recipient.notifyOn(), recipient.original());
        add(came, filed, new Destination.Filed());
    }

    private void add(Envelope envelope, Recipient recipient, Destination destination) {
        recipients
                .computeIfAbsent(envelope, _ -> new ArrayList<>())
                .add(new Submission.Addressed(recipient, destination));
    }

    private Envelope leaving(Domain via) throws StoreFailed {
        return came.withFrom(paths.leaving(came.from(), via));
    }

    /// Returns when the message is on stable storage for all of them.
    ///
    /// @param account who sent it; empty for mail from outside
    List<QueueId> submit(StagedBlob message, String account, String trace) throws StoreFailed {
        ForwardSealer sealer = signers.sealer();
        if (sealer == null || leftFrom == null) return leave(message, account, trace);
        try (ForwardSealer.Sealed sealed = sealer.seal(message, leftFrom)) {
            return leave(sealed.content(), account, trace);
        }
    }

    private List<QueueId> leave(StagedBlob message, String account, String trace)
            throws StoreFailed {
        List<QueueId> ids = new ArrayList<>();
        for (Map.Entry<Envelope, List<Submission.Addressed>> one : recipients.entrySet()) {
            Submission whole =
                    new Submission(
                            one.getKey(),
                            one.getValue(),
                            new Submission.Content.Staged(message),
                            account,
                            trace);
            CustodySigner custody = signers.custody();
            if (custody == null || leftFrom == null) ids.add(queue.submit(whole));
            else ids.addAll(leaveSigned(whole, message, leftFrom, custody));
        }
        return ids;
    }

    /// What stays in the house is as it was.
    private List<QueueId> leaveSigned(
            Submission whole, StagedBlob message, Domain via, CustodySigner custody)
            throws StoreFailed {
        List<QueueId> ids = new ArrayList<>();
        List<Submission.Addressed> staying = new ArrayList<>();
        Map<Address, List<Submission.Addressed>> going = new LinkedHashMap<>();
        for (Submission.Addressed one : whole.recipients()) {
            switch (one.destination()) {
                case Destination.Local(), Destination.Filed() -> staying.add(one);
                case Destination.Remote _ ->
                        going.computeIfAbsent(one.recipient().address(), _ -> new ArrayList<>())
                                .add(one);
            }
        }
        if (!staying.isEmpty()) ids.add(queue.submit(whole.of(staying, whole.content())));
        if (going.isEmpty()) return ids;
        CustodySigner.Leaving leaving =
                new CustodySigner.Leaving(
                        message, whole.envelope().from(), via, whole.envelope().release());
        try (CustodySigner.Copies copies = custody.sign(leaving, going.keySet())) {
            for (CustodySigner.Copy copy : copies.all()) {
                List<Submission.Addressed> to = new ArrayList<>();
                for (Address address : copy.to()) to.addAll(going.getOrDefault(address, List.of()));
                ids.add(queue.submit(whole.of(to, new Submission.Content.Staged(copy.content()))));
            }
        }
        return ids;
    }

    /// A sub-address stays as it was written, for the account's script.
    static Address addressAt(Recipient recipient, Target target) {
        Address written = recipient.address();
        boolean sub =
                target instanceof Target.Local local
                        && local.detail() != null
                        && written.domain().equals(local.address().domain())
                        && written.localPart().endsWith(local.detail())
                        && written.localPart().length() > local.address().localPart().length();
        return sub ? written : target.address();
    }
}
