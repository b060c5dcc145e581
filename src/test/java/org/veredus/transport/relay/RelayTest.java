package org.veredus.transport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.net.Deadlines;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Write;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.SmtpSink;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Deferred;
import org.veredus.transport.queue.RecipientOutcome.Delivered;
import org.veredus.transport.queue.RecipientOutcome.Failed;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;

class RelayTest {
    private static final String MESSAGE = "Subject: hi\r\n\r\n.dot\r\nlast\r\n";

    @TempDir Path folder;
    private final FakeDns dns = new FakeDns();
    private final FakeClock clock = new FakeClock();
    private final Deadlines deadlines = new Deadlines(System::nanoTime);
    private RocksStore store;
    private SmtpSink sink;
    private RelaySettings settings;
    private Relay relay;
    private long commits;

    @BeforeEach
    void open() throws Exception {
        store =
                new RocksStore(
                        RocksSettings.defaults(folder.resolve("data")), clock, (_, _, _) -> {});
        sink = SmtpSink.open();
        settings =
                RelaySettings.defaults("we.test")
                        .withMxPort(sink.port())
                        .withTimeouts(SmtpTimeouts.all(Duration.ofSeconds(20)));
        dns.mx("b.test", 10, "mx.b.test").a("mx.b.test", "127.0.0.1");
        use(settings);
    }

    private void use(RelaySettings other) {
        relay =
                new Relay(
                        other,
                        store,
                        new Relay.Trust(
                                TlsClientContext.systemRoots(),
                                domain -> {
                                    throw new StsFetcher.Unavailable(
                                            Cause.UNREACHABLE, "none for " + domain);
                                }),
                        new Relay.World(dns, deadlines, new Random(1), clock, clock, _ -> {}));
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        sink.close();
        store.close();
    }

    @Test
    void sendsAMessageByteForByteAndSaysWhoTookIt() throws Exception {
        List<RecipientOutcome> outcomes = carry("bob@b.test");
        assertThat(outcomes)
                .containsExactly(
                        new Delivered(Reach.RELAYED, "250 2.0.0 taken", "mx.b.test [127.0.0.1]"));
        assertThat(sink.await().text()).isEqualTo(MESSAGE);
        assertThat(sink.commands())
                .containsExactly(
                        "EHLO we.test", "MAIL FROM:<a@a.test>", "RCPT TO:<bob@b.test>", "DATA");
    }

    @Test
    void sendsALargeMessageWithoutChangingIt() throws Exception {
        sink.offer("PIPELINING", "SIZE 0");
        String content = "X: y\r\n\r\n" + "..\r\n.\r\nline\r\n".repeat(400_000);
        carry(envelope(), stored(content), "bob@b.test");
        assertThat(sink.await().text()).isEqualTo(content);
    }

    @Test
    void endsAnUnfinishedLastLine() throws Exception {
        carry(envelope(), stored("X: y\r\n\r\nend"), "bob@b.test");
        assertThat(sink.await().text()).isEqualTo("X: y\r\n\r\nend\r\n");
    }

    @Test
    void aDotBehindABareLineFeedCannotEndTheMessageEarly() throws Exception {
        carry(envelope(), stored("X: y\r\n\r\na\n.\r\nMAIL FROM:<evil@x>\r\n"), "bob@b.test");
        assertThat(sink.await().text()).isEqualTo("X: y\r\n\r\na\n..\r\nMAIL FROM:<evil@x>\r\n");
    }

    @Test
    void refusedRecipientsDoNotKeepTheOthersFromTheirMail() throws Exception {
        for (String pipelining : List.of("X-NONE", "PIPELINING")) {
            sink.offer(pipelining)
                    .answer("RCPT TO:<no@", "550 5.1.1 no such user")
                    .answer("RCPT TO:<later@", "450 4.2.1 full");
            use(settings);
            List<RecipientOutcome> outcomes = carry("no@b.test", "bob@b.test", "later@b.test");
            assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
            assertThat(((Failed) outcomes.get(0)).trouble().status()).isEqualTo("5.1.1");
            assertThat(outcomes.get(1)).isInstanceOf(Delivered.class);
            assertThat(deferred(outcomes.get(2)).blame()).isEqualTo(Blame.MESSAGE);
            assertThat(sink.await().to()).containsExactly("RCPT TO:<bob@b.test>");
        }
    }

