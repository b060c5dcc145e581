package org.veredus.transport.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Verdict;
import org.veredus.verify.dkim2.Dkim2Verifier;
import org.veredus.verify.dkim2.MailPath;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfSettings;

final class CustodySignerTest {
    private static final Domain OURS = new Domain("ours.test");
    private static final Domain SECOND = new Domain("second.test");
    private static final Domain HOST = new Domain("mx.ours.test");
    private static final String MESSAGE =
            "From: a@ours.test\r\nSubject: Hi\r\nTo: b@there.test\r\nCc: c@there.test\r\n\r\nHello\r\n";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FakeDns dns = new FakeDns();

    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    @SuppressWarnings("NullAway.Init")
    private CustodySigner signer;

    @BeforeEach
    void open() throws Exception {
        Directory directory = new Directory(store);
        DomainKeys keys = new DomainKeys(store, clock, new SecureRandom());
        for (Domain domain : List.of(OURS, SECOND)) {
            directory.addDomain(MailDomain.of(domain));
            for (DomainKey key : keys.active(domain)) dns.txt(key.recordName(), key.recordText());
        }
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        signer =
                new CustodySigner(
                        directory,
                        keys,
                        HOST,
                        new OutboundSigner.Contents(store.blobs(), accounts::intake),
                        clock,
                        new Metrics());
    }

    @Test
    void thoseNamedGetOneCopyAndOthersOneEach() throws Exception {
        Map<Set<String>, String> copies =
                signed(
                        MESSAGE,
                        "a@ours.test",
                        "b@there.test",
                        "c@there.test",
                        "x@b.test",
                        "y@b.test");
        assertThat(copies.keySet())
                .containsExactlyInAnyOrder(
                        Set.of("b@there.test", "c@there.test"),
                        Set.of("x@b.test"),
                        Set.of("y@b.test"));
        copies.forEach(
                (to, copy) -> {
                    assertThat(copy).contains("f=exploded;");
                    Dkim2Verdict verdict = verify(copy, "a@ours.test", to);
                    assertThat(verdict.reason()).isNull();
                    assertThat(verdict.passes()).isTrue();
                });
        assertThat(verify(copies.get(Set.of("x@b.test")), "a@ours.test", Set.of("y@b.test")))
                .extracting(Dkim2Verdict::passes)
                .isEqualTo(false);
    }

    @Test
    void aChainThatWasGoodWhenItCameGoesOn() throws Exception {
        String first = only(signed(MESSAGE, "a@ours.test", "list@second.test"));
        assertThat(first).doesNotContain("exploded");
        String received = received(first, "a@ours.test", "list@second.test");
        assertThat(received).contains("dkim2=pass header.d=ours.test");
        String second = only(signed("List-Id: <l>\r\n" + received, "l@second.test", "z@b.test"));
        Dkim2Verdict verdict = verify(second, "l@second.test", Set.of("z@b.test"));
        assertThat(verdict.reason()).isNull();
        assertThat(verdict.signers()).hasSize(2);
        assertThat(verdict.instances()).isEqualTo(2);
    }

    @Test
    void aChainThatDidNotHoldOrWasNotCheckedIsLeftAlone() throws Exception {
        String first = only(signed(MESSAGE, "a@ours.test", "list@second.test"));
        assertThat(only(signed(first, "l@second.test", "z@b.test"))).isEqualTo(first);
        String replayed = received(first, "a@ours.test", "eve@second.test");
        assertThat(replayed).contains("dkim2=permerror");
        assertThat(only(signed(replayed, "l@second.test", "z@b.test"))).isEqualTo(replayed);
        String changed =
                received(first, "a@ours.test", "list@second.test").replace("Hello", "Hallo");
        assertThat(only(signed(changed, "l@second.test", "z@b.test"))).isEqualTo(changed);
    }

    @Test
    void reportsAreSignedByTheirAuthor() throws Exception {
        String report = only(signed(MESSAGE, "", "b@there.test"));
        assertThat(verify(report, "", Set.of("b@there.test")).reason()).isNull();
        assertThat(report).contains("d=ours.test");
    }

    @Test
    void nothingIsSignedForOthersOrThatIsSentTooLate() throws Exception {
        assertThat(only(signed(MESSAGE, "a@there.test", "b@b.test"))).isEqualTo(MESSAGE);
        Instant late = clock.instant().plus(Duration.ofDays(8));
        assertThat(only(signed(MESSAGE, "a@ours.test", late, "b@b.test"))).isEqualTo(MESSAGE);
        Instant soon = clock.instant().plus(Duration.ofDays(1));
        assertThat(only(signed(MESSAGE, "a@ours.test", soon, "b@b.test"))).isNotEqualTo(MESSAGE);
    }

    @Test
    void toVeryManyItGoesUnsigned() throws Exception {
        String[] many = new String[60];
        for (int i = 0; i < many.length; i++) many[i] = "r" + i + "@b.test";
        Map<Set<String>, String> copies = signed(MESSAGE, "a@ours.test", many);
        assertThat(copies).hasSize(51);
        assertThat(copies.values()).filteredOn(MESSAGE::equals).hasSize(1);
    }

    private static String only(Map<Set<String>, String> copies) {
        assertThat(copies).hasSize(1);
        return copies.values().iterator().next();
    }

    private Map<Set<String>, String> signed(String message, String from, String... to)
            throws Exception {
        return signed(message, from, null, to);
    }

    private Map<Set<String>, String> signed(
            String message, String from, @Nullable Instant release, String... to) throws Exception {
        Set<Address> recipients = new LinkedHashSet<>();
        for (String one : to) recipients.add(Address.parse(one));
        ReversePath path =
                from.isEmpty() ? new ReversePath.Null() : new ReversePath.Of(Address.parse(from));
        Domain via = recipients.iterator().next().domain();
        byte[] octets = message.getBytes(UTF_8);
        Map<Set<String>, String> copies = new LinkedHashMap<>();
        try (MessageIntake intake = accounts.intake()) {
            intake.write(octets, 0, octets.length);
            var leaving = new CustodySigner.Leaving(intake.finish().content(), path, via, release);
            try (CustodySigner.Copies made = signer.sign(leaving, recipients)) {
                for (CustodySigner.Copy copy : made.all()) {
                    Set<String> names = new LinkedHashSet<>();
                    copy.to().forEach(one -> names.add(one.wire()));
                    copies.put(names, new String(store.blobs().read(copy.content()), UTF_8));
                }
            }
        }
        return copies;
    }

    private Dkim2Verdict verify(@Nullable String message, String from, Set<String> to) {
        Custody came = new Custody(MailPath.of(from), to.stream().map(MailPath::of).toList());
        return new Dkim2Verifier(new KeyRecords(dns), clock)
                .verify(String.valueOf(message).getBytes(UTF_8), came);
    }

    /// As a message is stored once it has been taken in.
    private String received(String message, String from, String to) {
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                                dns,
                                SpfSettings.of(HOST.ascii()),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                clock,
                                () -> 0)
                        .with(new Dkim2Verifier(new KeyRecords(dns), clock));
        Custody came = new Custody(MailPath.of(from), List.of(MailPath.of(to)));
        var found = authenticator.authenticate(message.getBytes(UTF_8), null, came);
        return new String(found.results(HOST.ascii()).field(), UTF_8).replace("\r\n\t", " ")
                + message;
    }
}
