package org.veredus.protocol.imap.push;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.push.AppleDevices;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

@Timeout(30)
class ApplePushesTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final Pass PASSWORD = new Pass(Pass.Kind.PASSWORD, "p");
    private static final Pass TOKEN = new Pass(Pass.Kind.TOKEN, "7");
    private static final String TOPIC = "com.apple.mail.XServer.0205478";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private final AppleDevices devices = new AppleDevices(store);
    private final Metrics metrics = new Metrics();
    private final Set<Pass> revoked = new HashSet<>();
    private FakeApns apple;
    private ApplePushes pushes;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        ServerCertificate own = fromApple();
        apple =
                new FakeApns(
                        authority.server(
                                "push.test", List.of(), List.of(InetAddress.getLoopbackAddress())),
                        own.chain().getFirst());
        TlsClientContext tls = TlsClientContext.showing(own, List.of(authority.certificate()));
        pushes =
                new ApplePushes(
                        devices,
                        accounts,
                        new ApplePushes.World(
                                new Apns(
                                        apple.address(),
                                        Objects.requireNonNull(own.userId()),
                                        tls.sslContext()),
                                (account, listener) ->
                                        store.subscribe(account.partition(), listener),
                                (_, pass) -> !revoked.contains(pass),
                                Runnable::run,
                                clock,
                                metrics));
    }

    @AfterEach
    void close() throws Exception {
        pushes.close();
        apple.close();
    }

    /// As Apple makes them: what it is for is in the subject's UID.
    private static ServerCertificate fromApple() throws Exception {
        KeyPair key = ServerCertificate.newKey(new SecureRandom());
        X500Name subject = new X500Name("UID=" + TOPIC + ",CN=APSP:0205478,C=US");
        Instant now = Instant.now();
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                subject,
                                                BigInteger.ONE,
                                                Date.from(now.minusSeconds(3600)),
                                                Date.from(now.plusSeconds(3600)),
                                                subject,
                                                key.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withECDSA")
                                                        .build(key.getPrivate())));
        return new ServerCertificate(key.getPrivate(), List.of(certificate));
    }

    private void mail(String mailbox) throws Exception {
        try (MessageIntake intake = accounts.intake()) {
            byte[] message = "Subject: x\r\n\r\nx\r\n".getBytes(US_ASCII);
            intake.write(message, 0, message.length);
            accounts.open(ALICE)
                    .file(
                            Objects.requireNonNull(
                                            accounts.open(ALICE).state().tree().find(mailbox))
                                    .id(),
                            List.of(
                                    new Filing(
                                            intake.finish(),
                                            new byte[0],
                                            Flags.NONE,
                                            clock.instant())));
        }
    }

    private String push(String token, String accountId) {
        long until = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();
        return "HTTP/2.0 POST /3/device/"
                + token
                + " "
                + TOPIC
                + " background "
                + until
                + " {\"aps\":{\"account-id\":\""
                + accountId
                + "\"}}";
    }

    private double counted(String outcome) {
        return metrics.counter("apple_pushes", "posts to Apple's push service", "outcome", outcome)
                .count();
    }

    @Test
    void mailInTheInboxWakesEachDeviceOnce() throws Exception {
        assertThat(pushes.register(ALICE, PASSWORD, "aa11", "ONE")).isTrue();
        assertThat(pushes.register(ALICE, TOKEN, "bb22", "TWO")).isTrue();
        pushes.register(ALICE, PASSWORD, "aa11", "ONE");
        mail("Sent");
        pushes.round();
        assertThat(apple.heard).isEmpty();
        mail("INBOX");
        mail("INBOX");
        pushes.round();
        assertThat(apple.heard).containsExactlyInAnyOrder(push("bb22", "TWO"), push("aa11", "ONE"));
        pushes.round();
        assertThat(apple.heard).hasSize(2);
        assertThat(counted("taken")).isEqualTo(2);
    }

    @Test
    void aDeviceThatIsGoneIsForgotten() throws Exception {
        pushes.register(ALICE, PASSWORD, "aa11", "ONE");
        pushes.register(ALICE, PASSWORD, "bb22", "TWO");
        apple.answer("aa11", 410);
        mail("INBOX");
        pushes.round();
        assertThat(devices.of(ALICE).values())
                .extracting(device -> device.token())
                .containsExactly("bb22");
        assertThat(counted("dropped")).isEqualTo(1);
    }

    @Test
    void whoMayNoLongerLogInIsNotToldOfMail() throws Exception {
        pushes.register(ALICE, PASSWORD, "aa11", "ONE");
        revoked.add(PASSWORD);
        assertThat(pushes.register(ALICE, PASSWORD, "bb22", "TWO")).isFalse();
        mail("INBOX");
        pushes.round();
        assertThat(apple.heard).isEmpty();
        assertThat(devices.accounts()).isEmpty();
    }

    @Test
    void whatTheServiceCannotTakeNowIsTriedAgainLaterForThatDevice() throws Exception {
        pushes.register(ALICE, PASSWORD, "aa11", "ONE");
        pushes.register(ALICE, PASSWORD, "bb22", "TWO");
        apple.answer("aa11", 503);
        mail("INBOX");
        pushes.round();
        assertThat(apple.heard).hasSize(2);
        pushes.round();
        assertThat(apple.heard).hasSize(2);
        apple.answer("aa11", 200);
        clock.advance(Duration.ofSeconds(20));
        pushes.round();
        assertThat(apple.heard).hasSize(3).last().isEqualTo(push("aa11", "ONE"));
        clock.advance(Duration.ofHours(1));
        pushes.round();
        assertThat(apple.heard).hasSize(3);
    }

    @Test
    void anAccountThatIsRemovedStaysSo() throws Exception {
        pushes.register(ALICE, PASSWORD, "aa11", "ONE");
        mail("INBOX");
        devices.removeAll(ALICE);
        accounts.remove(ALICE);
        pushes.round();
        assertThat(apple.heard).isEmpty();
        assertThat(accounts.hasRecords(ALICE, new byte[0])).isFalse();
    }

    @Test
    void anAccountHasOnlySoManyDevices() throws Exception {
        for (int i = 0; i < AppleDevices.MAX_DEVICES + 5; i++)
            pushes.register(ALICE, PASSWORD, "aa" + i, "ONE");
        assertThat(devices.of(ALICE)).hasSize(AppleDevices.MAX_DEVICES);
        assertThat(devices.of(ALICE).get(devices.of(ALICE).firstKey()))
                .satisfies(device -> assertThat(device.token()).isEqualTo("aa5"));
        devices.removeAll(ALICE);
        assertThat(devices.accounts()).isEmpty();
    }
}
