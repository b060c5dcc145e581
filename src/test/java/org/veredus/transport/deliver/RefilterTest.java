package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.script.Refiltering;
import org.veredus.account.script.Refiltering.Choice;

/// Alice has scripts run for what is in her mailboxes already. draft-bosch-imap-filter-sieve §4, §5
class RefilterTest {
    private static final String MESSAGE =
            "Return-Path: <c@c.test>\r\nDelivered-To: alice@a.test\r\nFrom: c@c.test\r\n"
                    + "Subject: hello\r\n\r\nbody\r\n";

    private ScriptHouse house;
    private Account alice;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
        alice = house.alice;
    }

    private MailboxId id(String path) throws Exception {
        return Objects.requireNonNull(alice.state().tree().find(path)).id();
    }

    private @Nullable String apply(Choice choice, Flags flags) throws Exception {
        byte[] octets = MESSAGE.getBytes(StandardCharsets.UTF_8);
        int uid;
        try (MessageIntake intake = house.accounts.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), new byte[0], flags, house.clock.instant());
            uid = alice.file(id("INBOX"), List.of(filing)).uids().getFirst();
        }
        return house.refilter.prepare(alice, choice).apply(id("INBOX"), uid);
    }

    private @Nullable String apply(String... lines) throws Exception {
        return apply(new Choice.Text(String.join("\n", lines)), Flags.NONE);
    }

    private List<String> flags(String mailbox) throws Exception {
        return ScriptHouse.flags(alice, mailbox);
    }

    @Test
    void filesACopyAndMarksTheMessageAsDeleted() throws Exception {
        assertThat(apply("require \"fileinto\"; fileinto \"Archive\";")).isNull();
        assertThat(flags("INBOX")).containsExactly("\\Deleted");
        assertThat(ScriptHouse.mail(alice, "Archive")).containsExactly(MESSAGE);
        assertThat(house.done())
                .containsExactly("filtered again in INBOX", "fileinto Archive", "flags \\Deleted");
    }

    @Test
    void theActiveScriptRunsWithThoseOfTheHouse() throws Exception {
        house.house("before", "require \"imap4flags\"; addflag \"first\";");
        house.activate("require \"imap4flags\";", "addflag \"second\";");
        assertThat(apply(new Choice.Delivery(), Flags.of(Flags.SEEN))).isNull();
        assertThat(flags("INBOX")).containsExactly("\\Seen first second");
    }

    @Test
    void whoHasNoScriptKeepsAll() throws Exception {
        assertThat(apply(new Choice.Delivery(), Flags.NONE)).isNull();
        assertThat(flags("INBOX")).containsExactly("");
    }

    @Test
    void oneOfTheAccountsAndOfTheHouse() throws Exception {
        house.script("mine", "require \"imap4flags\"; addflag \"mine\";");
        house.house("shared", "require \"imap4flags\"; addflag \"shared\";");
        assertThat(apply(new Choice.Personal("mine"), Flags.NONE)).isNull();
        assertThat(apply(new Choice.Global("shared"), Flags.NONE)).isNull();
        assertThat(flags("INBOX")).containsExactly("mine", "shared");
    }

    @Test
    void theEnvelopeIsWhatItsFieldsSay() throws Exception {
        apply(
                "require [\"envelope\", \"imap4flags\", \"environment\"];",
                "if allof (envelope :is \"from\" \"c@c.test\",",
                "          envelope :is \"to\" \"alice@a.test\",",
                "          environment :is \"location\" \"MS\",",
                "          environment :is \"phase\" \"post\") { addflag \"known\"; }");
        assertThat(flags("INBOX")).containsExactly("known");
    }

    /// A script that is good for deliveries runs here, too, but nobody is answered.
    @Test
    void whatAnswersIsPassedOver() throws Exception {
        assertThat(apply("require \"reject\"; reject \"no\";")).isNull();
        assertThat(apply("require \"vacation\"; vacation \"away\";")).isNull();
        assertThat(apply("require \"vacation\"; vacation \"away\"; discard;")).isNull();
        house.runQueue();
        assertThat(flags("INBOX")).containsExactly("", "", "\\Deleted");
        assertThat(ScriptHouse.mail(house.bob, "Outside")).isEmpty();
    }

    @Test
    void whereTheScriptFailsTheMessageStaysAsItWas() throws Exception {
        assertThat(
                        apply(
                                "require [\"fileinto\", \"imap4flags\"];",
                                "addflag \"x\";",
                                "redirect \"a@b.test\"; redirect \"c@b.test\"; redirect \"d@b.test\";",
                                "redirect \"e@b.test\"; redirect \"f@b.test\"; redirect \"g@b.test\";"))
                .contains("redirects");
        assertThat(flags("INBOX")).containsExactly("");
    }

    @Test
    void aWrongScriptRunsForNothing() {
        assertWrong(new Choice.Text("nonsense"), "line 1");
        assertWrong(new Choice.Text("require \"imapsieve\";"), "imapsieve");
        assertWrong(new Choice.Personal("none"), "no such script");
        assertWrong(new Choice.Personal("a/b"), "no such script");
        assertWrong(new Choice.Global("none"), "no such script");
    }

    private void assertWrong(Choice choice, String why) {
        assertThatThrownBy(() -> house.refilter.prepare(alice, choice))
                .isInstanceOf(Refiltering.WrongScript.class)
                .hasMessageContaining(why);
    }

    @Test
    void aMessageThatIsGoneIsNoError() throws Exception {
        Refiltering.Filter filter = house.refilter.prepare(alice, new Choice.Text("discard;"));
        assertThat(filter.apply(id("INBOX"), 4711)).isNull();
    }
}
