package org.veredus.transport.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

class ConductTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Directory directory;
    private Accounts accounts;
    private Correspondents correspondents;
    private Conduct conduct;
    private AccountId bob;
    private AccountId admin;

    /// Calls a message what its subject calls it.
    private static final class BySubject implements Check {
        @Override
        public String name() {
            return "subject";
        }

        @Override
        public List<Finding> look(Candidate candidate) {
            return switch (candidate.reading().subject()) {
                case "junk" -> List.of(new Finding("odd", 6, "", "It looks odd."));
                case "virus" -> List.of(new Finding("malware-x", 25, "", "It is bad."));
                default -> List.of();
            };
        }
    }

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(new Domain("here.test")));
        bob = account("bob@here.test", Set.of());
        admin = account("admin@here.test", Set.of(AccountRole.ADMIN));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        correspondents = new Correspondents(accounts, clock);
        Inspector inspector =
                new Inspector(
                        InspectSettings.defaults("mx.test"),
                        new MessageAuthenticator(
                                new SilentResolver(),
                                SpfSettings.of("mx.test"),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                clock,
                                clock),
                        new Inspector.Checks(List.of(new BySubject()), clock),
                        Views.same(),
                        Opening.in(store.blobs()));
        conduct =
                new Conduct(
                        100,
                        correspondents,
                        new Conduct.Judge(inspector, Opening.in(store.blobs())),
                        new Alarm(
                                directory,
                                accounts,
                                new Alarm.Sender(new Domain("mx.test"), clock, new Random(1))),
                        new Conduct.Instruments(clock, new Metrics(), store));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private AccountId account(String address, Set<AccountRole> roles) throws Exception {
        return directory.addAccount(new NewAccount(Address.parse(address), Quota.UNLIMITED, roles));
    }

    private void send(String subject, String to) throws Exception {
        byte[] message =
                ("From: bob@here.test\r\nSubject: " + subject + "\r\n\r\nhello\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        Address recipient = Address.parse(to);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(message, 0, message.length);
            conduct.admit(bob, 1);
            conduct.sent(
                    new Letter(
                            "trace",
                            Long.toString(bob.number()),
                            Envelope.from(ReversePath.parse("bob@here.test")),
                            intake.finish(),
                            List.of(
                                    new Routed(
                                            Recipient.of(recipient),
                                            List.of(new Target.Remote(recipient)))),
                            Judgement.none()));
        }
    }

    private List<String> inbox(AccountId id) throws Exception {
        Account account = accounts.open(id);
        var inbox = Objects.requireNonNull(account.state().tree().find(Role.INBOX));
        MailboxState state = Objects.requireNonNull(account.open(inbox.id()));
        List<String> messages = new ArrayList<>();
        for (Entry entry : Objects.requireNonNull(state.entries()).toList()) {
            EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
            byte[] octets = account.content(email).read(0, (int) email.size());
            messages.add(new String(octets, StandardCharsets.UTF_8));
        }
        return messages;
    }

    @Test
    void whoWritesToVeryManyMustWait() throws Exception {
        conduct.admit(bob, 60);
        conduct.admit(bob, 40);
        assertThatThrownBy(() -> conduct.admit(bob, 1))
                .hasMessage("more than 100 recipients in an hour, try again later");
        conduct.admit(admin, 100);
        clock.advance(Duration.ofMinutes(30));
        conduct.admit(bob, 50);
    }

    @Test
    void anAccountThatSendsJunkToStrangersIsStopped() throws Exception {
        for (int i = 0; i < 3; i++) send("junk", "stranger" + i + "@else.test");
        assertThatThrownBy(() -> send("hello", "x@else.test"))
                .hasMessageStartingWith("this account may not send for now");
        assertThat(conduct.stops()).extracting(Conduct.Stop::account).containsExactly(bob);
        for (AccountId reader : List.of(bob, admin))
            assertThat(inbox(reader))
                    .singleElement()
                    .asString()
                    .contains("The account bob@here.test may send no more");
        assertThat(conduct.resume(bob)).isTrue();
        send("hello", "x@else.test");
        assertThat(conduct.resume(bob)).isFalse();
    }

    @Test
    void afterADayItMaySendAgain() throws Exception {
        send("virus", "stranger@else.test");
        assertThatThrownBy(() -> send("hello", "x@else.test"))
                .hasMessageContaining("it sent malware");
        clock.advance(Duration.ofHours(25));
        send("hello", "x@else.test");
        assertThat(conduct.stops()).isEmpty();
    }

    @Test
    void itIsStoppedForNoLongerBecauseTheClockWasAhead() throws Exception {
        clock.set(Duration.ofDays(365));
        send("virus", "stranger@else.test");
        clock.set(Duration.ofDays(-365));
        assertThatThrownBy(() -> send("hello", "x@else.test"))
                .hasMessageContaining("it sent malware");
        clock.advance(Duration.ofHours(25));
        send("hello", "x@else.test");
    }

    @Test
    void whatGoesToPeopleWhoAreKnownIsNotHeldAgainstIt() throws Exception {
        correspondents.wrote(bob, Map.of("friend@else.test", ""), null);
        for (int i = 0; i < 20; i++) send("junk", "friend@else.test");
        assertThat(conduct.stops()).isEmpty();
    }

    @Test
    void aMistakeNowAndThenIsForgotten() throws Exception {
        for (int i = 0; i < 20; i++) {
            send("junk", "stranger" + i + "@else.test");
            clock.advance(Duration.ofMinutes(40));
        }
        assertThat(conduct.stops()).isEmpty();
    }
}
