package org.veredus.transport.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.FakeClock;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueuedMessage.State;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Deferred;
import org.veredus.transport.queue.RecipientOutcome.Delivered;
import org.veredus.transport.queue.RecipientOutcome.Failed;
import org.veredus.transport.queue.RecipientOutcome.Reach;

class QueueTest {
    private static final String MESSAGE = "Subject: hi\r\nX: y\r\n\r\nbody\r\n";

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final Map<String, RecipientOutcome> world = new ConcurrentHashMap<>();
    private final List<Consignment> carried = new CopyOnWriteArrayList<>();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private boolean sinkFails;
    private boolean reporterFails;
    private RocksStore store;
    private CarefulClock careful;
    private Queue queue;
    private QueueRunner runner;

    @BeforeEach
    void open() throws Exception {
        store = new RocksStore(RocksSettings.defaults(folder), clock, (_, _, _) -> {});
        start(QueueSettings.defaults());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void start(QueueSettings settings) throws Exception {
        careful = CarefulClock.open(store, clock, clock);
        queue =
                Queue.open(
                        store, settings, careful, new Random(1), (_, _, step) -> steps.add(step));
        Carrier carrier = this::carry;
        runner =
                new QueueRunner(
                        queue,
                        Map.of(Destination.Kind.REMOTE, carrier, Destination.Kind.LOCAL, carrier),
                        this::compose,
                        this::send,
                        clock);
    }

    /// As after a crash: nothing but what is on disk remains.
    private void restart() throws Exception {
        restart(Duration.ZERO);
    }

    /// @param wrong what the clock is set by meanwhile
    private void restart(Duration wrong) throws Exception {
        careful.save();
        store.close();
        clock.set(wrong);
        open();
    }

    private List<RecipientOutcome> carry(Consignment consignment) {
        carried.add(consignment);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : consignment.recipients())
            outcomes.add(
                    world.getOrDefault(
                            recipient.address().wire(),
                            new Delivered(Reach.RELAYED, "250 ok", "mx.b.test")));
        return outcomes;
    }

    private byte[] compose(Report report) {
        reports.add(report);
        if (reporterFails) throw new IllegalStateException("told to fail");
        return report.kind().name().getBytes(StandardCharsets.US_ASCII);
    }

    private void send(Envelope from, Address to, byte[] message) throws StoreFailed {
        if (sinkFails) throw new StoreFailed("told to fail");
        String tls = from.tls() == Envelope.Tls.REQUIRED ? " REQUIRETLS" : "";
        sent.add(
                from.from().wire()
                        + tls
                        + " "
                        + to
                        + " "
                        + new String(message, StandardCharsets.US_ASCII));
    }

    @Test
    void forgetsAMessageAndItsContentOnceItIsDelivered() throws Exception {
        QueueId id = submit("bob@b.test");
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(carried.getFirst().content()).isNotNull();
        assertThat(queue.find(id)).isNull();
        assertThat(queue.numbers()).isEqualTo(new QueueNumbers(0, 0, 0, 0, 0, null));
        clock.advance(Duration.ofDays(2));
        store.blobs().collect(Duration.ofDays(1));
        assertThat(store.blobs().contains(carried.getFirst().content())).isFalse();
        assertThat(sent).isEmpty();
    }

    private static Envelope until(Instant release) throws Exception {
        return new Envelope(sender(), Envelope.Body.SEVEN_BIT, Envelope.Text.ASCII, null, null)
                .within(release, null);
    }

    // RFC 4865 §5
    @Test
    void keepsBackWhatIsToGoLaterAlsoThroughARestart() throws Exception {
        Instant release = clock.instant().plus(Duration.ofDays(20));
        QueueId id = submit(until(release), Recipient.of(Address.parse("bob@b.test")));
        restart();
        queue.retryNow(id);
        clock.advance(Duration.ofDays(20).minusSeconds(1));
        assertThat(runner.runDue()).isZero();
        assertThat(reports).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(carried).hasSize(1);
    }

    @Test
    void givesBackWhatNobodyHasGotAndNothingElse() throws Exception {
        Instant release = clock.instant().plus(Duration.ofHours(1));
        QueueId one = submit(until(release), Recipient.of(Address.parse("bob@b.test")));
        QueueId two = submit(until(release), Recipient.of(Address.parse("carl@c.test")));
        assertThat(queue.withdraw(List.of(one, two), 3)).isFalse(); // somebody else has got it
        assertThat(queue.hasAny(List.of(one))).isTrue();
        assertThat(queue.withdraw(List.of(one), 1)).isTrue();
        assertThat(queue.find(one)).isNull();
        world.put("carl@c.test", later("450 busy", Blame.MESSAGE));
        clock.advance(Duration.ofHours(1));
        runner.runDue();
        assertThat(queue.withdraw(List.of(two), 1)).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(reports).isEmpty();
    }

