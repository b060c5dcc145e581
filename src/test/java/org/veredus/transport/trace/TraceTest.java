package org.veredus.transport.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.FakeClock;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueueEvents.Subject;
import org.veredus.transport.queue.QueueEvents.Told;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.RecipientOutcome.Delivered;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.route.Target;
import org.veredus.transport.trace.TraceEvent.Fact;

@Timeout(60)
class TraceTest {
    private static final PartitionId PARTITION = new PartitionId('t', 0);

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    @SuppressWarnings("NullAway.Init")
    private RocksStore store;

    @SuppressWarnings("NullAway.Init")
    private Trace trace;

    @BeforeEach
    void open() throws Exception {
        store = new RocksStore(RocksSettings.defaults(folder), clock, (_, _, _) -> {});
        trace = new Trace(store, TraceSettings.defaults(), clock);
    }

    @AfterEach
    void close() throws Exception {
        trace.close();
        store.close();
    }

    private void accepted(String message, String from, String to) {
        trace.note(
                message,
                clock.instant(),
                Room.SMTP,
                "accepted",
                "from",
                from,
                "to",
                to,
                "message-id",
                "<" + message + "@Client.test>",
                "client",
                "192.0.2.1");
    }

    private List<String> find(String query) throws Exception {
        return trace.find(query, 100).journeys().stream().map(Journey::message).toList();
    }

    @Test
    void findsAMessageByWhateverNamesIt() throws Exception {
        accepted("abc.1", "alice@a.test", "bob@b.test");
        accepted("abc.2", "carol@a.test", "dave@b.test");
        trace.note("abc.1", clock.instant(), Room.QUEUE, "queued", "queue", "0-7");
        for (String query :
                List.of(
                        "abc.1",
                        "alice@a.test",
                        " Bob@B.test ",
                        "<abc.1@client.test>",
                        "abc.1@client.test",
                        "0-7")) {
            assertThat(find(query)).as(query).containsExactly("abc.1");
        }
        assertThat(find("abc")).containsExactlyInAnyOrder("abc.1", "abc.2");
        assertThat(find("nobody@b.test")).isEmpty();
        assertThat(find("accepted")).as("what happened is no name").isEmpty();
    }

    @Test
    void tellsAJourneyInItsOrderAcrossBatches() throws Exception {
        accepted("m", "alice@a.test", "bob@b.test");
        trace.flush();
        accepted("other", "x@a.test", "y@b.test");
        trace.note("m", clock.instant(), Room.DELIVER, "dispatched");
        trace.flush();
        clock.advance(Duration.ofMinutes(5));
        trace.note("m", clock.instant(), Room.RELAY, "delivered", "host", "mx.b.test");
        Journey journey = trace.find("bob@b.test", 10).journeys().getFirst();
        assertThat(journey.events())
                .extracting(TraceEvent::room)
                .containsExactly(Room.SMTP, Room.DELIVER, Room.RELAY);
        assertThat(journey.events().getLast())
                .isEqualTo(
                        new TraceEvent(
                                "m",
                                clock.instant(),
                                Room.RELAY,
                                "delivered",
                                List.of(new Fact("host", "mx.b.test"))));
    }

