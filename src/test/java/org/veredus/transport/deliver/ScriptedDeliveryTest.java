package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.SentCount;
import org.veredus.account.script.Snoozes;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.mdn.Disposition;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Signers;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.DsnReporter;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueueSettings;
import org.veredus.transport.queue.QueuedMessage;
import org.veredus.transport.route.ReturnPaths;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Router;
import org.veredus.transport.route.Routing;
import org.veredus.transport.route.Target;

/// Alice has a script; mail for other offices ends in Bob's mailbox `Outside`.
class ScriptedDeliveryTest {
    private static final String HEADER =
            "From: c@c.test\r\nTo: alice@a.test\r\nSubject: hello\r\nMessage-ID: <1@c.test>\r\n";
    private static final String MESSAGE = HEADER + "\r\nbody\r\n";
    private static final String ABOVE = "Return-Path: <c@c.test>\r\nDelivered-To: alice@a.test\r\n";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final List<MessageIntake> intakes = new ArrayList<>();
    private final List<Sorting> sorted = new ArrayList<>();
    private final HouseScripts house = new HouseScripts(store);
    private final HouseLists lists = new HouseLists(store);
    private final Snoozes snoozes = new Snoozes(store);
    private Directory directory;
    private Accounts accounts;
    private Router router;
    private ReturnPaths paths;
    private Dispatcher dispatcher;
    private QueueRunner runner;

