package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Stored;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.UserEvent;

/// Bob does something in Alice's mailboxes; mail for other offices ends in his mailbox `Outside`.
class EventScriptsTest {
    private static final String MESSAGE =
            "Return-Path: <c@c.test>\r\nDelivered-To: alice@a.test\r\nFrom: c@c.test\r\n"
                    + "Subject: hello\r\n\r\nbody\r\n";

    private ScriptHouse house;
    private Account alice;
    private Account bob;
    private EventScripts events;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
        alice = house.alice;
        bob = house.bob;
        events = house.events;
    }

    private void script(String name, String... lines) throws Exception {
        house.script(name, lines);
    }

    private MailboxId id(String path) throws Exception {
        return Objects.requireNonNull(alice.state().tree().find(path)).id();
    }

    private void bind(String mailbox, String name) throws Exception {
        Map<String, byte @Nullable []> entry = new HashMap<>();
        entry.put(EventScripts.ENTRY, name.getBytes(StandardCharsets.UTF_8));
        alice.annotate(mailbox.isEmpty() ? null : id(mailbox), entry);
    }

    /// @return its UID
    private int file(String mailbox, Flags flags) throws Exception {
        byte[] octets = MESSAGE.getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = house.accounts.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), new byte[0], flags, house.clock.instant());
            return alice.file(id(mailbox), List.of(filing)).uids().getFirst();
        }
    }

    private void append(String mailbox) throws Exception {
        int uid = file(mailbox, Flags.NONE);
        events.added(alice, bob.id(), UserEvent.Cause.APPEND, id(mailbox), List.of(uid));
    }

    private void flag(String mailbox, int uid, FlagChange change) throws Exception {
        Stored stored = alice.store(id(mailbox), UidSet.of(uid), change, Long.MAX_VALUE);
        events.flagged(alice, bob.id(), id(mailbox), stored);
    }

    private static FlagChange add(int system) {
        return new FlagChange(FlagChange.Kind.ADD, Flags.of(system));
    }

    private static List<String> flags(Account account, String path) throws Exception {
        return ScriptHouse.flags(account, path);
    }

    private static List<String> mail(Account account, String path) throws Exception {
        return ScriptHouse.mail(account, path);
    }

    private List<String> done() {
        return house.done();
    }

    @Test
    void withoutABindingNothingRuns() throws Exception {
        script("main", "discard;");
        append("INBOX");
        assertThat(events.runWaiting()).isZero();
    }

    @Test
    void tellsTheScriptWhatHappened() throws Exception {
        script(
                "watch",
                "require [\"imapsieve\", \"environment\", \"variables\", \"imap4flags\"];",
                "set \"all\" \"\";",
                "if environment :matches \"imap.cause\" \"*\" { set \"all\" \"c-${1}\"; }",
                "if environment :matches \"imap.user\" \"*\" { set \"all\" \"${all}-u-${1}\"; }",
                "if environment :matches \"imap.email\" \"*\" { set \"all\" \"${all}-e-${1}\"; }",
                "if environment :matches \"imap.mailbox\" \"*\" { set \"all\" \"${all}-m-${1}\"; }",
                "if environment :matches \"imap.changedflags\" \"*\" { set \"all\""
                        + " \"${all}-f-${1}\"; }",
                "if environment :is \"location\" \"MS\" { set \"all\" \"${all}-MS\"; }",
                "if environment :is \"phase\" \"post\" { set \"all\" \"${all}-post\"; }",
                "addflag \"${all}\";");
        bind("INBOX", "watch");
        append("INBOX");
        events.runWaiting();
        assertThat(flags(alice, "INBOX"))
                .containsExactly("c-APPEND-u-bob@a.test-e-bob@a.test-m-INBOX-f--MS-post");
    }

    @Test
    void seesTheFlagsAsTheyAreAndWhichHaveChanged() throws Exception {
        script(
                "watch",
                "require [\"imapsieve\", \"environment\", \"imap4flags\", \"fileinto\","
                        + " \"copy\", \"mailbox\"];",
                "if allof (hasflag \"\\\\Flagged\",",
                "          environment :contains \"imap.changedflags\" \"\\\\Flagged\") {",
                "  fileinto :copy :create :flags \"\" \"Important\";",
                "}");
        bind("", "watch");
        int uid = file("INBOX", Flags.NONE);
        flag("INBOX", uid, add(Flags.FLAGGED));
        flag("INBOX", uid, add(Flags.SEEN));
        flag("INBOX", uid, new FlagChange(FlagChange.Kind.REMOVE, Flags.of(Flags.FLAGGED)));
        assertThat(events.runWaiting()).isEqualTo(3);
        assertThat(mail(alice, "Important")).containsExactly(MESSAGE);
        assertThat(flags(alice, "INBOX")).containsExactly("\\Seen");
        assertThat(done()).containsExactly("FLAG in INBOX");
    }

    @Test
    void whatTheScriptDoesIsNoEventAgain() throws Exception {
        script(
                "loop",
                "require [\"imapsieve\", \"imap4flags\", \"fileinto\", \"copy\"];",
                "addflag \"again\"; fileinto :copy \"Archive\";");
        bind("", "loop");
        append("INBOX");
        assertThat(events.runWaiting()).isEqualTo(1);
        assertThat(events.runWaiting()).isZero();
        assertThat(flags(alice, "INBOX")).containsExactly("again");
        assertThat(mail(alice, "Archive")).hasSize(1);
    }

    @Test
    void whatIsNotKeptIsMarkedAsDeleted() throws Exception {
        script("gone", "require \"imapsieve\"; discard;");
        script("moved", "require [\"imapsieve\", \"fileinto\"]; fileinto \"Archive\";");
        script("both", "require [\"imapsieve\", \"fileinto\"]; fileinto \"Archive\"; keep;");
        for (String name : List.of("gone", "moved", "both")) {
            bind("INBOX", name);
            append("INBOX");
            events.runWaiting();
        }
        assertThat(flags(alice, "INBOX")).containsExactly("\\Deleted", "\\Deleted", "");
        assertThat(mail(alice, "Archive")).hasSize(2);
    }

    @Test
    void changesOfTheMessageGoWithCopiesOnly() throws Exception {
        script(
                "edit",
                "require [\"imapsieve\", \"editheader\", \"fileinto\", \"copy\"];",
                "addheader \"X-Seen\" \"yes\"; fileinto :copy \"Archive\"; keep;");
        bind("INBOX", "edit");
        append("INBOX");
        events.runWaiting();
        assertThat(mail(alice, "INBOX")).containsExactly(MESSAGE);
        assertThat(mail(alice, "Archive")).containsExactly("X-Seen: yes\r\n" + MESSAGE);
    }

    @Test
    void redirectsInTheOwnersName() throws Exception {
        script("away", "require [\"imapsieve\", \"copy\"]; redirect :copy \"list@far.test\";");
        bind("INBOX", "away");
        append("INBOX");
        events.runWaiting();
        house.runQueue();
        assertThat(mail(bob, "Outside")).hasSize(1);
        assertThat(mail(bob, "Outside").getFirst())
                .contains("X-Envelope-From: <alice@a.test>", "X-Envelope-To: <list@far.test>");
        assertThat(flags(alice, "INBOX")).containsExactly("");
    }

    @Test
    void whatCannotBeRedirectedStaysAsItWas() throws Exception {
        script("self", "require \"imapsieve\"; redirect \"alice@a.test\";");
        bind("INBOX", "self");
        int uid = file("INBOX", Flags.of(Flags.SEEN));
        flag("INBOX", uid, add(Flags.FLAGGED));
        events.runWaiting();
        assertThat(flags(alice, "INBOX")).containsExactly("\\Seen \\Flagged");
        assertThat(done()).contains("kept instead of redirect: alice@a.test is the owner");
    }

    @Test
    void wordsForArrivalsAreErrors() throws Exception {
        Map<String, String> wrong =
                Map.of(
                        "require [\"imapsieve\", \"reject\"]; keep;",
                        "\"reject\" is for messages that come in",
                        "require \"ereject\"; ereject \"no\";",
                        "\"ereject\" is for messages that come in",
                        "require \"vacation\"; vacation \"away\";",
                        "\"vacation\" is for messages that come in",
                        "require \"envelope\"; if envelope \"from\" \"a@b.test\" { discard; }",
                        "\"envelope\" is for messages that come in",
                        "require \"ihave\"; if ihave \"reject\" { reject \"no\"; }",
                        "\"reject\" is for messages that come in");
        bind("INBOX", "wrong");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            script("wrong", one.getKey());
            append("INBOX");
            events.runWaiting();
            assertThat(house.sorted.getLast().error()).contains(one.getValue());
        }
        assertThat(flags(alice, "INBOX")).containsOnly("");
    }

    @Test
    void theMailboxsOwnEntryCountsAlsoIfItIsEmptyOrWrong() throws Exception {
        script("main", "require \"imapsieve\"; discard;");
        bind("", "main");
        bind("INBOX", "");
        append("INBOX");
        bind("INBOX", "no such script");
        append("INBOX");
        events.runWaiting();
        assertThat(flags(alice, "INBOX")).containsExactly("", "");
    }

    @Test
    void aMessageThatIsGoneMeanwhileIsNoMatter() throws Exception {
        script("main", "require \"imapsieve\"; discard;");
        bind("INBOX", "main");
        append("INBOX");
        alice.remove(id("INBOX"), UidSet.of(ScriptHouse.entries(alice, "INBOX").getFirst().uid()));
        assertThat(events.runWaiting()).isEqualTo(1);
        assertThat(house.sorted).isEmpty();
    }
}
