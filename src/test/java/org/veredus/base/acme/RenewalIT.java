package org.veredus.base.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.acme.AcmeSettings.ExternalAccount;
import org.veredus.base.acme.AcmeSettings.Proof;
import org.veredus.base.acme.Renewal.Standing;
import org.veredus.base.acme.Renewal.Wanted;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.testing.FakeClock;

@Tag("journey")
class RenewalIT {
    private static final String KEY =
            "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    @TempDir Path folder = Path.of("replaced");

    private final FakeClock clock = new FakeClock(Instant.now());
    private final SecureRandom random = new SecureRandom();
    private final List<Wanted> wanted = new ArrayList<>();
    private List<Standing> served = List.of();
    private @Nullable Challenges challenges;
    private @Nullable HttpServer http;

    @BeforeEach
    void serve() throws Exception {
        LocalAuthority own = LocalAuthority.open(folder.resolve("own"), clock, random);
        TlsServerContext tls =
                new TlsServerContext(List.of(own.server("own", List.of("localhost"), List.of())));
        challenges = new Challenges(tls);
        Routes routes = new Routes();
        challenges.addTo(routes);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        http = HttpServer.open(HttpSettings.of(any, any, tls), routes);
    }

    @AfterEach
    void stop() {
        Objects.requireNonNull(http).close();
    }

    private Pebble pebble(@Nullable Map<String, String> accounts) throws Exception {
        HttpServer server = Objects.requireNonNull(http);
        return Pebble.start(folder, server.plainPort(), server.securePort(), accounts);
    }

    private Renewal renewal(Pebble pebble, Proof proof, @Nullable ExternalAccount account)
            throws Exception {
        return new Renewal(
                new AcmeSettings(
                        pebble.directory(),
                        "postmaster@example.test",
                        account,
                        CertificateFiles.readCertificates(pebble.roots()),
                        proof),
                CertificateFolder.open(folder.resolve("acme")),
                Objects.requireNonNull(challenges),
                () -> wanted,
                new Renewal.Source(clock, random),
                standings -> served = standings);
    }

    private static ServerCertificate certificate(Standing standing) {
        return Objects.requireNonNull(standing.certificate(), standing.toString());
    }

    @Test
    void getsCertificatesOverHttpAndRenewsThemInTimeWithTheSameKey() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        try (Pebble pebble = pebble(null)) {
            Renewal renewal = renewal(pebble, Proof.HTTP_01, null);
            renewal.look();
            ServerCertificate first = certificate(served.getFirst());
            assertThat(Pebble.made(first.chain().getFirst())).isTrue();
            assertThat(first.names()).containsExactly("mail.example.test");
            assertThat(first.chain()).hasSizeGreaterThan(1);

            served = List.of();
            wanted.add(new Wanted("other", List.of("mta-sts.example.test")));
            renewal.look();
            assertThat(certificate(served.getFirst()).chain()).isEqualTo(first.chain());
            assertThat(certificate(served.getLast()).names())
                    .containsExactly("mta-sts.example.test");

            Instant due = Objects.requireNonNull(renewal.standings().getFirst().nextTry());
            clock.advance(Duration.between(clock.instant(), due).minusSeconds(1));
            served = List.of();
            renewal(pebble, Proof.HTTP_01, null).look(); // as after a restart
            assertThat(served).isEmpty();
            clock.advance(Duration.ofSeconds(1));
            renewal(pebble, Proof.HTTP_01, null).look();
            ServerCertificate second = certificate(served.getFirst());
            assertThat(second.chain().getFirst().getSerialNumber())
                    .isNotEqualTo(first.chain().getFirst().getSerialNumber());
            assertThat(second.chain().getFirst().getPublicKey())
                    .isEqualTo(first.chain().getFirst().getPublicKey());
        }
    }

    @Test
    void provesNamesOverTlsWithAnAccountMadeElsewhere() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        try (Pebble pebble = pebble(Map.of("kid-1", KEY))) {
            renewal(pebble, Proof.TLS_ALPN_01, new ExternalAccount("kid-1", KEY)).look();
            assertThat(certificate(served.getFirst()).names()).containsExactly("mail.example.test");
        }
    }

    @Test
    void saysWhyThereIsNoCertificateAndTriesAgainLater() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        try (Pebble pebble = pebble(null)) {
            Objects.requireNonNull(http).close(); // the authority finds nobody
            Renewal renewal = renewal(pebble, Proof.HTTP_01, null);
            renewal.look();
            assertThat(served).isEmpty();
            Standing standing = renewal.standings().getFirst();
            assertThat(standing.certificate()).isNull();
            assertThat(standing.problem()).startsWith("mail.example.test: ").contains("refused");
            assertThat(standing.nextTry()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));

            clock.advance(Duration.ofMinutes(59));
            renewal.look();
            assertThat(renewal.standings()).containsExactly(standing);
            renewal.retry();
            assertThat(renewal.standings().getFirst().nextTry())
                    .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        }
    }
}