    private Queue queue;
    private @Nullable DeliverBy deliverBy;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        for (String name : List.of("alice", "bob", "carol"))
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
        Domain host = Domain.parse("mx.a.test");
        Rules rules =
                new Rules(
                        accounts,
                        directory,
                        new HouseRules(house, lists),
                        new Rules.Equipment(
                                snoozes,
                                new Outbox(
                                        router,
                                        new Departures(queue, paths),
                                        accounts::intake,
                                        Signers.of(store, directory, accounts, clock)),
                                new Answers(host, clock, new Random(2)),
                                new Converter(1),
                                LookUps.none()),
                        clock);
        Filer filer =
                new Filer(
                        accounts,
                        rules,
                        new Quarantine(store, accounts, clock),
                        clock,
                        new Events());
        dispatcher =
                new Dispatcher(filer, new Departures(queue, paths), DeliverSettings.defaults());
        runner =
                new QueueRunner(
                        queue,
                        Map.of(
                                Destination.Kind.LOCAL,
                                new LocalCarrier(router, filer, store.blobs()),
                                Destination.Kind.REMOTE,
                                new Catcher(accounts, id("bob"), clock)),
                        new DsnReporter(host, clock, new Random(3)),
                        new Bounces(
                                router,
                                dispatcher,
                                accounts::intake,
                                () -> "report-1",
                                Signers.of(store, directory, accounts, clock)),
                        clock);
    }

    private final class Events implements DeliveryEvents {
        @Override
        public void filed(String trace, Target.Local target, Filed filed) {}

        @Override
        public void sorted(String trace, Target.Local target, Sorting sorting) {
            sorted.add(sorting);
        }
    }

    private static Address address(String text) throws Exception {
        return Address.parse(text);
    }

    private AccountId id(String name) throws Exception {
        return Objects.requireNonNull(directory.account(address(name + "@a.test"))).id();
    }

    private Account account(String name) throws Exception {
        return accounts.open(id(name));
    }

    private void script(String name, String... lines) throws Exception {
        Scripts scripts = new Scripts(account(name), ScriptQuota.defaults());
        scripts.put(new ScriptName("main"), String.join("\n", lines) + "\n");
        scripts.activate(new ScriptName("main"));
    }

    private List<Entry> entries(String name, String path) throws Exception {
        Account account = account(name);
        Mailbox mailbox = account.state().tree().find(path);
        if (mailbox == null) return List.of();
        MailboxState state = Objects.requireNonNull(account.open(mailbox.id()));
        return Objects.requireNonNull(state.entries()).toList();
    }

    private List<String> mail(String name, String path) throws Exception {
        Account account = account(name);
        List<String> all = new ArrayList<>();
        for (Entry entry : entries(name, path)) {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] whole = account.content(email).read(0, (int) email.size());
            all.add(new String(whole, StandardCharsets.UTF_8));
        }
        return all;
    }

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

    private Letter letter(String from, String text, String... to) throws Exception {
        List<Routed> recipients = new ArrayList<>();
        for (String one : to) {
            recipients.add(
                    switch (router.route(Recipient.of(address(one)))) {
                        case Routing.Found(var routed) -> routed;
                        case Routing.Elsewhere(var routed) -> routed;
                        case Routing.Returning(var routed) -> routed;
                        case Routing.Trapped _, Routing.NoReturn _, Routing.UnknownUser _ ->
                                throw new AssertionError(one);
                    });
        }
        MessageIntake intake = accounts.intake();
        intakes.add(intake);
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        intake.write(octets, 0, octets.length);
        Envelope envelope = Envelope.from(ReversePath.parse(from)).within(null, deliverBy);
        return new Letter("t1", "", envelope, intake.finish(), recipients, judgement);
    }

    @AfterEach
    void close() {
        for (MessageIntake intake : intakes) intake.close();
    }

    private Outcome deliver(String from, String text) throws Exception {
        return dispatcher.dispatch(letter(from, text, "alice@a.test")).getFirst();
    }

    private Outcome deliver() throws Exception {
        return deliver("c@c.test", MESSAGE);
    }

    private List<String> actions() {
        return sorted.getLast().actions();
    }

    @Test
    void junkThatTheScriptSaysNothingOfIsFiledAsJunk() throws Exception {
        judgement = JUNK;
        script("alice", "if header \"subject\" \"other\" { discard; }");
        deliver();
        assertThat(mail("alice", "Junk")).containsExactly(ABOVE + JUNK_FIELDS + MESSAGE);
        assertThat(entries("alice", "Junk").getFirst().flags().wire()).isEqualTo("$Junk");
    }

    @Test
    void theScriptHasTheLastWordOnJunk() throws Exception {
        judgement = JUNK;
        script(
                "alice",
                "require [\"spamtestplus\", \"relational\", \"comparator-i;ascii-numeric\",",
                "  \"fileinto\"];",
                "if allof (header \"x-spam-flag\" \"YES\",",
                "  spamtest :percent :value \"eq\" :comparator \"i;ascii-numeric\" \"75\") {",
                "  fileinto \"Archive\"; keep; }");
        deliver();
        assertThat(mail("alice", "Junk")).isEmpty();
        assertThat(mail("alice", "INBOX")).containsExactly(ABOVE + JUNK_FIELDS + MESSAGE);
        assertThat(mail("alice", "Archive")).containsExactly(ABOVE + JUNK_FIELDS + MESSAGE);
    }

    private void house(@Nullable String domain, String name, String text) throws Exception {
        house.put(
                domain == null ? null : Domain.parse(domain),
                Objects.requireNonNull(ScriptName.parse(name)),
                text);
    }

    @Test
    void theHousesScriptsRunRoundTheAccounts() throws Exception {
        house(null, "before", "require \"imap4flags\"; addflag \"server\";");
        house("a.test", "before", "require \"imap4flags\"; addflag \"domain\"; keep;");
        script("alice", "require [\"imap4flags\"]; addflag \"own\";");
        house("a.test", "after", "require [\"fileinto\"]; fileinto \"Archive\";");
        house(null, "after", "discard;");
        deliver();
        assertThat(entries("alice", "Archive").getFirst().flags().keywords())
                .containsExactlyInAnyOrder("server", "domain", "own");
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(actions()).containsExactly("fileinto Archive");
    }

    @Test
    void theHousesScriptsRunForAccountsWithoutOne() throws Exception {
        house("a.test", "before", "require \"fileinto\"; fileinto \"Archive\";");
        house("b.test", "before", "discard;");
        deliver();
        assertThat(mail("alice", "Archive")).containsExactly(ABOVE + MESSAGE);
        house.remove(Domain.parse("a.test"), new ScriptName("before"));
        deliver();
        assertThat(mail("alice", "INBOX")).containsExactly(ABOVE + MESSAGE);
    }

    @Test
    void scriptsSendOnlySoMuchADay() throws Exception {
        script("alice", "redirect \"x@out.test\";");
        deliver();
        assertThat(actions()).containsExactly("redirect x@out.test");
        account("alice")
                .<Boolean, RuntimeException>changeRecords(
                        draft -> {
                            SentCount.add(draft, 4_999, clock.instant());
                            return true;
                        });
        deliver();
        assertThat(actions())
                .containsExactly("kept instead of redirect: scripts have sent 5000 messages today");
        assertThat(mail("alice", "INBOX")).hasSize(1);
        clock.advance(Duration.ofDays(1));
        deliver();
        assertThat(actions()).containsExactly("redirect x@out.test");
    }

    @Test
    void whatTheHouseDecidesTheAccountCannotUndo() throws Exception {
        house(null, "before", "require \"ereject\"; ereject \"not here\";");
        script("alice", "keep;");
        assertThat(deliver()).isEqualTo(new Outcome.Rejected(List.of("not here")));
    }

    @Test
    void globalScriptsAreTheDomainsBeforeTheServers() throws Exception {
        house(null, "sort", "require \"fileinto\"; fileinto \"Archive\";");
        script("alice", "require \"include\"; include :global \"sort\";");
        deliver();
        assertThat(mail("alice", "Archive")).hasSize(1);
        house("a.test", "sort", "discard;");
        deliver();
        assertThat(mail("alice", "Archive")).hasSize(1);
        assertThat(mail("alice", "INBOX")).isEmpty();
    }

    @Test
    void aHousesScriptThatFailsStopsNobodyElses() throws Exception {
        house(null, "before", "require \"ihave\"; discard; error \"broken\";");
        script("alice", "require \"fileinto\"; fileinto \"Archive\";");
        deliver();
        assertThat(mail("alice", "Archive"))
                .containsExactly(ABOVE + "X-Sieve-Error: line 1, column 1: broken\r\n" + MESSAGE);
        assertThat(sorted.getLast().error()).contains("broken");
    }

    @Test
    void filesOneEmailInSeveralMailboxesWithTheirFlags() throws Exception {
        script(
                "alice",
                "require [\"fileinto\", \"mailbox\", \"imap4flags\"];",
                "fileinto :create :flags \"\\\\Flagged\" \"Lists/c\";",
                "fileinto :flags [\"$Work\", \"(bad\"] \"Archive\";",
                "keep :flags \"\\\\Seen\";");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        assertThat(mail("alice", "Lists/c")).containsExactly(ABOVE + MESSAGE);
        assertThat(mail("alice", "Archive")).containsExactly(ABOVE + MESSAGE);
        List<Entry> all = new ArrayList<>(entries("alice", "Lists/c"));
        all.addAll(entries("alice", "Archive"));
        all.addAll(entries("alice", "INBOX"));
        assertThat(all.stream().map(entry -> entry.flags().wire()))
                .containsExactly("\\Flagged", "$Work", "\\Seen");
        assertThat(all.stream().map(Entry::email).distinct()).hasSize(1);
        assertThat(all.stream().map(Entry::modSeq).distinct()).hasSize(1);
        assertThat(actions()).containsExactly("fileinto Lists/c", "fileinto Archive", "keep");
    }

    @Test
    void putsWhatHasNoMailboxIntoTheInboxOnce() throws Exception {
        script("alice", "require \"fileinto\"; fileinto \"Nowhere\"; fileinto :copy \"No\";");
        script(
                "alice",
                "require [\"fileinto\", \"copy\"];",
                "fileinto \"Nowhere\"; fileinto :copy \"No\"; keep;");
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(account("alice").state().tree().find("Nowhere")).isNull();
    }

    @Test
    void findsMailboxesByIdAndUse() throws Exception {
        String trash =
                Objects.requireNonNull(account("alice").state().tree().find("Trash"))
                        .id()
                        .objectId();
        script(
                "alice",
                "require [\"fileinto\", \"mailboxid\", \"special-use\"];",
                "fileinto :mailboxid \"" + trash + "\" \"INBOX\";",
                "fileinto :specialuse \"\\\\Junk\" \"Spam\";");
        deliver();
        assertThat(mail("alice", "Trash")).hasSize(1);
        assertThat(mail("alice", "Junk")).hasSize(1);
        assertThat(mail("alice", "INBOX")).isEmpty();
    }

    @Test
    void discardsWithATrace() throws Exception {
        script("alice", "discard;");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(actions()).containsExactly("discard");
    }

    @Test
    void runsTheScriptThatIsActiveNow() throws Exception {
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        script("alice", "discard;");
        deliver();
        script("alice", "keep;");
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(2);
        new Scripts(account("alice"), ScriptQuota.defaults()).activate(null);
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(3);
        assertThat(sorted).hasSize(2);
    }

    @Test
    void keepsMailWhenTheScriptFails() throws Exception {
        script(
                "alice",
                "require [\"fileinto\", \"reject\"];",
                "fileinto \"Archive\";",
                "reject \"no\";");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(mail("alice", "Archive")).isEmpty();
        assertThat(sorted.getLast().error()).contains("cannot be done beside");
    }

    @Test
    void keepsMailWhenTheStoredScriptIsNoLongerGood() throws Exception {
        script("alice", "require \"no-such-extension\"; discard;");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(sorted.getLast().error()).contains("no-such-extension");
    }

    @Test
    void countsAllCopiesAgainstTheQuotaAtOnce() throws Exception {
        directory.setQuota(id("alice"), new Quota(1_000_000, 1));
        script(
                "alice",
                "require [\"fileinto\", \"copy\"];",
                "redirect :copy \"d@d.test\";",
                "fileinto :copy \"Archive\";");
        assertThat(deliver()).isEqualTo(new Outcome.Refused("5.2.2", "the mailbox is full"));
        assertThat(mail("alice", "INBOX")).isEmpty();
        runner.runDue();
        assertThat(mail("bob", "Outside")).isEmpty();
    }

    @Test
    void filesTheMessageAsTheScriptChangedIt() throws Exception {
        script(
                "alice",
                "require [\"editheader\", \"fileinto\", \"copy\"];",
                "fileinto :copy \"Archive\";",
                "addheader \"X-Sorted\" \"yes\";");
        deliver();
        assertThat(mail("alice", "INBOX")).containsExactly(ABOVE + "X-Sorted: yes\r\n" + MESSAGE);
        assertThat(mail("alice", "Archive")).containsExactly(ABOVE + MESSAGE);
    }

    @Test
    void sortsMailThatIsTooLargeForMemory() throws Exception {
        script("alice", "require \"fileinto\";", "if size :over 1M { fileinto \"Archive\"; }");
        String large = MESSAGE + "0123456789abcdef\r\n".repeat(100_000);
        deliver("c@c.test", large);
        assertThat(mail("alice", "Archive")).containsExactly(ABOVE + large);
    }

    @Test
    void knowsDuplicatesForTheirTime() throws Exception {
        script(
                "alice",
                "require [\"duplicate\", \"variables\"];",
                "if duplicate :seconds 3600 { discard; }");
        deliver();
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        clock.advance(Duration.ofHours(1));
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(2);
    }

    @Test
    void redirectsFromASenderOfOursThatLeadsBack() throws Exception {
        script("alice", "redirect \"d@d.test\";");
        deliver();
        assertThat(mail("alice", "INBOX")).isEmpty();
        runner.runDue();
        String sender = envelopeFrom(mail("bob", "Outside").getFirst());
        assertThat(sender).matches("SRS0=[A-Za-z0-9+/]{8}=[A-Z2-7]{2}=c.test=c@a.test");
        assertThat(mail("bob", "Outside"))
                .containsExactly(
                        String.join(
                                "\r\n",
                                "Return-Path: <" + sender + ">",
                                "X-Envelope-From: <" + sender + ">",
                                "X-Envelope-To: <d@d.test>",
                                "Delivered-To: alice@a.test",
                                MESSAGE));
        assertThat(dispatcher.dispatch(letter("", MESSAGE, sender)))
                .containsExactly(new Outcome.Taken());
        runner.runDue();
        assertThat(mail("bob", "Outside").getLast())
                .contains("X-Envelope-From: <>\r\nX-Envelope-To: <c@c.test>\r\n");
    }

    // RFC 6009 §4, §5
    @Test
    void redirectsWithinTheTimeThatTheSenderOrTheScriptWants() throws Exception {
        Instant soon = clock.instant().plusSeconds(100);
        deliverBy = new DeliverBy(soon, DeliverBy.Mode.NOTIFY, DeliverBy.Trace.TRACED);
        script(
                "alice",
                "require [\"envelope\", \"envelope-deliverby\", \"redirect-deliverby\", \"copy\"];",
                "if not allof(envelope \"bytimerelative\" \"100\", envelope \"bymode\" \"N\",",
                "    envelope \"bytrace\" \"T\") { stop; }",
                "redirect :copy \"d@d.test\";",
                "redirect :bytimerelative 60 :bymode \"return\" \"e@d.test\";");
        deliver();
        assertThat(
                        queue.list(null, 10).stream()
                                .map(QueuedMessage::envelope)
                                .map(Envelope::deliverBy))
                .containsExactly(
                        deliverBy,
                        new DeliverBy(
                                clock.instant().plusSeconds(60),
                                DeliverBy.Mode.RETURN,
                                DeliverBy.Trace.UNTRACED));
    }

    @Test
    void keepsWhatCannotBeRedirectedInTimeAnyMore() throws Exception {
        script(
                "alice",
                "require \"redirect-deliverby\";",
                "redirect :bytimeabsolute \"2001-01-01T00:00:00Z\" :bymode \"return\" \"d@d.test\";");
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(actions())
                .containsExactly("kept instead of redirect: the time for its delivery is over");
    }

    private static String envelopeFrom(String mail) {
        int start = mail.indexOf("X-Envelope-From: <") + "X-Envelope-From: <".length();
        return mail.substring(start, mail.indexOf('>', start));
    }

    @Test
    void redirectsOursFromThemselvesAndWhatStaysFromWhomItIs() throws Exception {
        script("alice", "redirect \"d@d.test\"; redirect \"carol@a.test\";");
        deliver("carol@a.test", MESSAGE);
        deliver();
        runner.runDue();
        assertThat(mail("bob", "Outside").stream().map(ScriptedDeliveryTest::envelopeFrom).toList())
                .satisfiesExactlyInAnyOrder(
                        from -> assertThat(from).isEqualTo("carol@a.test"),
                        from -> assertThat(from).endsWith("=c.test=c@a.test"));
        assertThat(mail("carol", "INBOX").getLast()).startsWith("Return-Path: <c@c.test>\r\n");
    }

    @Test
    void redirectsReportsFromNobody() throws Exception {
        script("alice", "redirect \"d@d.test\";");
        deliver("", MESSAGE);
        runner.runDue();
        assertThat(mail("bob", "Outside").getFirst()).contains("X-Envelope-From: <>\r\n");
    }

    @Test
    void keepsWhatWouldGoInCircles() throws Exception {
        script("alice", "redirect \"carol@a.test\";");
        script("carol", "redirect \"alice@a.test\";");
        deliver();
        runner.runDue();
        runner.runDue();
        assertThat(mail("alice", "INBOX")).hasSize(1);
        assertThat(mail("carol", "INBOX")).isEmpty();
        assertThat(actions()).containsExactly("kept instead of redirect: mail loop");
    }

    @Test
    void keepsWhatIsRedirectedToNobody() throws Exception {
        script("alice", "redirect \"nobody@a.test\";");
        deliver();
        script("alice", "redirect \"alice@a.test\";");
        deliver();
        assertThat(mail("alice", "INBOX")).hasSize(2);
    }

    @Test
    void refusesWhatTheOnlyRecipientRejects() throws Exception {
        script("alice", "require \"ereject\"; ereject text:\nNot\nwanté.\n.\n;");
        assertThat(deliver()).isEqualTo(new Outcome.Rejected(List.of("Not", "want?.")));
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(actions()).containsExactly("ereject Not want?.");
    }

    // RFC 5429 §2.5
    @Test
    void longReasonsBecomeSeveralLinesOfAReply() throws Exception {
        String words = "because ".repeat(70).strip();
        script("alice", "require \"reject\"; reject \"" + words + "\";");
        assertThat(deliver())
                .isEqualTo(
                        new Outcome.Rejected(
                                List.of(
                                        "because ".repeat(50).strip(),
                                        "because ".repeat(20).strip())));
    }

    // RFC 5429 §2.2: a reply that cannot say it in its own words does not say it
    @Test
    void rejectsInItsOwnWordsByANotificationWhereAReplyCannot() throws Exception {
        script("alice", "require \"reject\"; reject \"Nö, danke.\";");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        runner.runDue();
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(mail("bob", "Outside")).hasSize(1);
        MdnMessage read =
                Objects.requireNonNull(
                        MdnMessage.parse(
                                mail("bob", "Outside")
                                        .getFirst()
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(read.text()).contains("Nö, danke.");
    }

    // RFC 5965 §2
    @Test
    void reportsAMessageToWhoeverWantsToKnow() throws Exception {
        script(
                "alice",
                "require \"vnd.dovecot.report\"; report \"abuse\" \"Look.\" \"spam@out.test\";"
                        + " report :headers_only \"fraud\" \"Look.\" \"alice@a.test\"; discard;");
        assertThat(deliver()).isEqualTo(new Outcome.Taken());
        runner.runDue();
        assertThat(actions())
                .containsExactly(
                        "report to spam@out.test",
                        "not done: report: alice@a.test is the owner",
                        "discard");
        assertThat(mail("bob", "Outside")).hasSize(1);
        byte[] sent = mail("bob", "Outside").getFirst().getBytes(StandardCharsets.UTF_8);
        assertThat(new String(sent, StandardCharsets.UTF_8))
                .startsWith("Return-Path: <>\r\n")
                .contains("Auto-Submitted: auto-generated\r\n", "Subject: Report: hello\r\n");
        FeedbackReport read = FeedbackReport.of(sent, MimeIndexer.index(sent)).orElseThrow();
        assertThat(read.type()).isEqualTo("abuse");
        assertThat(read.mailFrom()).isEqualTo("c@c.test");
        assertThat(read.recipient()).isEqualTo("alice@a.test");
        assertThat(read.messageId()).isEqualTo("<1@c.test>");
    }

    @Test
    void saysWhatItCanWhereNobodyCanBeNotified() throws Exception {
        script("alice", "require \"reject\"; reject \"Nö, danke.\";");
        assertThat(dispatcher.dispatch(letter("", MESSAGE, "alice@a.test")))
                .containsExactly(new Outcome.Rejected(List.of("N?, danke.")));
    }

    @Test
    void reportsARejectionWhenOthersTookTheMessage() throws Exception {
        script("alice", "require \"ereject\"; ereject \"not here\";");
        Letter letter = letter("c@c.test", MESSAGE, "alice@a.test", "carol@a.test");
        assertThat(dispatcher.dispatch(letter)).containsOnly(new Outcome.Taken());
        runner.runDue();
        runner.runDue();
        assertThat(mail("carol", "INBOX")).hasSize(1);
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(mail("bob", "Outside")).hasSize(1);
        assertThat(mail("bob", "Outside").getFirst())
                .contains("X-Envelope-To: <c@c.test>", "Status: 5.7.1", "not here");
    }

    @Test
    void doesNotReportTheRejectionOfAReport() throws Exception {
        script("alice", "require \"ereject\"; ereject \"not here\";");
        dispatcher.dispatch(letter("", MESSAGE, "alice@a.test", "carol@a.test"));
        runner.runDue();
        runner.runDue();
        assertThat(mail("bob", "Outside")).isEmpty();
    }

    @Test
    void notifiesTheSenderOfARejectionThatComesTooLateForAReply() throws Exception {
        script("alice", "require \"reject\"; reject \"Nö, danke.\";");
        dispatcher.dispatch(letter("c@c.test", MESSAGE, "alice@a.test", "carol@a.test"));
        runner.runDue();
        assertThat(mail("alice", "INBOX")).isEmpty();
        runner.runDue();
        assertThat(mail("bob", "Outside")).hasSize(1);
        String sent = mail("bob", "Outside").getFirst();
        assertThat(sent)
                .startsWith("Return-Path: <>\r\nX-Envelope-From: <>\r\nX-Envelope-To: <c@c.test>")
                .contains("Auto-Submitted: auto-replied\r\n")
                .doesNotContain("\r\nbody\r\n");
        MdnMessage read =
                Objects.requireNonNull(MdnMessage.parse(sent.getBytes(StandardCharsets.UTF_8)));
        assertThat(read.subject()).isEqualTo("Rejected: hello");
        assertThat(read.text()).contains("alice@a.test", "Nö, danke.");
        assertThat(read.original()).isTrue();
        assertThat(read.mdn().disposition())
                .isEqualTo(Disposition.automatic(Disposition.Outcome.DELETED));
        assertThat(read.mdn().originalMessageId()).isEqualTo("<1@c.test>");
        assertThat(read.mdn().finalRecipient()).isEqualTo(TypedAddress.of(address("alice@a.test")));
    }

    @Test
    void notifiesNobodyOfTheRejectionOfAReport() throws Exception {
        script("alice", "require \"reject\"; reject \"no\";");
        dispatcher.dispatch(letter("", MESSAGE, "alice@a.test", "carol@a.test"));
        runner.runDue();
        runner.runDue();
        assertThat(mail("alice", "INBOX")).isEmpty();
        assertThat(mail("bob", "Outside")).isEmpty();
        assertThat(actions())
                .containsExactly("no notification: the message has no sender", "reject no");
    }

    @Test
    void rejectsForOneRecipientOfSeveralWhereEachHearsOfIt() throws Exception {
        script("alice", "require \"ereject\"; ereject \"not here\";");
        Letter letter = letter("c@c.test", MESSAGE, "alice@a.test", "carol@a.test");
        assertThat(dispatcher.dispatchEach(letter))
                .containsExactly(new Outcome.Rejected(List.of("not here")), new Outcome.Taken());
        assertThat(mail("carol", "INBOX")).hasSize(1);
    }

    private static final String AWAY =
            "require \"vacation\"; vacation :days 7 :subject \"Away\" \"I am away.\";";

    @Test
    void answersASenderOnceInItsTime() throws Exception {
        script("alice", AWAY);
        deliver();
        deliver();
        runner.runDue();
        assertThat(mail("alice", "INBOX")).hasSize(2);
        assertThat(mail("bob", "Outside")).hasSize(1);
        assertThat(mail("bob", "Outside").getFirst())
                .startsWith("Return-Path: <>\r\nX-Envelope-From: <>\r\nX-Envelope-To: <c@c.test>")
                .contains(
                        "From: alice@a.test\r\n",
                        "To: c@c.test\r\n",
                        "Subject: Away\r\n",
                        "In-Reply-To: <1@c.test>\r\n",
                        "References: <1@c.test>\r\n",
                        "Auto-Submitted: auto-replied\r\n",
                        "\r\n\r\nI am away.");
        deliver("d@c.test", MESSAGE);
        runner.runDue();
        clock.advance(Duration.ofDays(7));
        deliver();
        runner.runDue();
        assertThat(mail("bob", "Outside")).hasSize(3);
    }

    @Test
    void remembersWhomItAnsweredWhenTheAccountIsReadAfresh() throws Exception {
        script("alice", AWAY);
        deliver();
        Accounts again = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        Accounts first = accounts;
        accounts = again;
        assertThat(again.open(id("alice"))).isNotSameAs(first.open(id("alice")));
        deliver();
        runner.runDue();
        assertThat(mail("bob", "Outside")).hasSize(1);
    }

    @Test
    void answersNobodyWhoMustNotBeAnswered() throws Exception {
        script("alice", AWAY);
        deliver("", MESSAGE);
        deliver("owner-list@c.test", MESSAGE);
        deliver("list-request@c.test", MESSAGE);
        deliver("MAILER-DAEMON@c.test", MESSAGE);
        deliver("noreply@c.test", MESSAGE);
        deliver("e@c.test", "List-Id: <l.c.test>\r\n" + MESSAGE);
        deliver("e@c.test", "Auto-Submitted: auto-generated\r\n" + MESSAGE);
        deliver("e@c.test", MESSAGE.replace("To: alice@a.test", "To: everybody@c.test"));
        runner.runDue();
        assertThat(mail("bob", "Outside")).isEmpty();
        assertThat(mail("alice", "INBOX")).hasSize(8);
        assertThat(actions()).last().asString().startsWith("not done: vacation");
    }

    @Test
    void answersOnlyFromAddressesOfTheOwnerAndKeepsACopy() throws Exception {
        script(
                "alice",
                "require [\"vacation\", \"fcc\", \"mailbox\"];",
                "vacation :from \"Boss <boss@c.test>\" :fcc \"Sent\" \"Away\";");
        deliver();
        runner.runDue();
        assertThat(mail("bob", "Outside").getFirst()).contains("From: alice@a.test\r\n");
        assertThat(mail("alice", "Sent")).hasSize(1);
    }

    @Test
    void notifiesByMail() throws Exception {
        script(
                "alice",
                "require \"enotify\";",
                "notify :message \"Look\" \"mailto:phone@d.test?body=now%20please\";");
        deliver();
        deliver("c@c.test", "Auto-Submitted: auto-notified\r\n" + MESSAGE);
        runner.runDue();
        assertThat(mail("alice", "INBOX")).hasSize(2);
        assertThat(mail("bob", "Outside")).hasSize(1);
        assertThat(mail("bob", "Outside").getFirst())
                .contains(
                        "X-Envelope-From: <>\r\n",
                        "To: phone@d.test\r\n",
                        "Subject: Look\r\n",
                        "Auto-Submitted: auto-notified; owner-email=\"alice@a.test\"\r\n",
                        "now please");
    }

    @Test
    void showsScriptsTheDetailAlsoInTheQueue() throws Exception {
        script(
                "alice",
                "require [\"envelope\", \"subaddress\", \"fileinto\"];",
                "if envelope :detail \"to\" \"lists\" { fileinto \"Archive\"; }");
        dispatcher.dispatch(letter("c@c.test", MESSAGE, "alice+lists@a.test"));
        script("carol", "redirect \"alice+lists@a.test\";");
        dispatcher.dispatch(letter("c@c.test", MESSAGE, "carol@a.test"));
        runner.runDue();
        assertThat(mail("alice", "Archive")).hasSize(2);
    }

    @Test
    void includesOtherScriptsOfTheAccount() throws Exception {
        new Scripts(account("alice"), ScriptQuota.defaults())
                .put(new ScriptName("lists"), "require \"fileinto\"; fileinto \"Archive\";");
        script("alice", "require \"include\"; include :personal \"lists\";");
        deliver();
        assertThat(mail("alice", "Archive")).hasSize(1);
    }
}