    @Test
    void showsTheYoungestJourneysFirstAndSaysWhenThereAreMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            accepted("m" + i, "alice@a.test", "bob@b.test");
            clock.advance(Duration.ofSeconds(1));
        }
        Found some = trace.find("alice@a.test", 2);
        assertThat(some.journeys()).extracting(Journey::message).containsExactly("m4", "m3");
        assertThat(some.complete()).isFalse();
        Found all = trace.find("alice@a.test", 5);
        assertThat(all.journeys()).hasSize(5);
        assertThat(all.complete()).isTrue();
    }

    @Test
    void remembersThroughARestart() throws Exception {
        accepted("m", "alice@a.test", "bob@b.test");
        close();
        open();
        accepted("n", "alice@a.test", "eve@b.test");
        assertThat(find("alice@a.test")).containsExactlyInAnyOrder("m", "n");
    }

    @Test
    void forgetsWhatIsTooOld() throws Exception {
        accepted("old", "alice@a.test", "bob@b.test");
        trace.flush();
        clock.advance(Duration.ofDays(8));
        accepted("new", "alice@a.test", "bob@b.test");
        assertThat(find("alice@a.test")).containsExactly("new");
        assertThat(store.get(PARTITION, Batch.eventsKey(0))).isNull();
        assertThat(store.get(PARTITION, Batch.indexKey(0))).isNull();
    }

    @Test
    void keepsNoMoreBatchesThanAllowed() throws Exception {
        trace =
                new Trace(
                        store,
                        new TraceSettings(Duration.ofDays(7), 3, Long.MAX_VALUE, 1000),
                        clock);
        for (int i = 0; i < 6; i++) {
            accepted("m" + i, "alice@a.test", "bob@b.test");
            trace.flush();
        }
        assertThat(find("alice@a.test")).containsExactlyInAnyOrder("m3", "m4", "m5");
    }

    @Test
    void keepsNoMoreOctetsThanAllowed() throws Exception {
        trace = new Trace(store, new TraceSettings(Duration.ofDays(7), 1000, 2000, 1000), clock);
        for (int i = 0; i < 60; i++) {
            accepted("m" + i, "alice@a.test", "bob@b.test");
            trace.flush();
        }
        assertThat(find("alice@a.test")).contains("m59").hasSizeBetween(2, 20);
    }

    @Test
    void dropsAndCountsWhatTheBufferCannotHold() throws Exception {
        trace = new Trace(store, new TraceSettings(Duration.ofDays(7), 1000, 1 << 20, 1000), clock);
        for (int i = 0; i < 1010; i++) accepted("m" + i, "alice@a.test", "bob@b.test");
        assertThat(trace.dropped()).isEqualTo(10);
        assertThat(find("m999")).hasSize(1);
        assertThat(find("m1000")).isEmpty();
    }

    @Test
    void writesBySelfOnceStarted() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        org.veredus.storage.kv.ChangeListener listener = (_, _) -> written.countDown();
        store.subscribe(PARTITION, listener);
        trace.start();
        for (int i = 0; i < TraceSettings.BATCH; i++) {
            accepted("m" + i, "alice@a.test", "bob@b.test");
        }
        written.await();
        assertThat(store.get(PARTITION, Batch.eventsKey(0))).isNotNull();
        assertThat(listener).isNotNull();
    }

    @Test
    void cutsTextsThatAreTooLong() throws Exception {
        trace.note("m", clock.instant(), Room.RELAY, "failed", "reply", "x".repeat(100_000));
        Fact reply =
                trace.find("m", 1).journeys().getFirst().events().getFirst().facts().getFirst();
        assertThat(reply.value()).hasSize(512);
    }

    @Test
    void followsTheQueue() throws Exception {
        QueueTrace queue = new QueueTrace(trace);
        Subject subject = new Subject(new QueueId(0, 9), "m", "");
        Address bob = Address.parse("bob@b.test");
        Trouble busy = new Trouble("4.3.2", "421 busy", "mx.b.test");
        List<Step> steps =
                List.of(
                        new Step.Queued(1),
                        new Step.AttemptBegun(1, 1),
                        new Step.Deferred(bob, busy, clock.instant().plusSeconds(300)),
                        new Step.Held(),
                        new Step.Released(),
                        new Step.DelayReported(bob),
                        new Step.Delivered(
                                bob, new Delivered(Reach.RELAYED, "250 ok", "mx.b.test")),
                        new Step.Failed(bob, Trouble.ours("5.4.7", "too old"), Told.SENDER),
                        new Step.Removed());
        for (Step step : steps) queue.happened(subject, clock.instant(), step);
        assertThat(find("0-9")).containsExactly("m");
        assertThat(trace.find("bob@b.test", 1).journeys().getFirst().events())
                .extracting(event -> event.room() + " " + event.what())
                .containsExactly(
                        "queue queued",
                        "relay attempt",
                        "relay deferred",
                        "queue held",
                        "queue released",
                        "queue delay reported",
                        "relay delivered",
                        "queue failed",
                        "queue removed");
    }

    @Test
    void followsTheDelivery() throws Exception {
        Address bob = Address.parse("bob@b.test");
        new DeliveryTrace(trace, clock)
                .filed(
                        "m",
                        new Target.Local(new AccountId(3), bob, null),
                        new Filed(new MailboxId(1), 5, List.of(42), List.of(7L)));
        TraceEvent filed = trace.find("bob@b.test", 1).journeys().getFirst().events().getFirst();
        assertThat(filed.room()).isEqualTo(Room.MAILBOX);
        assertThat(filed.facts()).contains(new Fact("uid", "42"));
    }
}
