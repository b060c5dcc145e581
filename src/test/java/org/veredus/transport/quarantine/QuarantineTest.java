package org.veredus.transport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.preference.Preference;
import org.veredus.account.preference.Preferences;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class QuarantineTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Directory directory;
    private Accounts accounts;
    private Quarantine quarantine;
    private AccountId bob;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(new Domain("here.test")));
        bob =
                directory.addAccount(
                        new NewAccount(Address.parse("bob@here.test"), Quota.UNLIMITED, Set.of()));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        quarantine = new Quarantine(store, accounts, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Held hold(String subject) throws Exception {
        byte[] message =
                ("From: \"A Stranger\" <a@b.test>\r\nSubject: " + subject + "\r\n\r\nhello\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(message, 0, message.length);
            return quarantine.hold(
                    new Quarantine.Arriving(
                            bob,
                            "bob@here.test",
                            "a@b.test",
                            intake.finish(),
                            "X-Spam-Status: Yes\r\n",
                            "trace.1"),
                    new Quarantine.Why(9.5, List.of("It looks odd.")));
        }
    }

    private List<String> inbox() throws Exception {
        Account account = accounts.open(bob);
        var inbox = Objects.requireNonNull(account.state().tree().find(Role.INBOX));
        MailboxState state = Objects.requireNonNull(account.open(inbox.id()));
        List<Entry> entries = Objects.requireNonNull(state.entries()).toList();
        return entries.stream().map(entry -> text(account, entry)).toList();
    }

    private static String text(Account account, Entry entry) {
        try {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] octets = account.content(email).read(0, (int) email.size());
            return new String(octets, StandardCharsets.UTF_8);
        } catch (StoreFailed failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void holdsAMessageAndSaysWhy() throws Exception {
        Held held = hold("odd things");
        quarantine = new Quarantine(store, accounts, clock); // a restart
        assertThat(quarantine.list(bob)).containsExactly(held);
        assertThat(quarantine.list(null)).containsExactly(held);
        assertThat(quarantine.find(bob, held.number())).isEqualTo(held);
        assertThat(held.from()).isEqualTo("A Stranger <a@b.test>");
        assertThat(held.subject()).isEqualTo("odd things");
        assertThat(held.reasons()).containsExactly("It looks odd.");
        assertThat(quarantine.content(held)).asString().endsWith("hello\r\n");
        assertThat(inbox()).isEmpty();
    }

    @Test
    void aReleasedMessageIsDeliveredAndLearnedAsWanted() throws Exception {
        Held held = hold("one");
        quarantine.release(held);
        assertThat(inbox())
                .singleElement()
                .asString()
                .startsWith("X-Spam-Status: Yes\r\nFrom: ")
                .endsWith("hello\r\n");
        assertThat(accounts.open(bob).rulings(10)).containsValue(Ruling.WANTED).hasSize(1);
        assertThat(quarantine.list(bob)).isEmpty();
    }

    @Test
    void itIsDeliveredOnceHoweverManyReleaseIt() throws Exception {
        Held held = hold("one");
        List<Boolean> answers = new CopyOnWriteArrayList<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 8; i++)
            all.add(
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    answers.add(quarantine.release(held));
                                } catch (MailboxRefused | StoreFailed failed) {
                                    throw new AssertionError(failed);
                                }
                            }));
        for (Thread each : all) each.join();
        assertThat(inbox()).hasSize(1);
        assertThat(answers).hasSize(8).containsOnlyOnce(true);
        assertThat(quarantine.delete(held)).isFalse();
    }

    @Test
    void whatIsDeletedIsGone() throws Exception {
        Held held = hold("one");
        assertThat(quarantine.delete(held)).isTrue();
        assertThat(quarantine.delete(held)).isFalse();
        assertThat(store.blobs().collect(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void nothingIsHeldForEver() throws Exception {
        hold("old");
        clock.advance(Quarantine.KEPT.plusDays(1));
        Held young = hold("young");
        quarantine.tidy(clock.instant());
        assertThat(quarantine.list(bob)).containsExactly(young);
    }

    @Test
    void theOldestGoFirst() throws Exception {
        for (int i = 0; i < Quarantine.MAX_OF_ACCOUNT + 3; i++) hold("m" + i);
        assertThat(quarantine.list(bob)).hasSize(Quarantine.MAX_OF_ACCOUNT);
        assertThat(quarantine.list(bob).getFirst().subject()).isEqualTo("m3");
    }

    private Digest digest(@Nullable String page) throws Exception {
        return new Digest(
                quarantine,
                directory,
                accounts,
                new Digest.Sender(
                        new Domain("mx.test"),
                        clock,
                        new Random(1),
                        ReleaseLinks.open(store, quarantine, clock, new Random(2)),
                        () -> page));
    }

    @Test
    void theOwnerIsToldAlsoWhenTheClockHadGoneAYearAhead() throws Exception {
        Digest digest = digest("https://mx.test/held/");
        clock.advance(Duration.ofDays(365));
        hold("gold for you");
        digest.send();
        clock.advance(Duration.ofDays(-365));
        hold("more");
        digest.send();
        assertThat(inbox()).hasSize(2);
        assertThat(inbox().getLast()).contains("more");
    }

    @Test
    void onceADayTheOwnerIsTold() throws Exception {
        Digest digest = digest("https://mx.test/held/");
        digest.send();
        assertThat(inbox()).isEmpty();
        Held held = hold("gold\u0007 for you");
        digest.send();
        assertThat(inbox())
                .singleElement()
                .asString()
                .contains("Subject: 1 message held back", "Number: " + held.number())
                .contains("gold for you", "It looks odd.", "\r\nRelease: https://mx.test/held/");
        clock.advance(Duration.ofHours(2));
        hold("more");
        digest.send();
        assertThat(inbox()).hasSize(1);
        clock.advance(Duration.ofHours(23));
        digest.send();
        digest.send();
        assertThat(inbox()).hasSize(2);
        assertThat(inbox().getLast()).contains("more").doesNotContain("gold");
    }

    @Test
    void theLetterIsInTheLanguageOfTheOwnersWebmail() throws Exception {
        new Preferences(accounts.open(bob)).add(new Preference("webmail.language", "\"de\""));
        Held held = hold("gold <b>für</b> alle");
        digest(null).send();
        assertThat(inbox()).hasSize(1);
        assertThat(inbox().getFirst().replace("=\r\n", "")) // RFC 2045 §6.7
                .contains("multipart/alternative", "\r\nNummer: " + held.number())
                .contains("Bitten Sie Ihren Administrator", "lang=3D\"de\"")
                .contains("Betreff: gold <b>f=C3=BCr</b> alle") // the text
                .contains("&lt;b&gt;f=C3=BCr&lt;/b&gt;") // the page
                .doesNotContain("href");
    }
}