    @Test
    void remembersEverythingThroughARestart() throws Exception {
        Envelope envelope =
                new Envelope(
                        sender(),
                        Envelope.Body.EIGHT_BIT_MIME,
                        Envelope.Text.UTF8,
                        Envelope.Returned.FULL,
                        "env id");
        Recipient odd =
                new Recipient(
                        Address.parse("jürgen@b.test"),
                        new Notify.On(Set.of(Notify.Event.SUCCESS, Notify.Event.DELAY)),
                        new OriginalRecipient("rfc822", "a+b"));
        QueueId id = submit(envelope, odd, Recipient.of(Address.parse("bob@c.test")));
        world.put("jürgen@b.test", later("450 busy", Blame.MESSAGE));
        runner.runDue();
        QueuedMessage before = Objects.requireNonNull(queue.find(id));
        restart();
        assertThat(queue.find(id)).isEqualTo(before);
        assertThat(queue.list(null, 10)).containsExactly(before);
        assertThat(before.envelope()).isEqualTo(envelope);
        assertThat(before.recipients()).hasSize(1);
        assertThat(before.recipients().getFirst().recipient()).isEqualTo(odd);
        assertThat(runner.runDue()).isZero();
        clock.advance(Duration.ofMinutes(7));
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(carried.getLast().attempt()).isEqualTo(2);
        assertThat(submit("x@b.test").number()).isGreaterThan(id.number());
    }

