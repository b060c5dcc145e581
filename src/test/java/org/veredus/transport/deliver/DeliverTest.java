package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.Snoozes;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.format.message.Header;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Signers;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.sign.CustodySigner;
import org.veredus.transport.sign.OutboundSigner;

class DeliverTest {
    private static final String MESSAGE = "Subject: x\r\n\r\nbody\r\n";
    private static final Finding UNWANTED = new Finding("test", 7.5, "", "It is unwanted.");
    private static final Judgement JUNK =
            new Judgement(
                    "mx.a.test",
                    new Verdict(Action.JUNK, 7.5, List.of(UNWANTED), null, Verdict.Reach.CONTENT),
                    Map.of());
    private static final String JUNK_FIELDS =
            "X-Spam-Flag: YES\r\n"
                    + "X-Spam-Status: Yes, score=7.5 tests=test=7.5\r\n"
                    + "X-Spam-Reason: It is unwanted.\r\n";

    private Judgement judgement = Judgement.none();
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final List<Consignment> caught = new ArrayList<>();
    private Directory directory;
    private Accounts accounts;
    private Router router;
    private ReturnPaths paths;
    private Queue queue;
    private Dispatcher dispatcher;
    private QueueRunner runner;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        for (String name : List.of("alice", "bob"))
            directory.addAccount(NewAccount.of(address(name + "@a.test")));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        paths = ReturnPaths.open(store, directory, clock, new Random(4));
        router = new Router(directory, paths);
        queue =
                Queue.open(
                        store,
                        QueueSettings.defaults(),
                        CarefulClock.open(store, clock, clock),
                        new Random(1),
                        (_, _, _) -> {});
        Rules rules =
                new Rules(
                        accounts,
                        directory,
                        new HouseRules(new HouseScripts(store), new HouseLists(store)),
                        new Rules.Equipment(
                                new Snoozes(store),
                                new Outbox(
                                        router,
                                        new Departures(queue, paths),
                                        accounts::intake,
                                        Signers.of(store, directory, accounts, clock)),
                                new Answers(Domain.parse("mx.a.test"), clock, new Random(2)),
                                new Converter(1),
                                LookUps.none()),
                        clock);
        Filer filer =
                new Filer(
                        accounts,
                        rules,
                        new Quarantine(store, accounts, clock),
                        clock,
                        (_, _, _) -> {});
        dispatcher =
                new Dispatcher(
                        filer, new Departures(queue, paths), new DeliverSettings(1, 100, 5000));
        LocalCarrier local = new LocalCarrier(router, filer, store.blobs());
        Catcher catcher = new Catcher(accounts, id("bob"), clock);
        runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.LOCAL,
                                consignment -> {
                                    caught.add(consignment);
                                    return local.carry(consignment);
                                },
                                Destination.Kind.REMOTE,
                                catcher),
                        _ -> "report".getBytes(StandardCharsets.US_ASCII),
                        new Bounces(
                                router,
                                dispatcher,
                                accounts::intake,
                                () -> "report-1",
                                Signers.of(store, directory, accounts, clock)),
                        clock);
    }

    private static Address address(String text) throws Exception {
        return Address.parse(text);
    }

    private AccountId id(String name) throws Exception {
        return Objects.requireNonNull(directory.account(address(name + "@a.test"))).id();
    }

    private List<String> mail(String name, String path) throws Exception {
        Account account = accounts.open(id(name));
        Mailbox mailbox = account.state().tree().find(path);
        if (mailbox == null) return List.of();
        MailboxState state = Objects.requireNonNull(account.open(mailbox.id()));
        List<String> all = new ArrayList<>();
        for (Entry entry : Objects.requireNonNull(state.entries()).toList()) {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] whole = account.content(email).read(0, (int) email.size());
            all.add(new String(whole, StandardCharsets.UTF_8));
        }
        return all;
    }

    private List<Outcome> dispatch(String from, String... to) throws Exception {
        return dispatch(from, new Notify.Unsaid(), to);
    }

    private List<Outcome> dispatch(String from, Notify notify, String... to) throws Exception {
        List<Routed> recipients = new ArrayList<>();
        for (String one : to) {
            recipients.add(
                    switch (router.route(new Recipient(address(one), notify, null))) {
                        case Routing.Found(var routed) -> routed;
                        case Routing.Elsewhere(var routed) -> routed;
                        case Routing.Returning(var routed) -> routed;
                        case Routing.Trapped _, Routing.NoReturn _, Routing.UnknownUser _ ->
                                throw new AssertionError(one);
                    });
        }
        ReversePath path = ReversePath.parse(from);
        try (MessageIntake intake = accounts.intake()) {
            byte[] octets = MESSAGE.getBytes(StandardCharsets.US_ASCII);
            intake.write(octets, 0, octets.length);
            NewMessage message = intake.finish();
            return dispatcher.dispatch(
                    new Letter("t1", "", Envelope.from(path), message, recipients, judgement));
        }
    }

    @Test
    void filesAtOnceWhatItMayAndTheRestThroughTheQueue() throws Exception {
        assertThat(dispatch("c@c.test", "alice@a.test", "bob@a.test"))
                .containsOnly(new Outcome.Taken());
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(mail("bob", "INBOX")).isEmpty();
        runner.runDue();
        assertThat(mail("bob", "INBOX"))
                .containsExactly(
                        "Return-Path: <c@c.test>\r\nDelivered-To: bob@a.test\r\n" + MESSAGE);
        assertThat(queue.list(null, 10)).isEmpty();
    }

    @Test
    void sendsOnThroughAliasesFromASenderOfOurs() throws Exception {
        directory.addAlias(
                address("all@a.test"),
                List.of(address("x@b.test"), address("y@b.test"), address("alice@a.test")));
        dispatch("c@c.test", "all@a.test");
        runner.runDue();
        assertThat(mail("alice", "INBOX").getFirst()).startsWith("Return-Path: <c@c.test>\r\n");
        assertThat(mail("bob", "Outside"))
                .hasSize(1)
                .first()
                .asString()
                .containsPattern("X-Envelope-From: <SRS0=[\\w+/]{8}=\\w\\w=c.test=c@a.test>\r\n")
                .contains("x@b.test", "y@b.test");
    }

    @Test
    void whatLeavesIsSignedForWhomItGoesToAndWhatStaysIsNot() throws Exception {
        CustodySigner custody =
                new CustodySigner(
                        directory,
                        new DomainKeys(store, clock, new SecureRandom()),
                        Domain.parse("mx.a.test"),
                        new OutboundSigner.Contents(store.blobs(), accounts::intake),
                        clock,
                        new Metrics());
        Departures departures = new Departures(queue, paths, new Departures.Signers(null, custody));
        directory.addAlias(
                address("all@a.test"),
                List.of(address("x@b.test"), address("y@b.test"), address("alice@a.test")));
        Routing routing = router.route(Recipient.of(address("all@a.test")));
        Routed all = ((Routing.Found) routing).routed();
        try (MessageIntake intake = accounts.intake()) {
            byte[] octets = MESSAGE.getBytes(StandardCharsets.US_ASCII);
            intake.write(octets, 0, octets.length);
            ReversePath from = ReversePath.parse("bob@a.test");
            departures.post(
                    new Letter(
                            "t1",
                            "",
                            Envelope.from(from),
                            intake.finish(),
                            List.of(all),
                            judgement));
        }
        runner.runDue();
        assertThat(mail("alice", "INBOX").getFirst()).doesNotContain("DKIM2");
        assertThat(mail("bob", "Outside"))
                .hasSize(2)
                .allMatch(copy -> copy.contains("DKIM2-Signature: i=1; m=1;"))
                .anyMatch(copy -> copy.contains("\trt=" + base64("<x@b.test>") + ";"))
                .anyMatch(copy -> copy.contains("\trt=" + base64("<y@b.test>") + ";"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void triesAFullMailboxAgainLater() throws Exception {
        directory.setQuota(id("bob"), new Quota(1, 1));
        assertThat(dispatch("c@c.test", "bob@a.test"))
                .containsExactly(new Outcome.Refused("5.2.2", "the mailbox is full"));
        dispatch("c@c.test", "alice@a.test", "bob@a.test");
        runner.runDue();
        assertThat(mail("bob", "INBOX")).isEmpty();
        directory.setQuota(id("bob"), Quota.UNLIMITED);
        clock.advance(Duration.ofHours(1));
        runner.runDue();
        assertThat(mail("bob", "INBOX")).hasSize(1);
    }

    @Test
    void filesJunkApartAndSaysWhy() throws Exception {
        judgement = JUNK;
        dispatch("c@c.test", "bob@a.test");
        assertThat(mail("bob", "INBOX")).isEmpty();
        assertThat(mail("bob", "Junk"))
                .containsExactly(
                        "Return-Path: <c@c.test>\r\nDelivered-To: bob@a.test\r\n"
                                + JUNK_FIELDS
                                + MESSAGE);
    }

    @Test
    void junkThatWaitedInTheQueueIsStillJunk() throws Exception {
        judgement = JUNK;
        dispatch("c@c.test", "alice@a.test", "bob@a.test");
        runner.runDue();
        assertThat(mail("bob", "INBOX")).isEmpty();
        assertThat(mail("bob", "Junk"))
                .containsExactly(
                        "Return-Path: <c@c.test>\r\nDelivered-To: bob@a.test\r\n"
                                + JUNK_FIELDS
                                + MESSAGE);
    }

    @Test
    void anAccountMayJudgeOtherwiseThanTheOthers() throws Exception {
        judgement =
                new Judgement("mx.a.test", JUNK.common(), Map.of(id("bob"), Verdict.UNEXAMINED));
        dispatch("c@c.test", "bob@a.test");
        assertThat(mail("bob", "INBOX")).hasSize(1);
    }

    /// RFC 3461 §5.2.3
    @Test
    void tellsTheSenderWhoWantsToKnowThatItHasArrived() throws Exception {
        Notify success = new Notify.On(Set.of(Notify.Event.SUCCESS));
        dispatch("alice@a.test", success, "bob@a.test");
        assertThat(mail("bob", "INBOX")).hasSize(1);
        assertThat(mail("alice", "INBOX")).isEmpty();
        runner.runDue();
        assertThat(mail("bob", "INBOX")).hasSize(1);
        assertThat(caught).isEmpty(); // nothing is filed twice
        assertThat(mail("alice", "INBOX"))
                .singleElement()
                .asString()
                .startsWith("Return-Path: <>\r\n")
                .endsWith("report");
    }

    @Test
    void tellsAStrangerToo() throws Exception {
        Finding stranger = new Finding("first-contact", 0, "", "Nobody knows the sender.");
        Verdict seen =
                new Verdict(Action.ACCEPT, 0, List.of(stranger), null, Verdict.Reach.CONTENT);
        judgement = new Judgement("mx", Verdict.UNEXAMINED, Map.of(id("bob"), seen));
        dispatch("alice@a.test", new Notify.On(Set.of(Notify.Event.SUCCESS)), "bob@a.test");
        runner.runDue();
        assertThat(mail("alice", "INBOX")).singleElement().asString().endsWith("report");
    }

    @Test
    void tellsOfWhoHasItAtOnceAndOfWhoGetsItLaterAndNotOfWhoHasNoRoom() throws Exception {
        Notify success = new Notify.On(Set.of(Notify.Event.SUCCESS, Notify.Event.FAILURE));
        directory.setQuota(id("bob"), new Quota(1, 1));
        assertThat(dispatch("alice@a.test", success, "bob@a.test"))
                .containsExactly(new Outcome.Refused("5.2.2", "the mailbox is full"));
        directory.setQuota(id("bob"), Quota.UNLIMITED);
        dispatch("x@b.test", success, "alice@a.test", "bob@a.test");
        assertThat(mail("alice", "INBOX")).hasSize(1); // settings: one is filed at once
        assertThat(mail("bob", "INBOX")).isEmpty();
        runner.runDue();
        runner.runDue();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(mail("bob", "INBOX")).hasSize(1);
        assertThat(mail("bob", "Outside")).hasSize(2).allMatch(mail -> mail.endsWith("report"));
    }

    @Test
    void confirmsToNobodyThatJunkHasArrived() throws Exception {
        Notify success = new Notify.On(Set.of(Notify.Event.SUCCESS));
        Verdict unwanted = JUNK.common();
        for (Judgement one :
                List.of(
                        JUNK,
                        new Judgement("mx", Verdict.UNEXAMINED, Map.of(id("bob"), unwanted)))) {
            judgement = one;
            dispatch("alice@a.test", success, "bob@a.test");
            runner.runDue();
        }
        assertThat(mail("bob", "Junk")).hasSize(2);
        assertThat(mail("alice", "INBOX")).isEmpty();
    }

    @Test
    void tellsTheSenderWhenAMailboxIsGone() throws Exception {
        dispatch("alice@a.test", "alice@a.test", "bob@a.test");
        directory.removeAccount(id("bob"));
        runner.runDue();
        assertThat(mail("alice", "INBOX").getLast())
                .startsWith("Return-Path: <>\r\n")
                .endsWith("report");
    }

    @Test
    void doesNotLoseMailForAMailboxThatBecameAWayOut() throws Exception {
        dispatch("alice@a.test", "alice@a.test", "bob@a.test");
        directory.removeAccount(id("bob"));
        directory.addAlias(address("bob@a.test"), List.of(address("bob@elsewhere.test")));
        runner.runDue();
        assertThat(mail("alice", "INBOX").getLast()).endsWith("report");
        assertThat(caught).hasSize(1);
    }

    @Test
    void catchesWhatIsForOtherOfficesWithItsEnvelope() throws Exception {
        dispatch("alice@a.test", "x@c.test", "y@c.test");
        runner.runDue();
        assertThat(mail("bob", "Outside"))
                .containsExactly(
                        String.join(
                                "\r\n",
                                "Return-Path: <alice@a.test>",
                                "X-Envelope-From: <alice@a.test>",
                                "X-Envelope-To: <x@c.test>",
                                "X-Envelope-To: <y@c.test>",
                                MESSAGE));
    }

    @Test
    void countsHopsAndMailboxesInAHeader() {
        String text = "Received: a\r\nReceived: b\r\nDelivered-To:  Bob@a.test \r\n\r\n";
        Header header = Header.parse(text.getBytes(StandardCharsets.US_ASCII), 1000);
        LoopGuard guard = LoopGuard.of(header);
        assertThat(guard.hops()).isEqualTo(2);
        assertThat(guard.deliveredTo()).containsExactly("bob@a.test");
    }
}
