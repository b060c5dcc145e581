package org.veredus.verify.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.verify.dns.Tlsa;

final class DaneTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Set<String> NAMES = Set.of("mx.b.test");

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init")
    private List<X509Certificate> chain;

    @BeforeEach
    void open() throws Exception {
        chain = chain("mx.b.test");
    }

    private List<X509Certificate> chain(String name) throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.fixed(NOW), new SecureRandom());
        X509Certificate own =
                authority
                        .server(name, List.of(name), List.of(InetAddress.ofLiteral("127.0.0.1")))
                        .chain()
                        .getFirst();
        return List.of(own, authority.certificate());
    }

    @Test
    void anEndEntitysCertificateOrKeyFitsByAnyDigest() throws Exception {
        for (int selector : List.of(0, 1)) {
            for (int matching : List.of(0, 1, 2))
                assertThat(mismatch(record(3, selector, matching, 0)))
                        .as("3 %d %d", selector, matching)
                        .isNull();
        }
        assertThat(mismatch(Dane.forKeyOf(chain.getFirst()))).isNull();
    }

    @Test
    void anEndEntitysRecordNeedsNoNameAndNoTime() throws Exception {
        Tlsa record = record(3, 1, 1, 0);
        Instant muchLater = NOW.plus(Duration.ofDays(36_500));
        assertThat(Dane.mismatch(List.of(record), chain, Set.of("other.test"), muchLater)).isNull();
    }

    @Test
    void anAuthoritysRecordNeedsTheNameAndTheTime() throws Exception {
        Tlsa record = record(2, 0, 1, 1);
        assertThat(mismatch(record)).isNull();
        assertThat(Dane.mismatch(List.of(record), chain, Set.of("other.test"), NOW))
                .contains("other.test");
        Instant muchLater = NOW.plus(Duration.ofDays(36_500));
        assertThat(Dane.mismatch(List.of(record), chain, NAMES, muchLater)).contains("broken");
    }

    @Test
    void anAuthorityThatDidNotSignTheCertificateDoesNotHelp() throws Exception {
        List<X509Certificate> own = chain;
        folder = folder.resolve("other");
        X509Certificate stranger = chain("mx.b.test").getLast();
        List<X509Certificate> pasted = List.of(own.getFirst(), stranger);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(stranger.getEncoded());
        assertThat(Dane.mismatch(List.of(new Tlsa(2, 0, 1, digest)), pasted, NAMES, NOW))
                .contains("broken");
    }

    @Test
    void anotherCertificateFitsNothing() throws Exception {
        Tlsa record = record(3, 1, 1, 1);
        assertThat(mismatch(record)).isEqualTo("no TLSA record fits the certificate");
        assertThat(Dane.mismatch(List.of(record), List.of(), NAMES, NOW)).isNotNull();
    }

    @Test
    void oneOfSeveralRecordsIsEnough() throws Exception {
        List<Tlsa> records = List.of(new Tlsa(3, 1, 1, new byte[32]), record(3, 1, 2, 0));
        assertThat(Dane.mismatch(records, chain, NAMES, NOW)).isNull();
    }

    @Test
    void recordsOfUsagesAndDigestsThatAreNotForMailDoNotCount() {
        List<Tlsa> records =
                List.of(
                        new Tlsa(0, 0, 1, new byte[32]),
                        new Tlsa(1, 0, 1, new byte[32]),
                        new Tlsa(3, 2, 1, new byte[32]),
                        new Tlsa(3, 1, 3, new byte[32]),
                        new Tlsa(3, 1, 1, new byte[31]),
                        new Tlsa(3, 1, 2, new byte[32]),
                        new Tlsa(3, 0, 0, new byte[0]));
        assertThat(Dane.usable(records)).isEmpty();
    }

    private @Nullable String mismatch(Tlsa record) {
        assertThat(Dane.usable(List.of(record))).hasSize(1);
        return Dane.mismatch(List.of(record), chain, NAMES, NOW);
    }

    private Tlsa record(int usage, int selector, int matching, int index) throws Exception {
        X509Certificate of = chain.get(index);
        byte[] octets = selector == 0 ? of.getEncoded() : of.getPublicKey().getEncoded();
        byte[] data =
                switch (matching) {
                    case 0 -> octets;
                    case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
                    default -> MessageDigest.getInstance("SHA-512").digest(octets);
                };
        return new Tlsa(usage, selector, matching, data);
    }
}
