package org.veredus.transport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.net.Deadlines;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Write;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.SmtpSink;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.ledger.TlsEntry;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Deferred;
import org.veredus.transport.queue.RecipientOutcome.Delivered;
import org.veredus.transport.queue.RecipientOutcome.Failed;
import org.veredus.transport.queue.Trouble;
import org.veredus.verify.dane.Dane;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;
import org.veredus.verify.mtasts.StsPolicy;

/// What domains demand of connections (DANE, MTA-STS), and that they get it or no mail.
@Timeout(60)
class SecureRelayTest {
    @TempDir Path folder;
    private final FakeDns dns = new FakeDns();
    private final FakeClock clock = new FakeClock(Instant.now());
    private final Deadlines deadlines = new Deadlines(System::nanoTime);
    private final MemoryStore store = new MemoryStore(clock);
    private final Map<String, String> policies = new HashMap<>();
    private final List<TlsEntry> sessions = new CopyOnWriteArrayList<>();
    private int fetched;
    private int stored;

    @SuppressWarnings("NullAway.Init")
    private SmtpSink sink;

    @SuppressWarnings("NullAway.Init")
    private LocalAuthority authority;

    @SuppressWarnings("NullAway.Init")
    private ServerCertificate certificate;

    @SuppressWarnings("NullAway.Init")
    private Relay relay;

    @SuppressWarnings("NullAway.Init")
    private StagedBlob message;

    @BeforeEach
    void open() throws Exception {
        sink = SmtpSink.open();
        authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        certificate = authority.server("mx", List.of("mx.b.test"), List.of());
        sink.tls(new TlsServerContext(List.of(certificate)));
        dns.mx("b.test", 10, "mx.b.test").a("mx.b.test", "127.0.0.1");
        message = stored("Subject: hi");
        use(TlsClientContext.trusting(List.of(authority.certificate())));
    }

    private void use(TlsClientContext authorities) {
        RelaySettings settings =
                RelaySettings.defaults("we.test")
                        .withMxPort(sink.port())
                        .withTimeouts(SmtpTimeouts.all(Duration.ofSeconds(20)));
        relay =
                new Relay(
                        settings,
                        store,
                        new Relay.Trust(authorities, domain -> policy(domain.text())),
                        new Relay.World(
                                dns, deadlines, new Random(1), clock, clock, sessions::add));
    }

    private StsPolicy policy(String domain) throws StsFetcher.Unavailable {
        fetched++;
        String text = policies.get(domain);
        if (text == null)
            throw new StsFetcher.Unavailable(Cause.UNREACHABLE, "no policy for " + domain);
        try {
            return StsPolicy.parse(text);
        } catch (StsPolicy.Malformed wrong) {
            throw new StsFetcher.Unavailable(Cause.MALFORMED, String.valueOf(wrong.getMessage()));
        }
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        sink.close();
        store.close();
    }

    @Test
    void aServerThatTheDnsVouchesForGetsTheMail() throws Exception {
        vouch(Dane.forKeyOf(certificate.chain().getFirst()));
        assertDelivered();
        assertThat(sink.await().encrypted()).isTrue();
        assertThat(told()).containsExactly("tlsa ok");
    }

    @Test
    void aDomainThatIsItsOwnMailHostGetsTheMail() throws Exception {
        sink.tls(
                new TlsServerContext(List.of(authority.server("d", List.of("d.test"), List.of()))));
        vouch("d.test", new Tlsa(3, 1, 1, new byte[32]));
        dns.a("d.test", "127.0.0.1").authentic("d.test");
        assertThat(deferred("bob@d.test")).contains("no TLSA record fits the certificate");
        dns.mx("d.test", 10, "d.test");
        assertThat(deferred("bob@d.test")).contains("no TLSA record fits the certificate");
    }