    @Test
    void sendsNothingWhenEveryRecipientWasRefusedThoughTheServerSaysGoOn() throws Exception {
        sink.offer("PIPELINING").answer("RCPT", "550 5.1.1 no").answer("DATA", "354 go on");
        sink.answer(".", "554 5.5.1 nobody");
        assertThat(carry("no@b.test").getFirst()).isInstanceOf(Failed.class);
        assertThat(sink.size()).isZero();
    }

    @Test
    void takesFurtherTransactionsForRecipientsThatWereTooMany() throws Exception {
        sink.answer("RCPT TO:<c@", "452 4.5.3 too many", "250 2.1.5 ok");
        assertThat(carry("a@b.test", "b@b.test", "c@b.test")).allMatch(Delivered.class::isInstance);
        assertThat(sink.await().to()).hasSize(2);
        assertThat(sink.await().to()).containsExactly("RCPT TO:<c@b.test>");
        assertThat(sink.connections()).isEqualTo(1);
    }

    /// RFC 9422.
    @Test
    void keepsToTheLimitsThatAServerTells() throws Exception {
        sink.offer("LIMITS MAILMAX=2 rcptmax=2 RCPTDOMAINMAX=0 X");
        assertThat(carry("a@b.test", "b@b.test", "c@b.test")).allMatch(Delivered.class::isInstance);
        assertThat(sink.await().to()).hasSize(2);
        assertThat(sink.await().to()).hasSize(1);
        carry("bob@b.test");
        assertThat(sink.connections()).isEqualTo(2);
    }

    /// RFC 9422.
    @Test
    void goesOnInAnotherSessionWhereAServerTakesNoMoreMailInOne() throws Exception {
        sink.offer("LIMITS MAILMAX=1 RCPTMAX=1");
        assertThat(carry("a@b.test", "b@b.test", "c@b.test")).allMatch(Delivered.class::isInstance);
        assertThat(sink.connections()).isEqualTo(3);
    }

    @Test
    void putsAtMostAHundredRecipientsIntoATransaction() throws Exception {
        sink.offer("PIPELINING");
        String[] many =
                IntStream.range(0, 250).mapToObj(i -> "u" + i + "@b.test").toArray(String[]::new);
        assertThat(carry(many)).hasSize(250).allMatch(Delivered.class::isInstance);
        assertThat(
                        List.of(
                                sink.await().to().size(),
                                sink.await().to().size(),
                                sink.await().to().size()))
                .containsExactly(100, 100, 50);
    }

    @Test
    void callsTheNextHostWhenOneIsDownOrUnwilling() throws Exception {
        try (SmtpSink second = SmtpSink.open("127.0.0.2", sink.port())) {
            dns.mx("b.test", 5, "dead.b.test").a("dead.b.test", "127.0.0.9");
            dns.mx("b.test", 20, "mx2.b.test").a("mx2.b.test", "127.0.0.2");
            sink.answer("GREETING", "554 5.7.1 go away");
            assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Delivered.class);
            assertThat(second.await().text()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void asksTheNextHostAboutAMessagePutOffByOne() throws Exception {
        try (SmtpSink second = SmtpSink.open("127.0.0.2", sink.port())) {
            dns.mx("b.test", 20, "mx2.b.test").a("mx2.b.test", "127.0.0.2");
            sink.answer("MAIL", "451 4.3.0 busy");
            assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Delivered.class);
            assertThat(second.size()).isEqualTo(1);
        }
    }

    @Test
    void aDestinationWhereNobodyAnswersIsToBlame() throws Exception {
        dns.mx("dead.test", 1, "mx.dead.test").a("mx.dead.test", "127.0.0.9");
        Deferred outcome = deferred(carry("bob@dead.test").getFirst());
        assertThat(outcome.blame()).isEqualTo(Blame.DESTINATION);
        assertThat(outcome.trouble().status()).isEqualTo("4.4.1");
    }

    @Test
    void failsForGoodWhereEveryHostRefusesAllMail() throws Exception {
        sink.answer("GREETING", "521 5.3.2 no mail here");
        assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Failed.class);
    }

