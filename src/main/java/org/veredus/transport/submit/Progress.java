package org.veredus.transport.submit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.sending.Leg;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.queue.QueueEvents;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;

/// Writes down with the sender what becomes of a message, and what comes back about it. RFC 8621
/// §7: `deliveryStatus`, `dsnBlobIds`, `mdnBlobIds`
///
/// What the queue tells is taken into a bounded list and written by a thread of its own, so
/// that no delivery waits for it. What does not fit into the list, or is in it when the process
/// dies, is never told: the message is then out of the queue, and its status unknown.
public final class Progress implements QueueEvents, DeliveryEvents.Reports, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Progress.class);

    /// News waiting to be written.
    private static final int MAX_WAITING = 20_000;

    private static final int AT_ONCE = 1000;

    private final Accounts accounts;
    private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private @Nullable Thread writer;

    public Progress(Accounts accounts) {
        this.accounts = accounts;
    }

    private sealed interface News {}

    /// Something that became of a sending.
    private record Moved(Key about, UnaryOperator<Sending> what) implements News {}

    /// A report has been filed.
    private record Reported(AccountId account, long email) implements News {}

    private record Key(long account, String trace) {}

    /// Works until it is closed.
    public void start() {
        writer = Thread.ofVirtual().name("submissions").start(this::run);
    }

    @Override
    public void happened(Subject subject, Instant at, Step step) {
        if (subject.account().isEmpty() || Sending.numberIn(subject.trace()) < 1) return;
        UnaryOperator<Sending> what = change(step);
        if (what == null) return;
        Key about = new Key(accountIn(subject.account()), subject.trace());
        if (about.account < 1) return; // a script sent it, not somebody at a counter
        if (!waiting.offer(new Moved(about, what)))
            log.atWarn().addKeyValue("message", subject.trace()).log("submission not followed");
    }

    @Override
    public void reported(AccountId account, Filed report) {
        for (long email : report.emails())
            if (!waiting.offer(new Reported(account, email)))
                log.atWarn().addKeyValue("email", email).log("report not connected");
    }

    private static long accountIn(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /// Null for what is no news to a sender.
    private static @Nullable UnaryOperator<Sending> change(QueueEvents.Step step) {
        return switch (step) {
            case Step.AttemptBegun _ -> sending -> sending.with(Sending.Undo.FINAL);
            case Step.Deferred(var to, var trouble, _) ->
                    sending -> sending.with(to.wire(), Leg.Fate.QUEUED, reply(trouble));
            case Step.Failed(var to, var trouble, _) ->
                    sending -> sending.with(to.wire(), Leg.Fate.FAILED, reply(trouble));
            case Step.Delivered(var to, var how) ->
                    sending ->
                            sending.with(
                                    to.wire(),
                                    how.reach() == Reach.MAILBOX
                                            ? Leg.Fate.DELIVERED
                                            : Leg.Fate.RELAYED,
                                    reply(how.reply(), "2.0.0"));
            case Step.Queued _,
                    Step.DelayReported _,
                    Step.Held _,
                    Step.Released _,
                    Step.Removed _ ->
                    null;
        };
    }

    private static String reply(Trouble trouble) {
        return reply(trouble.text(), trouble.status());
    }

    /// What a host said, or the same in the form RFC 8621 §7 asks for.
    static String reply(String text, String status) {
        if (text.matches("(?s)[2-5]\\d\\d .*")) return text;
        return status.charAt(0) + "50 " + status + " " + text;
    }

    private void run() {
        try {
            while (true) {
                List<News> news = new ArrayList<>(List.of(waiting.take()));
                waiting.drainTo(news, AT_ONCE);
                write(news);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
        writeNow();
    }

    /// Writes all it has heard so far, on this thread.
    public void writeNow() {
        List<News> news = new ArrayList<>();
        waiting.drainTo(news);
        write(news);
    }

    private void write(List<News> news) {
        Map<Key, List<UnaryOperator<Sending>>> bySending = new LinkedHashMap<>();
        List<Reported> reports = new ArrayList<>();
        for (News each : news) {
            switch (each) {
                case Moved(var about, var what) ->
                        bySending.computeIfAbsent(about, _ -> new ArrayList<>()).add(what);
                case Reported reported -> reports.add(reported);
            }
        }
        bySending.forEach(this::write);
        reports.forEach(this::connect);
    }

    private void connect(Reported reported) {
        try {
            Returns.connect(accounts.open(reported.account), reported.email);
        } catch (StoreFailed broken) {
            log.atWarn()
                    .addKeyValue("email", reported.email)
                    .setCause(broken)
                    .log("report not connected");
        }
    }

    private void write(Key about, List<UnaryOperator<Sending>> changes) {
        try {
            Sendings sendings = new Sendings(accounts.open(new AccountId(about.account)));
            sendings.shelf()
                    .change(
                            Sending.numberIn(about.trace),
                            sending -> {
                                if (!sending.trace().equals(about.trace)) return sending;
                                Sending next = sending;
                                for (UnaryOperator<Sending> change : changes)
                                    next = change.apply(next);
                                return next;
                            });
        } catch (StoreFailed broken) {
            log.atWarn()
                    .addKeyValue("message", about.trace)
                    .setCause(broken)
                    .log("submission not followed");
        }
    }

    /// Writes what it has heard, then ends.
    @Override
    public void close() {
        Thread running = writer;
        if (running == null) return;
        running.interrupt();
        try {
            running.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // who interrupts does not want to wait
        }
    }
}