    @Test
    void howSafeMailWillGoIsToldBeforehand() throws Exception {
        Domain domain = new Domain("b.test");
        assertThat(relay.outlook(domain)).isEqualTo(Outlook.UNCERTAIN);
        vouch(new Tlsa(1, 1, 1, new byte[32]));
        assertThat(relay.outlook(domain)).isEqualTo(Outlook.ENCRYPTED);
        vouch(Dane.forKeyOf(certificate.chain().getFirst()));
        assertThat(relay.outlook(domain)).isEqualTo(Outlook.CERTIFIED);
        assertThat(relay.outlook(new Domain("nobody.test"))).isEqualTo(Outlook.NOWHERE);
        dns.fail("mx c.test");
        assertThat(relay.outlook(new Domain("c.test"))).isEqualTo(Outlook.UNKNOWN);
        assertThat(sink.commands()).isEmpty();
    }

    @Test
    void anotherServerInItsPlaceGetsNothing() throws Exception {
        vouch(new Tlsa(3, 1, 1, new byte[32]));
        assertThat(deferred()).contains("no TLSA record fits the certificate");
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("MAIL"));
        assertThat(told()).containsExactly("tlsa validation-failure");
    }

    @Test
    void whoHidesTlsGetsNothing() throws Exception {
        vouch(Dane.forKeyOf(certificate.chain().getFirst()));
        sink.withoutTls();
        assertThat(deferred()).contains("does not offer TLS");
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("MAIL"));
        assertThat(told()).containsExactly("tlsa starttls-not-supported");
    }

    @Test
    void whoHidesTheRecordsGetsNothing() throws Exception {
        dns.authentic("b.test").authentic("mx.b.test").fail("tlsa " + tlsaName());
        assertThat(deferred()).contains("TLSA records cannot be looked up");
    }

    @Test
    void recordsThatAnybodyCouldHaveMadeDoNotCount() throws Exception {
        dns.tlsa(tlsaName(), new Tlsa(3, 1, 1, new byte[32]));
        assertDelivered();
        assertThat(dns.asked()).noneMatch(question -> question.startsWith("tlsa"));
        dns.authentic("b.test").authentic("mx.b.test");
        assertDelivered();
    }

    @Test
    void recordsThatCannotBeCheckedStillDemandEncryption() throws Exception {
        vouch(new Tlsa(1, 1, 1, new byte[32]));
        assertDelivered();
        sink.withoutTls();
        use(TlsClientContext.systemRoots());
        assertThat(deferred()).contains("does not offer TLS");
    }

    @Test
    void anAuthorityInTheDnsVouchesForTheNameToo() throws Exception {
        byte[] authoritys = authority.certificate().getEncoded();
        sink.tls(
                new TlsServerContext(
                        List.of(
                                new ServerCertificate(
                                        certificate.key(),
                                        List.of(
                                                certificate.chain().getFirst(),
                                                authority.certificate())))));
        vouch(new Tlsa(2, 0, 0, authoritys));
        assertDelivered();
    }

    @Test
    void anEnforcedPolicyDemandsATrustedCertificate() throws Exception {
        publish("mode: enforce\nmx: mx.b.test");
        assertDelivered();
        assertThat(sink.await().encrypted()).isTrue();
        use(TlsClientContext.systemRoots());
        assertThat(deferred()).contains("the TLS handshake failed");
        assertThat(told()).containsExactly("sts ok", "sts certificate-not-trusted");
        TlsEntry failure = sessions.getLast();
        assertThat(failure.domain()).isEqualTo("b.test");
        assertThat(failure.policy().text()).contains("mode: enforce", "mx: mx.b.test");
        assertThat(failure.host()).isEqualTo("mx.b.test");
        assertThat(failure.address()).isEqualTo("127.0.0.1");
        assertThat(failure.outcome().sender()).startsWith("127.");
    }

    @Test
    void anEnforcedPolicyKeepsMailFromOtherHosts() throws Exception {
        publish("mode: enforce\nmx: *.other.test");
        assertThat(deferred()).contains("MTA-STS policy does not name it");
        assertThat(sink.commands()).isEmpty();
    }

    @Test
    void aPolicyThatIsOnlyTriedOutKeepsNothing() throws Exception {
        publish("mode: testing\nmx: *.other.test");
        assertDelivered();
        assertThat(told()).containsExactly("sts validation-failure");
    }

    @Test
    void aCertificateThatIsOnlyTriedOutKeepsNothing() throws Exception {
        publish("mode: testing\nmx: mx.b.test");
        assertDelivered();
        use(TlsClientContext.systemRoots());
        assertDelivered();
        assertThat(sink.await().encrypted()).isTrue();
        assertThat(sink.await().encrypted()).isTrue();
        assertThat(told()).containsExactly("sts ok", "sts certificate-not-trusted");
    }

    @Test
    void mailThatIsToArriveAnyhowDoes() throws Exception {
        publish("mode: enforce\nmx: *.other.test");
        message = stored("TLS-Required: yes");
        assertThat(deferred()).contains("does not name it");
        message = stored("tls-required:  no");
        assertDelivered();
        vouch(new Tlsa(3, 1, 1, new byte[32]));
        assertDelivered();
    }

    @Test
    void tellsWhatIsWrongWithACertificate() throws Exception {
        publish("mode: enforce\nmx: mx.b.test");
        sink.tls(
                new TlsServerContext(
                        List.of(authority.server("other", List.of("other.test"), List.of()))));
        assertThat(deferred()).contains("the TLS handshake failed");
        assertThat(told()).containsExactly("sts certificate-host-mismatch");
    }

    @Test
    void tellsOfAPolicyThatCannotBeFetchedAndOfNoPolicyAtAll() throws Exception {
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
        assertDelivered();
        assertThat(told()).containsExactly("sts sts-policy-fetch-error", "no-policy-found ok");
    }

    @Test
    void tellsOfAPolicyThatCannotBeRead() throws Exception {
        publish("mode: perhaps");
        assertDelivered();
        assertThat(told()).containsExactly("sts sts-policy-invalid", "no-policy-found ok");
    }

    /// RFC 7672 §2.2.2.
    @Test
    void aHostThatIsAnAliasIsWhatItStandsFor() throws Exception {
        alias();
        vouch("real.c.test", Dane.forKeyOf(certificate.chain().getFirst()));
        vouch("mail.b.test", new Tlsa(3, 1, 1, new byte[32])); // the nearer one does not count
        dns.authentic("mail.b.test").authentic("real.c.test");
        assertThat(carry("bob@alias.test")).isInstanceOf(Delivered.class);
        assertThat(told()).containsExactly("tlsa ok");
        assertThat(sink.await().serverName()).isEqualTo("real.c.test");
    }

    @Test
    void anAliasHasRecordsOfItsOwnWhereItsTargetHasNone() throws Exception {
        alias();
        vouch("mail.b.test", new Tlsa(3, 1, 1, new byte[32]));
        dns.authentic("mail.b.test").authentic("real.c.test");
        assertThat(deferred("bob@alias.test")).contains("no TLSA record fits the certificate");
    }

    @Test
    void anAliasThatIsVouchedForCountsThoughItsTargetIsNot() throws Exception {
        alias();
        vouch("mail.b.test", new Tlsa(3, 1, 1, new byte[32]));
        vouch("real.c.test", Dane.forKeyOf(certificate.chain().getFirst()));
        dns.authentic("mail.b.test");
        assertThat(deferred("bob@alias.test")).contains("no TLSA record fits the certificate");
    }

    @Test
    void whoHidesThatAHostIsAnAliasGetsNothing() throws Exception {
        alias();
        dns.authentic("mail.b.test").authentic("real.c.test").fail("cname real.c.test");
        assertThat(deferred("bob@alias.test")).contains("TLSA records cannot be looked up");
    }

    /// The domain alias.test, whose mail host is an alias.
    private void alias() {
        dns.mx("alias.test", 10, "mail.b.test").authentic("alias.test");
        dns.cname("mail.b.test", "real.c.test").a("real.c.test", "127.0.0.1");
    }

    private List<String> told() {
        return sessions.stream()
                .map(
                        entry ->
                                entry.policy().type()
                                        + " "
                                        + (entry.outcome().succeeded()
                                                ? "ok"
                                                : entry.outcome().result()))
                .toList();
    }

    @Test
    void aPolicyCountsThoughTheDnsAndItsHostAreGoneAndAfterARestart() throws Exception {
        publish("mode: enforce\nmx: *.other.test");
        assertThat(deferred()).contains("does not name it");
        policies.clear();
        dns.forget("txt _mta-sts.b.test");
        use(TlsClientContext.systemRoots());
        assertThat(deferred()).contains("does not name it");
        clock.advance(Duration.ofDays(8));
        assertDelivered();
    }

    @Test
    void aPolicyIsFetchedAgainWhenItsRecordChangesAndNotBefore() throws Exception {
        publish("mode: enforce\nmx: mx.b.test");
        assertDelivered();
        clock.advance(Duration.ofMinutes(6));
        assertDelivered();
        assertThat(fetched).isEqualTo(1);
        policies.put("b.test", "version: STSv1\nmode: enforce\nmx: x.test\nmax_age: 604800\n");
        dns.forget("txt _mta-sts.b.test").txt("_mta-sts.b.test", "v=STSv1; id=2;");
        clock.advance(Duration.ofMinutes(6));
        assertThat(deferred()).contains("does not name it");
        assertThat(fetched).isEqualTo(2);
    }

    /// RFC 8461 §3.3.
    @Test
    void aPolicyIsFetchedAgainDailySoThatItDoesNotRunOut() throws Exception {
        publish("mode: enforce\nmx: *.other.test");
        assertThat(deferred()).contains("does not name it");
        clock.advance(Duration.ofHours(23));
        assertThat(deferred()).contains("does not name it");
        assertThat(fetched).isEqualTo(1);
        clock.advance(Duration.ofHours(2));
        assertThat(deferred()).contains("does not name it");
        assertThat(fetched).isEqualTo(2);
        policies.clear();
        clock.advance(Duration.ofDays(6).plusHours(12));
        assertThat(deferred()).contains("does not name it");
        policies.put("b.test", "version: STSv1\nmode: enforce\nmx: x.test\nmax_age: 3600\n");
        clock.advance(Duration.ofMinutes(6));
        assertThat(deferred()).contains("does not name it");
        int before = fetched;
        clock.advance(Duration.ofMinutes(31));
        assertThat(deferred()).contains("does not name it");
        assertThat(fetched).isEqualTo(before + 1);
    }

    @Test
    void authenticRecordsOverrideAPolicy() throws Exception {
        publish("mode: enforce\nmx: *.other.test");
        vouch(Dane.forKeyOf(certificate.chain().getFirst()));
        assertDelivered();
    }

    @Test
    void aConnectionMadeForLessIsNotUsedForMore() throws Exception {
        dns.mx("lax.test", 10, "mx.b.test");
        assertThat(carry("bob@lax.test")).isInstanceOf(Delivered.class);
        publish("mode: enforce\nmx: mx.b.test");
        use(TlsClientContext.systemRoots());
        assertThat(carry("bob@lax.test")).isInstanceOf(Delivered.class);
        assertThat(deferred()).contains("the TLS handshake failed");
    }

    /// RFC 8689 §4.2.1.
    @Test
    void whatRequiresTlsGoesWhereTheNameAndTheCertificateAreBeyondDoubt() throws Exception {
        sink.offer("REQUIRETLS");
        dns.authentic("b.test").authentic("mx.b.test");
        assertThat(carry(requiringTls("a@a.test"), "bob@b.test")).isInstanceOf(Delivered.class);
        assertThat(sink.await().from()).isEqualTo("MAIL FROM:<a@a.test> REQUIRETLS");
        vouch(Dane.forKeyOf(certificate.chain().getFirst()));
        assertThat(carry(requiringTls("a@a.test"), "bob@b.test")).isInstanceOf(Delivered.class);
    }

    @Test
    void whatRequiresTlsGoesByAPolicyThatIsOnlyTriedOut() throws Exception {
        sink.offer("REQUIRETLS");
        publish("mode: testing\nmx: mx.b.test");
        assertThat(carry(requiringTls("a@a.test"), "bob@b.test")).isInstanceOf(Delivered.class);
    }

    @Test
    void whatRequiresTlsDoesNotGoToAHostThatAnybodyCanHaveNamed() throws Exception {
        sink.offer("REQUIRETLS");
        message = stored("TLS-Required: No"); // does not count then, RFC 8689 §4.1
        assertThat(failed(requiringTls("a@a.test")))
                .startsWith("5.7.10")
                .contains("neither DNSSEC nor a policy vouches for its name");
        assertThat(sink.commands()).isEmpty();
        assertThat(told()).isEmpty(); // that is not the domain's fault
    }

    @Test
    void whatRequiresTlsDoesNotGoToAHostWithAnotherCertificate() throws Exception {
        use(TlsClientContext.systemRoots());
        sink.offer("REQUIRETLS");
        dns.authentic("b.test").authentic("mx.b.test");
        assertThat(failed(requiringTls("a@a.test")))
                .startsWith("5.7.10")
                .contains("the TLS handshake failed");
        assertThat(told()).isEmpty();
    }

    @Test
    void whatRequiresTlsDoesNotGoToAHostThatWouldNotKeepToIt() throws Exception {
        dns.authentic("b.test").authentic("mx.b.test");
        assertThat(failed(requiringTls("a@a.test")))
                .startsWith("5.7.30")
                .contains("does not offer REQUIRETLS");
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void aReportOnWhatRequiresTlsGoesAsItCan() throws Exception {
        assertThat(carry(requiringTls(""), "bob@b.test")).isInstanceOf(Delivered.class);
        assertThat(sink.await().from()).isEqualTo("MAIL FROM:<>");
    }

    private static Envelope requiringTls(String from) throws Exception {
        return new Envelope(
                ReversePath.parse(from),
                Envelope.Body.SEVEN_BIT,
                Envelope.Text.ASCII,
                null,
                null,
                null,
                null,
                Envelope.Tls.REQUIRED);
    }

    private String failed(Envelope envelope) throws Exception {
        RecipientOutcome outcome = carry(envelope, "bob@b.test");
        assertThat(outcome).isInstanceOf(Failed.class);
        Trouble trouble = ((Failed) outcome).trouble();
        return trouble.status() + " " + trouble.text();
    }

    private void publish(String policy) {
        policies.put("b.test", "version: STSv1\n" + policy + "\nmax_age: 604800\n");
        dns.txt("_mta-sts.b.test", "v=STSv1; id=1;");
    }

    private void vouch(Tlsa record) {
        dns.authentic("b.test").authentic("mx.b.test");
        vouch("mx.b.test", record);
    }

    private void vouch(String host, Tlsa record) {
        dns.authentic(tlsaName(host)).tlsa(tlsaName(host), record);
    }

    private String tlsaName() {
        return tlsaName("mx.b.test");
    }

    private String tlsaName(String host) {
        return "_" + sink.port() + "._tcp." + host;
    }

    private void assertDelivered() throws Exception {
        assertThat(carry("bob@b.test")).isInstanceOf(Delivered.class);
    }

    private String deferred() throws Exception {
        return deferred("bob@b.test");
    }

    private String deferred(String to) throws Exception {
        RecipientOutcome outcome = carry(to);
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(((Deferred) outcome).trouble().status()).isEqualTo("4.7.5");
        return ((Deferred) outcome).trouble().text();
    }

    private RecipientOutcome carry(String to) throws Exception {
        return carry(Envelope.from(ReversePath.parse("a@a.test")), to);
    }

    private RecipientOutcome carry(Envelope envelope, String to) throws Exception {
        return relay.carry(
                        new Consignment(
                                new QueueId(0, 1),
                                "trace",
                                envelope,
                                List.of(Recipient.of(Address.parse(to))),
                                message.id(),
                                message.size(),
                                clock.instant(),
                                1))
                .getFirst();
    }

    private StagedBlob stored(String field) throws Exception {
        StagedBlob blob =
                BlobStore.stage((field + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8));
        store.commit(
                        new Commit(
                                new PartitionId('t', 0),
                                stored++,
                                List.of(new Write.Retain(blob.id(), blob.id().bytes())),
                                List.of(blob)))
                .await();
        return blob;
    }
}
