package org.veredus.transport.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
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
import org.veredus.format.address.Domain;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.arc.ArcVerdict.Result;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfSettings;

final class ForwardSealerTest {
    private static final Domain OURS = new Domain("ours.test");
    private static final Domain HOST = new Domain("mx.ours.test");
    private static final String MESSAGE =
            "From: a@there.test\r\nSubject: Hi\r\nTo: b@ours.test\r\n\r\nHello\r\n";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FakeDns dns = new FakeDns();

    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    @SuppressWarnings("NullAway.Init")
    private ForwardSealer sealer;

    @BeforeEach
    void open() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        DomainKeys keys = new DomainKeys(store, clock, new SecureRandom());
        for (DomainKey key : keys.active(OURS)) dns.txt(key.recordName(), key.recordText());
        sealer =
                new ForwardSealer(
                        directory,
                        keys,
                        HOST,
                        new OutboundSigner.Contents(store.blobs(), accounts::intake),
                        clock,
                        new Metrics());
    }

    @Test
    void whatWasFoundOutGoesOnAsALinkOfTheChain() throws Exception {
        String first = sealed(received(MESSAGE), OURS);
        assertThat(first).startsWith("ARC-Seal: i=1;").contains("cv=none", "d=ours.test");
        assertThat(first).contains("ARC-Authentication-Results: i=1; mx.ours.test;");
        assertThat(arc(first).result()).as(first).isEqualTo(Result.PASS);
        String second = sealed(received(first), OURS);
        ArcVerdict chain = arc(second);
        assertThat(chain.result()).as(second).isEqualTo(Result.PASS);
        assertThat(chain.sealers()).containsExactly(DnsName.of(OURS), DnsName.of(OURS));
    }

    @Test
    void aChainThatBrokeOnItsWayHereIsSealedAsBroken() throws Exception {
        String changed = sealed(received(MESSAGE), OURS).replace("Hello", "Hallo");
        String broken = sealed(received(changed), OURS);
        assertThat(broken).startsWith("ARC-Seal: i=2;").contains("cv=fail");
        assertThat(sealed(received(broken), OURS)).doesNotContain("i=3");
    }

    @Test
    void messagesOfAnySizeAreSealed() throws Exception {
        String large = MESSAGE + "A line of a large message.\r\n".repeat(40_000);
        assertThat(arc(sealed(received(large), OURS)).result()).isEqualTo(Result.PASS);
    }

    @Test
    void nothingIsSealedOfWhichNothingWasFoundOutOrByADomainOfOthers() throws Exception {
        assertThat(sealed(MESSAGE, OURS)).isEqualTo(MESSAGE);
        String told = "Authentication-Results: other.test; arc=none; dkim=pass\r\n" + MESSAGE;
        assertThat(sealed(told, OURS)).isEqualTo(told);
        String received = received(MESSAGE);
        assertThat(sealed(received, new Domain("there.test"))).isEqualTo(received);
    }

    /// As a message is stored once it has been taken in.
    private String received(String message) {
        AuthenticationResults found =
                authenticator().authenticate(message.getBytes(UTF_8), null).results(HOST.ascii());
        return new String(found.field(), UTF_8) + message;
    }

    private String sealed(String message, Domain via) throws Exception {
        byte[] octets = message.getBytes(UTF_8);
        try (MessageIntake intake = accounts.intake()) {
            intake.write(octets, 0, octets.length);
            try (ForwardSealer.Sealed sealed = sealer.seal(intake.finish().content(), via)) {
                return new String(store.blobs().read(sealed.content()), UTF_8);
            }
        }
    }

    private ArcVerdict arc(String message) {
        return authenticator().authenticate(message.getBytes(UTF_8), null).arc();
    }

    private MessageAuthenticator authenticator() {
        return new MessageAuthenticator(
                dns,
                SpfSettings.of(HOST.ascii()),
                DkimSettings.defaults(),
                new DmarcSettings.TreeWalk(),
                clock,
                () -> 0);
    }
}