    @Test
    void asksNobodyElseOnceTheWholeMessageWasSent() throws Exception {
        try (SmtpSink second = SmtpSink.open("127.0.0.2", sink.port())) {
            dns.mx("b.test", 20, "mx2.b.test").a("mx2.b.test", "127.0.0.2");
            sink.drop(".");
            assertThat(deferred(carry("bob@b.test").getFirst()).trouble().status())
                    .isEqualTo("4.4.2");
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void readsRefusalsOfDataAndContent() throws Exception {
        sink.answer("DATA", "554 5.7.1 no", "354 go on").answer(".", "552 5.2.2 full");
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.7.1");
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.2.2");
    }

    /// What one server calls success for each recipient (353) is none to who did not ask for it.
    @Test
    void anAnswerThatAsksForMoreWhereNothingFollowsIsNoSuccess() throws Exception {
        sink.answer(".", "353 results follow\n250 ok\n250 done", "250 ok");
        assertThat(deferred(carry("bob@b.test").getFirst()).trouble().text()).contains("353");
        sink.answer("RCPT", "354 go on", "250 ok");
        assertThat(deferred(carry("bob@b.test").getFirst()).trouble().text()).contains("354");
        assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Delivered.class);
    }

    @Test
    void tellsTheKindsOfDomainsThatTakeNoMail() throws Exception {
        dns.nullMx("null.test").txt("empty.test", "x").fail("mx broken.test");
        dns.mx("lost.test", 1, "nowhere.lost.test");
        assertThat(failed(carry("bob@null.test").getFirst())).isEqualTo("5.1.10");
        assertThat(failed(carry("bob@none.test").getFirst())).isEqualTo("5.1.2");
        assertThat(failed(carry("bob@empty.test").getFirst())).isEqualTo("5.4.4");
        assertThat(failed(carry("bob@lost.test").getFirst())).isEqualTo("5.4.4");
        assertThat(deferred(carry("bob@broken.test").getFirst()).trouble().status())
                .isEqualTo("4.4.3");
    }

    @Test
    void aDomainWithoutMailHostsIsItsOwn() throws Exception {
        dns.a("plain.test", "127.0.0.1");
        assertThat(carry("bob@plain.test", "bob@[127.0.0.1]"))
                .allMatch(Delivered.class::isInstance);
    }

    @Test
    void cutsOffItselfAndAllThatAreNoBetter() throws Exception {
        use(settings.withOwn(Set.of(new Domain("mx.b.test")), Set.of()));
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.4.6");
        dns.mx("b.test", 10, "same.b.test").a("same.b.test", "127.0.0.1");
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.4.6");
        dns.mx("b.test", 5, "better.b.test").a("better.b.test", "127.0.0.1");
        assertThat(((Delivered) carry("bob@b.test").getFirst()).remote()).startsWith("better.");
        use(settings.withOwn(Set.of(), Set.of(sink.address())));
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.4.6");
    }

    @Test
    void givesEverythingToASmarthostInOneTransaction() throws Exception {
        use(settings.withSmarthost(new RelaySettings.Smarthost("127.0.0.1", sink.port())));
        assertThat(carry("x@one.test", "y@two.test")).allMatch(Delivered.class::isInstance);
        assertThat(sink.await().to()).hasSize(2);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void encryptsWhereItIsOffered() throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        sink.tls(
                new TlsServerContext(
                        List.of(
                                authority.server(
                                        "localhost",
                                        List.of("localhost"),
                                        List.of(InetAddress.ofLiteral("127.0.0.1"))))));
        carry("bob@b.test");
        assertThat(sink.await().encrypted()).isTrue();
        assertThat(sink.commands()).filteredOn(line -> line.startsWith("EHLO")).hasSize(2);
    }

    @Test
    void goesOnInTheClearWhereTheHandshakeFailsAndRemembersIt() throws Exception {
        sink.offer("STARTTLS");
        carry("bob@b.test");
        assertThat(sink.await().encrypted()).isFalse();
        sink.hangUp();
        carry("bob@b.test");
        assertThat(sink.commands()).filteredOn(line -> line.equals("STARTTLS")).hasSize(1);
    }

    @Test
    void speaksToServersThatKnowHeloOnly() throws Exception {
        sink.old();
        assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Delivered.class);
        assertThat(sink.commands()).startsWith("EHLO we.test", "HELO we.test");
    }