    @Test
    void triesAgainAfterGrowingDelays() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit("bob@b.test");
        runner.runDue();
        for (int minutes : List.of(5, 10, 20, 40, 60)) {
            clock.advance(Duration.ofMinutes(minutes).minusSeconds(1));
            assertThat(runner.runDue()).isZero();
            clock.advance(Duration.ofSeconds((long) (minutes * 60 * 0.2) + 1));
            assertThat(runner.runDue()).isEqualTo(1);
        }
    }

    @Test
    void reportsADelayOnceAndTheEndOfPatience() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit("bob@b.test");
        for (int hour = 0; hour < 24 * 5; hour++) {
            runner.runDue();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(sent).containsExactly("<> a@a.test DELAYED");
        restart();
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test DELAYED", "<> a@a.test FAILED");
        Report end = reports.getLast();
        assertThat(end.lines().getFirst().trouble())
                .isEqualTo(new Trouble("5.4.7", "450 4.2.0 busy", "mx.b.test"));
        assertThat(new String(end.original().octets(), StandardCharsets.UTF_8))
                .isEqualTo("Subject: hi\r\nX: y\r\n");
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void aLeapOfTheClockEndsNobodysPatience() throws Exception {
        Duration year = Duration.ofDays(365);
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit("bob@b.test");
        runner.runDue();
        clock.set(year);
        runner.runDue();
        restart(year);
        runner.runDue();
        assertThat(carried).hasSize(3);
        submit("bob@b.test");
        clock.set(year.multipliedBy(-2)); // somebody puts it right
        for (int hour = 0; hour < 24 * 5; hour++) {
            runner.runDue();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(reports).extracting(Report::kind).containsOnly(Report.Kind.DELAYED).hasSize(2);
        runner.runDue();
        assertThat(reports)
                .extracting(Report::kind)
                .endsWith(Report.Kind.FAILED, Report.Kind.FAILED);
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void anOutageIsNoPatience() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit("bob@b.test");
        restart(Duration.ofDays(6));
        runner.runDue();
        assertThat(carried).hasSize(1);
        assertThat(reports).isEmpty();
    }

    @Test
    void aClockThatIsPutBackKeepsNothingWaiting() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        world.put("u@dead.test", later("no connection", Blame.DESTINATION));
        Duration day = Duration.ofHours(23);
        clock.set(day);
        submit("bob@b.test");
        submit("u@dead.test");
        runner.runDue();
        clock.set(day.negated());
        assertThat(runner.runDue()).isEqualTo(2);
        clock.set(day);
        submit("carl@c.test");
        restart(day.negated());
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(carried.getLast().recipients()).hasSize(1);
        assertThat(queue.numbers().messages()).isEqualTo(2);
    }

    // RFC 4865 §5
    @Test
    void aClockThatLeapsLetsNothingGoTooEarly() throws Exception {
        Instant release = clock.instant().plus(Duration.ofDays(20));
        submit(until(release), Recipient.of(Address.parse("bob@b.test")));
        restart(Duration.ofDays(365));
        assertThat(runner.runDue()).isZero();
        clock.set(Duration.ofDays(-365));
        clock.advance(Duration.ofDays(19));
        assertThat(runner.runDue()).isZero();
        clock.set(Duration.ofDays(2)); // and stays so
        assertThat(runner.runDue()).isZero();
        clock.advance(Duration.ofMinutes(15));
        assertThat(runner.runDue()).isEqualTo(1);
    }

    private Envelope by(Duration time, DeliverBy.Mode mode, DeliverBy.Trace trace)
            throws Exception {
        return Envelope.from(sender())
                .within(null, new DeliverBy(clock.instant().plus(time), mode, trace));
    }

    // RFC 2852 §4.2
    @Test
    void returnsWhatHasNotArrivedInTime() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        Envelope inTime =
                by(Duration.ofMinutes(30), DeliverBy.Mode.RETURN, DeliverBy.Trace.UNTRACED);
        QueueId id = submit(inTime, Recipient.of(Address.parse("bob@b.test")));
        restart();
        assertThat(Objects.requireNonNull(queue.find(id)).envelope()).isEqualTo(inTime);
        runner.runDue();
        clock.advance(Duration.ofMinutes(29));
        runner.runDue();
        assertThat(sent).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test FAILED");
        Report report = reports.getFirst();
        assertThat(report.lines().getFirst().trouble().status()).isEqualTo("5.4.7");
        assertThat(report.deliverBy()).isEqualTo(clock.instant());
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void tellsOfWhatIsLateOnceAndGoesOn() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit(
                by(Duration.ofHours(9), DeliverBy.Mode.NOTIFY, DeliverBy.Trace.UNTRACED),
                Recipient.of(Address.parse("bob@b.test")));
        clock.advance(Duration.ofHours(8)); // longer than we would have waited ourselves
        runner.runDue();
        assertThat(sent).isEmpty();
        clock.advance(Duration.ofHours(1));
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test DELAYED");
        world.clear();
        clock.advance(Duration.ofHours(5));
        runner.runDue();
        assertThat(queue.numbers().messages()).isZero();
        assertThat(sent).hasSize(1);
    }

    @Test
    void saysNothingMoreOfWhatWasLateWhenItCame() throws Exception {
        world.put("bob@b.test", later("450 4.2.0 busy", Blame.MESSAGE));
        submit(
                by(Duration.ofHours(-1), DeliverBy.Mode.NOTIFY, DeliverBy.Trace.UNTRACED),
                Recipient.of(Address.parse("bob@b.test")));
        runner.runDue();
        clock.advance(Duration.ofDays(1));
        runner.runDue();
        assertThat(sent).isEmpty();
    }

    @Test
    void tellsOfEachHostIfTheSenderTracesTheMessage() throws Exception {
        world.put("bob@b.test", new Delivered(Reach.TRACED, "250 ok", "mx"));
        Envelope traced = by(Duration.ofHours(9), DeliverBy.Mode.NOTIFY, DeliverBy.Trace.TRACED);
        submit(traced, Recipient.of(Address.parse("bob@b.test")));
        submit(traced, new Recipient(Address.parse("bob@b.test"), new Notify.Never(), null));
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test RELAYED");
    }

    @Test
    void reportsAllFailuresOfAnAttemptInOne() throws Exception {
        world.put("no@b.test", never());
        world.put("none@b.test", never());
        submit("no@b.test", "bob@b.test", "none@b.test");
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test FAILED");
        assertThat(reports.getFirst().lines()).hasSize(2);
    }

    @Test
    void tellsNobodyWhereNobodyWantsToKnow() throws Exception {
        world.put("no@b.test", never());
        Recipient recipient = new Recipient(Address.parse("no@b.test"), new Notify.Never(), null);
        submit(Envelope.from(sender()), recipient);
        submit(Envelope.from(new ReversePath.Null()), Recipient.of(Address.parse("no@b.test")));
        runner.runDue();
        assertThat(sent).isEmpty();
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void reportsSuccessUnlessTheNextHostWill() throws Exception {
        Notify wanted = new Notify.On(Set.of(Notify.Event.SUCCESS));
        world.put("own@b.test", new Delivered(Reach.HANDED_ON, "250 ok", "mx"));
        world.put("local@b.test", new Delivered(Reach.MAILBOX, "250 ok", "here"));
        List<Recipient> recipients = new ArrayList<>();
        for (String to : List.of("own@b.test", "local@b.test", "far@b.test"))
            recipients.add(new Recipient(Address.parse(to), wanted, null));
        submit(Envelope.from(sender()), recipients.toArray(Recipient[]::new));
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test DELIVERED", "<> a@a.test RELAYED");
        // RFC 3464 §2.3.5: no other host had a part in it
        assertThat(reports.getFirst().lines().getFirst().trouble().remote()).isNull();
    }

    @Test
    void whatHasGoneDoesNotGoAgainForWantOfAReport() throws Exception {
        reporterFails = true;
        submit(
                Envelope.from(sender()),
                new Recipient(
                        Address.parse("bob@b.test"),
                        new Notify.On(Set.of(Notify.Event.SUCCESS)),
                        null));
        runner.runDue();
        clock.advance(Duration.ofHours(1));
        runner.runDue();
        assertThat(carried).hasSize(1);
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void returnsTheWholeMessageToWhomAskedForIt() throws Exception {
        world.put("no@b.test", never());
        Envelope envelope =
                new Envelope(
                        sender(),
                        Envelope.Body.SEVEN_BIT,
                        Envelope.Text.ASCII,
                        Envelope.Returned.FULL,
                        "e1");
        submit(envelope, Recipient.of(Address.parse("no@b.test")));
        runner.runDue();
        assertThat(new String(reports.getFirst().original().octets(), StandardCharsets.UTF_8))
                .isEqualTo(MESSAGE);
        assertThat(reports.getFirst().envelopeId()).isEqualTo("e1");
    }

    // RFC 8689 §5
    @Test
    void aReportIsKeptAsSafeAsTheMessageAndBringsItsHeaderOnly() throws Exception {
        world.put("no@b.test", never());
        Envelope envelope =
                new Envelope(
                        sender(),
                        Envelope.Body.SEVEN_BIT,
                        Envelope.Text.ASCII,
                        Envelope.Returned.FULL,
                        null,
                        null,
                        null,
                        Envelope.Tls.REQUIRED);
        submit(envelope, Recipient.of(Address.parse("no@b.test")));
        restart();
        runner.runDue();
        assertThat(sent).containsExactly("<> REQUIRETLS a@a.test FAILED");
        assertThat(reports.getFirst().original().extent()).isEqualTo(Report.Extent.HEADER);
    }

    @Test
    void keepsAFailedRecipientUntilItsReportIsSafe() throws Exception {
        world.put("no@b.test", never());
        sinkFails = true;
        QueueId id = submit("no@b.test");
        runner.runDue();
        assertThat(queue.find(id)).isNotNull();
        sinkFails = false;
        restart();
        runner.runDue();
        assertThat(sent).containsExactly("<> a@a.test FAILED");
        assertThat(queue.find(id)).isNull();
    }

    @Test
    void asksADeadDestinationOnceForAllThatWaitsForIt() throws Exception {
        world.put("u@dead.test", later("no connection", Blame.DESTINATION));
        for (int i = 0; i < 100; i++) submit("u@dead.test");
        submit("bob@b.test");
        runner.runDue();
        assertThat(carried).hasSize(2);
        assertThat(queue.numbers().down()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(3));
        runner.runDue();
        assertThat(carried).hasSize(3);
        world.clear();
        clock.advance(Duration.ofMinutes(10));
        runner.runDue();
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void warnsAndGivesUpBehindADeadDestinationToo() throws Exception {
        world.put("u@dead.test", later("no connection", Blame.DESTINATION));
        submit("u@dead.test");
        submit("u@dead.test");
        runner.runDue();
        clock.advance(Duration.ofHours(5));
        runner.runDue();
        assertThat(sent).hasSize(2);
        clock.advance(Duration.ofDays(5));
        runner.runDue();
        assertThat(sent).hasSize(4);
        assertThat(queue.numbers().messages()).isZero();
    }

    @Test
    void takesDestinationsInTurn() throws Exception {
        for (int i = 0; i < 3; i++) submit("u@big.test");
        submit("u@small.test");
        runner.runDue();
        assertThat(carried)
                .extracting(c -> c.recipients().getFirst().address().domain().ascii())
                .containsExactly("big.test", "small.test", "big.test", "big.test");
    }

    @Test
    void aRetryByHandAsksEvenADeadDestination() throws Exception {
        world.put("u@dead.test", later("no connection", Blame.DESTINATION));
        QueueId id = submit("u@dead.test");
        runner.runDue();
        world.clear();
        assertThat(queue.retryNow(id)).isTrue();
        runner.runDue();
        assertThat(queue.find(id)).isNull();
        assertThat(queue.retryNow(id)).isFalse();
    }

    @Test
    void aHeldMessageWaitsThroughARestartUntilItIsReleased() throws Exception {
        QueueId id = submit("bob@b.test");
        assertThat(queue.hold(id)).isTrue();
        assertThat(runner.runDue()).isZero();
        restart();
        assertThat(runner.runDue()).isZero();
        assertThat(queue.numbers().held()).isEqualTo(1);
        QueuedMessage held = Objects.requireNonNull(queue.find(id));
        assertThat(held.state()).isEqualTo(State.HELD);
        assertThat(queue.release(id)).isTrue();
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(queue.release(id)).isFalse();
        assertThat(queue.numbers().held()).isZero();
    }

    @Test
    void removesWithAndWithoutAReport() throws Exception {
        QueueId silent = submit("bob@b.test");
        QueueId told = submit("bob@b.test");
        assertThat(queue.remove(silent)).isTrue();
        assertThat(runner.bounce(told, "removed by the operator")).isTrue();
        assertThat(runner.runDue()).isZero();
        assertThat(sent).containsExactly("<> a@a.test FAILED");
        assertThat(queue.list(null, 10)).isEmpty();
    }

    @Test
    void listsInPages() throws Exception {
        QueueId first = submit("a@b.test");
        QueueId second = submit("b@b.test");
        assertThat(queue.list(null, 1)).extracting(QueuedMessage::id).containsExactly(first);
        assertThat(queue.list(first, 5)).extracting(QueuedMessage::id).containsExactly(second);
        assertThat(QueueId.parse(first.toString())).isEqualTo(first);
    }

    @Test
    void tellsOfEachStep() throws Exception {
        world.put("bob@b.test", later("450 busy", Blame.MESSAGE));
        submit("bob@b.test");
        runner.runDue();
        assertThat(steps)
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("Queued", "AttemptBegun", "Deferred");
    }

    @Test
    void worksOnItsOwnThreadsAndNeverBeyondItsBounds() throws Exception {
        LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        Carrier slow =
                consignment -> {
                    begun.add(consignment.recipients().getFirst().address().wire());
                    try {
                        go.await();
                    } catch (InterruptedException hurry) {
                        Thread.currentThread().interrupt();
                    }
                    return carry(consignment);
                };
        try (QueueRunner started =
                new QueueRunner(
                                queue,
                                Map.of(
                                        Destination.Kind.REMOTE, slow,
                                        Destination.Kind.LOCAL, slow),
                                this::compose,
                                this::send,
                                clock)
                        .start()) {
            for (int i = 0; i < 8; i++) submit("u@one.test");
            submit("u@two.test");
            for (int i = 0; i < 6; i++) assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(queue.numbers().running()).isEqualTo(6); // 5 of one.test, 1 of two.test
            go.countDown();
            for (int i = 0; i < 3; i++) assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
            queue.awaitIdle(Duration.ofSeconds(20));
            started.wake();
        }
        assertThat(queue.numbers().messages()).isZero();
    }

    private QueueId submit(String... to) throws Exception {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : to) recipients.add(Recipient.of(Address.parse(address)));
        return submit(Envelope.from(sender()), recipients.toArray(Recipient[]::new));
    }

    private QueueId submit(Envelope envelope, Recipient... recipients) throws Exception {
        List<Submission.Addressed> addressed = new ArrayList<>();
        for (Recipient recipient : recipients)
            addressed.add(
                    new Submission.Addressed(
                            recipient, new Destination.Remote(recipient.address().domain())));
        return queue.submit(
                new Submission(
                        envelope,
                        addressed,
                        new Submission.Content.Staged(
                                BlobStore.stage(MESSAGE.getBytes(StandardCharsets.UTF_8))),
                        "alice",
                        "trace1"));
    }

    private static ReversePath sender() throws Exception {
        return ReversePath.parse("a@a.test");
    }

    private static RecipientOutcome later(String text, Blame blame) {
        return new Deferred(new Trouble("4.2.0", text, "mx.b.test"), blame);
    }

    private static RecipientOutcome never() {
        return new Failed(new Trouble("5.1.1", "550 no such user", "mx.b.test"));
    }
}
