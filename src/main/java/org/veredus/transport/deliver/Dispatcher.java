package org.veredus.transport.deliver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;

/// The one door for accepted messages: local recipients are filed here and now, the others queued.
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Filer filer;
    private final Departures departures;
    private final DeliverSettings settings;

    public Dispatcher(Filer filer, Departures departures, DeliverSettings settings) {
        this.filer = filer;
        this.departures = departures;
        this.settings = settings;
    }

    public DeliverSettings settings() {
        return settings;
    }

    /// One outcome for each recipient of the letter, in their order. When it returns, what was
    /// taken is on stable storage. The sender hears of one outcome for all: if anybody's is
    /// [Outcome.Taken], so are all.
    public List<Outcome> dispatch(Letter letter) throws StoreFailed {
        if (isOneLocal(letter)) return List.of(fileOnly(letter));
        return new Round(letter).run();
    }

    /// The same for a sender who hears of each recipient's own outcome.
    public List<Outcome> dispatchEach(Letter letter) throws StoreFailed {
        if (isOneLocal(letter)) return List.of(fileOnly(letter));
        return new Round(letter).runEach();
    }

    private Outcome fileOnly(Letter letter) throws StoreFailed {
        Routed only = letter.recipients().getFirst();
        Target.Local target = (Target.Local) only.targets().getFirst();
        Outcome outcome = file(letter, only.recipient(), target);
        if (outcome instanceof Outcome.Taken && isConfirmed(letter, only.recipient(), target))
            confirm(letter, only.recipient(), target);
        return outcome;
    }

    private void confirm(Letter letter, Recipient recipient, Target.Local target) {
        Departure toQueue = departures.of(letter.envelope());
        toQueue.confirm(recipient, target);
        try {
            toQueue.submit(letter.message().content(), letter.account(), letter.trace());
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("filed, and its sender is not told");
        }
    }

    private static boolean isOneLocal(Letter letter) {
        if (letter.recipients().size() != 1) return false;
        Routed only = letter.recipients().getFirst();
        return only.targets().size() == 1 && only.targets().getFirst() instanceof Target.Local;
    }

    /// Whether the queue tells the sender that the message has arrived, RFC 3461 §5.2.3.
    ///
    /// Not of what is unwanted: its sender may be forged, and learns nothing of it.
    private static boolean isConfirmed(Letter letter, Recipient recipient, Target.Local target) {
        return recipient.notifyOn().wants(Notify.Event.SUCCESS)
                && letter.envelope().from() instanceof ReversePath.Of
                && letter.judgement().of(target.account()).action() == Action.ACCEPT;
    }

    private Outcome file(Letter letter, Recipient recipient, Target.Local target)
            throws StoreFailed {
        return filer.file(
                new Arrival(
                        letter.trace(),
                        letter.envelope(),
                        recipient,
                        letter.message(),
                        target,
                        letter.judgement().stamp(target.account()),
                        Arrival.Stage.OPEN));
    }

    /// One letter with several targets.
    private final class Round {
        private final Letter letter;
        private final Departure toQueue;
        private final List<Outcome> outcomes;

        Round(Letter letter) {
            this.letter = letter;
            toQueue =
                    letter.account().isEmpty()
                            ? departures.forwarding(letter.envelope())
                            : departures.of(letter.envelope());
            outcomes =
                    new ArrayList<>(
                            Collections.nCopies(letter.recipients().size(), new Outcome.Taken()));
        }

        List<Outcome> run() throws StoreFailed {
            List<Attempt> attempts = attempts();
            boolean anyTaken = !toQueue.isEmpty();
            List<Attempt> refused = new ArrayList<>();
            @Nullable StoreFailed broken = null;
            for (Attempt attempt : attempts) {
                try {
                    Outcome outcome = attempt.await();
                    if (outcome instanceof Outcome.Taken) {
                        anyTaken = true;
                        confirm(attempt);
                    } else {
                        refused.add(attempt);
                    }
                } catch (StoreFailed failed) {
                    broken = failed;
                    refused.add(attempt);
                }
            }
            if (!anyTaken) refuseAll(refused, broken);
            else queueAll(refused);
            sayTrapped();
            return outcomes;
        }

        List<Outcome> runEach() throws StoreFailed {
            List<Attempt> unfiled = new ArrayList<>();
            for (Attempt attempt : attempts()) {
                try {
                    Outcome outcome = attempt.await();
                    boolean alone = letter.recipients().get(attempt.index()).targets().size() == 1;
                    if (outcome instanceof Outcome.Taken) confirm(attempt);
                    else if (alone) outcomes.set(attempt.index(), outcome);
                    else unfiled.add(attempt);
                } catch (StoreFailed failed) {
                    log.atWarn().setCause(failed).log("not filed at once");
                    unfiled.add(attempt);
                }
            }
            queueAll(unfiled);
            sayTrapped();
            return outcomes;
        }

        private void confirm(Attempt attempt) {
            if (isConfirmed(letter, attempt.recipient(), attempt.target()))
                toQueue.confirm(attempt.recipient(), attempt.target());
        }

        private void sayTrapped() {
            Verdict.Reach seen = letter.judgement().common().reach();
            for (int i = 0; i < outcomes.size(); i++) {
                if (!(outcomes.get(i) instanceof Outcome.Taken)) continue;
                for (Target target : letter.recipients().get(i).targets()) {
                    if (target instanceof Target.Trap trap)
                        filer.events().trapped(letter.trace(), trap, seen);
                }
            }
        }

        private void queueAll(List<Attempt> refused) throws StoreFailed {
            for (Attempt attempt : refused) toQueue.add(attempt.recipient(), attempt.target());
            if (toQueue.isEmpty()) return;
            String fields = letter.judgement().stamp().fields();
            if (fields.isEmpty()) submit(letter.message());
            else queueStamped(fields);
        }

        private record Attempt(
                int index, Recipient recipient, Target.Local target, Future<Outcome> filing) {
            Outcome await() throws StoreFailed {
                try {
                    return filing.get();
                } catch (ExecutionException failed) {
                    if (failed.getCause() instanceof StoreFailed broken) throw broken;
                    throw new IllegalStateException(failed.getCause());
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    throw new StoreFailed("interrupted while delivering", stopping);
                }
            }
        }

        /// All at once, so that they share a sync.
        private List<Attempt> attempts() throws StoreFailed {
            List<Attempt> attempts = new ArrayList<>();
            try (ExecutorService at = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < letter.recipients().size(); i++) {
                    Routed routed = letter.recipients().get(i);
                    for (Target target : routed.targets()) {
                        if (target instanceof Target.Trap) continue; // nobody gets it
                        if (target instanceof Target.Local local
                                && attempts.size() < settings.direct()) {
                            attempts.add(
                                    new Attempt(
                                            i,
                                            routed.recipient(),
                                            local,
                                            at.submit(
                                                    () ->
                                                            file(
                                                                    letter,
                                                                    routed.recipient(),
                                                                    local))));
                        } else {
                            toQueue.add(routed.recipient(), target);
                        }
                    }
                }
            }
            return attempts;
        }

        /// What nobody but traps would get is refused with the rest: else it would be bounced.
        private static boolean isTrap(Routed routed) {
            return routed.targets().stream().allMatch(Target.Trap.class::isInstance);
        }

        private void refuseAll(List<Attempt> refused, @Nullable StoreFailed broken)
                throws StoreFailed {
            if (broken != null) throw broken;
            for (Attempt attempt : refused) outcomes.set(attempt.index(), attempt.await());
            if (refused.isEmpty()) return; // traps, and nobody else
            Outcome why = outcomes.get(refused.getFirst().index());
            for (int i = 0; i < outcomes.size(); i++) {
                if (isTrap(letter.recipients().get(i))) outcomes.set(i, why);
            }
        }

        /// What waits, or goes on, tells of its inspection itself.
        private void queueStamped(String fields) throws StoreFailed {
            try (MessageIntake intake = filer.accounts().intake()) {
                byte[] top = fields.getBytes(StandardCharsets.UTF_8);
                intake.write(top, 0, top.length);
                copyTo(intake);
                submit(intake.finish());
            }
        }

        private void copyTo(MessageIntake intake) throws StoreFailed {
            StagedBlob content = letter.message().content();
            try {
                filer.accounts()
                        .blobs()
                        .copy(
                                content,
                                0,
                                content.size(),
                                (buffer, from, length) -> write(intake, buffer, from, length));
            } catch (IOException failed) {
                if (failed.getCause() instanceof StoreFailed broken) throw broken;
                throw new IllegalStateException("an intake fails with the store only", failed);
            }
        }

        private static void write(MessageIntake intake, byte[] buffer, int from, int length)
                throws IOException {
            try {
                intake.write(buffer, from, length);
            } catch (StoreFailed broken) {
                throw new IOException(broken);
            }
        }

        private void submit(NewMessage message) throws StoreFailed {
            log.atDebug()
                    .addKeyValue("message", letter.trace())
                    .addKeyValue("recipients", toQueue.size())
                    .log("queued");
            toQueue.submit(message.content(), letter.account(), letter.trace());
        }
    }
}