    @Test
    void doesNotOfferWhatIsTooLarge() throws Exception {
        sink.offer("SIZE 10");
        assertThat(failed(carry("bob@b.test").getFirst())).isEqualTo("5.3.4");
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void rewritesEightBitContentForWhomCannotPassItOn() throws Exception {
        Envelope eightBit =
                new Envelope(
                        sender(), Envelope.Body.EIGHT_BIT_MIME, Envelope.Text.ASCII, null, null);
        assertThat(carry(eightBit, stored(MESSAGE), "bob@b.test").getFirst())
                .isInstanceOf(Delivered.class);
        assertThat(sink.await().from()).doesNotContain("BODY");
        carry(eightBit, stored("X: y\r\n\r\nü\r\n"), "bob@b.test");
        SmtpSink.Mail rewritten = sink.await();
        assertThat(rewritten.from()).doesNotContain("BODY");
        assertThat(rewritten.text()).endsWith("quoted-printable\r\n\r\n=C3=BC\r\n");
        assertThat(failed(carry(eightBit, stored("X: ü\r\n\r\ny\r\n"), "bob@b.test").getFirst()))
                .isEqualTo("5.6.3");
        sink.offer("8BITMIME");
        sink.hangUp();
        carry(eightBit, stored("X: y\r\n\r\nü\r\n"), "bob@b.test");
        assertThat(sink.await().from()).endsWith(" BODY=8BITMIME");
    }

    @Test
    void returnsInternationalMailToWhomCannotPassItOn() throws Exception {
        Envelope utf8 =
                new Envelope(
                        sender(), Envelope.Body.EIGHT_BIT_MIME, Envelope.Text.UTF8, null, null);
        assertThat(failed(carry(utf8, stored(MESSAGE), "jürgen@b.test").getFirst()))
                .isEqualTo("5.6.7");
        sink.offer("8BITMIME", "SMTPUTF8");
        sink.hangUp();
        carry(utf8, stored(MESSAGE), "jürgen@b.test");
        assertThat(sink.await().from()).endsWith(" SMTPUTF8");
    }

    private Envelope by(int seconds, DeliverBy.Mode mode, DeliverBy.Trace trace) throws Exception {
        return Envelope.from(sender())
                .within(null, new DeliverBy(clock.instant().plusSeconds(seconds), mode, trace));
    }

    private static Reach reach(RecipientOutcome outcome) {
        return ((Delivered) outcome).reach();
    }

    // RFC 2852 §4.2
    @Test
    void passesOnTheTimeThatIsLeft() throws Exception {
        sink.offer("DELIVERBY", "DSN");
        Envelope inTime = by(100, DeliverBy.Mode.RETURN, DeliverBy.Trace.UNTRACED);
        Envelope traced = by(100, DeliverBy.Mode.NOTIFY, DeliverBy.Trace.TRACED);
        clock.advance(Duration.ofSeconds(40));
        assertThat(reach(carry(inTime, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo(Reach.HANDED_ON);
        assertThat(sink.await().from()).endsWith(" BY=60;R");
        clock.advance(Duration.ofSeconds(70));
        assertThat(reach(carry(traced, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo(Reach.TRACED);
        assertThat(sink.await().from()).endsWith(" BY=-10;NT");
        assertThat(failed(carry(inTime, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo("5.4.7");
    }

    @Test
    void returnsWhatNobodyPromisesToBringInTime() throws Exception {
        Envelope inTime = by(100, DeliverBy.Mode.RETURN, DeliverBy.Trace.UNTRACED);
        Envelope late = by(100, DeliverBy.Mode.NOTIFY, DeliverBy.Trace.UNTRACED);
        assertThat(failed(carry(inTime, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo("5.3.3");
        assertThat(reach(carry(late, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo(Reach.TRACED);
        assertThat(sink.await().from()).doesNotContain("BY");
        sink.offer("DELIVERBY 200");
        sink.hangUp();
        assertThat(failed(carry(inTime, stored(MESSAGE), "bob@b.test").getFirst()))
                .isEqualTo("5.4.7");
    }

    @Test
    void passesTheWishForReportsOn() throws Exception {
        sink.offer("DSN");
        Envelope wishes =
                new Envelope(
                        sender(),
                        Envelope.Body.SEVEN_BIT,
                        Envelope.Text.ASCII,
                        Envelope.Returned.HEADERS,
                        "id 1");
        Recipient recipient =
                new Recipient(
                        Address.parse("bob@b.test"),
                        new Notify.On(Set.of(Notify.Event.SUCCESS, Notify.Event.DELAY)),
                        new OriginalRecipient("rfc822", "b+b@b.test"));
        List<RecipientOutcome> outcomes =
                relay.carry(consignment(wishes, stored(MESSAGE), List.of(recipient)));
        assertThat(((Delivered) outcomes.getFirst()).reach()).isEqualTo(Reach.HANDED_ON);
        assertThat(sink.commands())
                .contains(
                        "MAIL FROM:<a@a.test> RET=HDRS ENVID=id+201",
                        "RCPT TO:<bob@b.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bb@b.test");
    }

    @Test
    void usesAConnectionAgainForAsLongAsItIsKept() throws Exception {
        carry("bob@b.test");
        carry("bob@b.test");
        assertThat(sink.connections()).isEqualTo(1);
        assertThat(sink.commands()).contains("RSET");
        clock.advance(Duration.ofSeconds(11));
        carry("bob@b.test");
        assertThat(sink.connections()).isEqualTo(2);
    }

    @Test
    void callsAgainWhereAKeptConnectionIsGone() throws Exception {
        carry("bob@b.test");
        sink.hangUp();
        assertThat(carry("bob@b.test").getFirst()).isInstanceOf(Delivered.class);
        assertThat(sink.connections()).isEqualTo(2);
    }

    @Test
    void givesUpOnServersThatTalkNonsenseOrEndlessly() throws Exception {
        for (String nonsense : List.of("hello", "999 x", "220-" + "x".repeat(100_000), "220x")) {
            sink.answer("GREETING", nonsense);
            assertThat(deferred(carry("bob@b.test").getFirst()).blame())
                    .isEqualTo(Blame.DESTINATION);
        }
        sink.answer("GREETING", "220-more\n".repeat(1000) + "220 end");
        assertThat(deferred(carry("bob@b.test").getFirst()).blame()).isEqualTo(Blame.DESTINATION);
    }

    @Test
    void aServerThatSaysNothingIsLeftWhenItsTimeIsOver() throws Exception {
        use(settings.withTimeouts(SmtpTimeouts.all(Duration.ofMillis(50))));
        sink.answer("GREETING", "220-and so on");
        try (var _ = deadlines.start()) {
            Deferred outcome = deferred(carry("bob@b.test").getFirst());
            assertThat(outcome.trouble().text()).contains("no reply in time");
        }
    }

    private List<RecipientOutcome> carry(String... to) throws Exception {
        return carry(envelope(), stored(MESSAGE), to);
    }

    private List<RecipientOutcome> carry(Envelope envelope, StagedBlob content, String... to)
            throws Exception {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : to) recipients.add(Recipient.of(Address.parse(address)));
        return relay.carry(consignment(envelope, content, recipients));
    }

    private Consignment consignment(
            Envelope envelope, StagedBlob content, List<Recipient> recipients) {
        return new Consignment(
                new QueueId(0, 1),
                "trace",
                envelope,
                recipients,
                content.id(),
                content.size(),
                clock.instant(),
                1);
    }

    private StagedBlob stored(String content) throws Exception {
        StagedBlob blob = BlobStore.stage(content.getBytes(StandardCharsets.UTF_8));
        BlobId id = blob.id();
        store.commit(
                        new Commit(
                                new PartitionId('t', 0),
                                commits++,
                                List.of(new Write.Retain(id, id.bytes())),
                                List.of(blob)))
                .await();
        return blob;
    }

    private static Envelope envelope() throws Exception {
        return Envelope.from(sender());
    }

    private static ReversePath sender() throws Exception {
        return ReversePath.parse("a@a.test");
    }

    private static String failed(RecipientOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).trouble().status();
    }

    private static Deferred deferred(RecipientOutcome outcome) {
        assertThat(outcome).isInstanceOf(Deferred.class);
        return (Deferred) outcome;
    }
}
