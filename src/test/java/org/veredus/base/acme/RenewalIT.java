package org.veredus.base.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.acme.AcmeSettings.ExternalAccount;
import org.veredus.base.acme.AcmeSettings.Proof;
import org.veredus.base.acme.AcmeSettings.UpdateKey;
import org.veredus.base.acme.AcmeSettings.ZoneServer;
import org.veredus.base.acme.Renewal.Standing;
import org.veredus.base.acme.Renewal.Wanted;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.testing.FakeClock;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Tag("journey")
class RenewalIT {
    private static final String KEY =
            "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    @TempDir Path folder = Path.of("replaced");

    private final FakeClock clock = new FakeClock(Instant.now());
    private final SecureRandom random = new SecureRandom();
    private final List<Wanted> wanted = new ArrayList<>();
    private List<Standing> served = List.of();
    private final Routes authorities = new Routes();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Instant windowStart = clock.instant().plus(Duration.ofDays(3));
    private @Nullable Challenges challenges;
    private @Nullable HttpServer http;

    @BeforeEach
    void serve() throws Exception {
        LocalAuthority own = LocalAuthority.open(folder.resolve("own"), clock, random);
        TlsServerContext tls =
                new TlsServerContext(List.of(own.server("own", List.of("localhost"), List.of())));
        challenges = new Challenges(tls);
        challenges.addTo(authorities);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        http = HttpServer.open(HttpSettings.of(any, any, tls), authorities);
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
        return renewal(pebble, pebble.directory(), proof, account);
    }

    private Renewal renewal(
            Pebble pebble, URI directory, Proof proof, @Nullable ExternalAccount account)
            throws Exception {
        List<X509Certificate> roots =
                new ArrayList<>(CertificateFiles.readCertificates(pebble.roots()));
        roots.addAll(CertificateFiles.readCertificates(folder.resolve("own").resolve("ca.pem")));
        return new Renewal(
                new AcmeSettings(directory, "postmaster@example.test", account, roots, proof),
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
            Renewal renewal = renewal(pebble, new Proof.Http01(), null);
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
            renewal(pebble, new Proof.Http01(), null).look(); // as after a restart
            assertThat(served).isEmpty();
            clock.advance(Duration.ofSeconds(1));
            renewal(pebble, new Proof.Http01(), null).look();
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
            renewal(pebble, new Proof.TlsAlpn01(), new ExternalAccount("kid-1", KEY)).look();
            assertThat(certificate(served.getFirst()).names()).containsExactly("mail.example.test");
        }
    }

    @Test
    void provesNamesInTheDnsAndTakesTheRecordsAwayAgain() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test", "*.example.test")));
        wanted.add(new Wanted("other", List.of("mta-sts.example.test")));
        String alias = "_acme-challenge.mta-sts CNAME elsewhere\n";
        try (Bind bind = Bind.start(folder, alias);
                Pebble pebble = Pebble.start(folder, 1, 1, null, bind.address())) {
            renewal(pebble, dns01(bind, Bind.KEY), null).look();
            assertThat(certificate(served.getFirst()).names())
                    .containsExactlyInAnyOrder("mail.example.test", "*.example.test");
            assertThat(certificate(served.getLast()).names())
                    .containsExactly("mta-sts.example.test");
            for (String name : List.of("_acme-challenge.mail", "_acme-challenge", "elsewhere"))
                assertThat(texts(bind, name + ".example.test.")).isEmpty();
        }
    }

    @Test
    void saysThatTheNameServerDoesNotLetItsZoneBeChanged() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        wanted.add(new Wanted("other", List.of("mail.elsewhere.test")));
        try (Bind bind = Bind.start(folder, "");
                Pebble pebble = Pebble.start(folder, 1, 1, null, bind.address())) {
            Renewal renewal = renewal(pebble, dns01(bind, Bind.KEY), null);
            renewal.look();
            assertThat(renewal.standings().getLast().problem())
                    .contains("has no zone with _acme-challenge.mail.elsewhere.test");
            Renewal unknown = renewal(pebble, dns01(bind, "nobody:c2VjcmV0"), null);
            wanted.clear();
            wanted.add(new Wanted("third", List.of("third.example.test")));
            unknown.look();
            assertThat(unknown.standings().getFirst().problem()).contains("NOTAUTH");
        }
    }

    private static Proof dns01(Bind bind, String key) {
        return new Proof.Dns01(new ZoneServer(bind.address(), UpdateKey.parse(key), Duration.ZERO));
    }

    private static List<Record> texts(Bind bind, String name) throws Exception {
        Record question = Record.newRecord(Name.fromString(name), Type.TXT, DClass.IN);
        return new SimpleResolver(bind.address())
                .send(Message.newQuery(question))
                .getSection(Section.ANSWER);
    }

    /// Debian's pebble gives no renewal information: here another server does so for it.
    @Test
    void renewsWithinTheWindowThatTheAuthoritySuggests() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        try (Pebble pebble = pebble(null)) {
            Renewal renewal = renewal(pebble, informing(pebble), new Proof.Http01(), null);
            renewal.look();
            ServerCertificate first = certificate(served.getFirst());
            assertThat(Objects.requireNonNull(renewal.standings().getFirst().nextTry()))
                    .isBetween(windowStart, windowStart.plus(Duration.ofHours(2)));
            assertThat(asked).isNotEmpty().allMatch(renewalId(first)::equals);

            windowStart = clock.instant().minus(Duration.ofDays(1)); // say, it must be revoked
            renewal.look();
            assertThat(certificate(served.getFirst()).chain().getFirst().getSerialNumber())
                    .isNotEqualTo(first.chain().getFirst().getSerialNumber());
        }
    }

    /// RFC 9773 §4.1: key identifier of who signed it, and serial number.
    private static String renewalId(ServerCertificate certificate) throws Exception {
        X509Certificate own = certificate.chain().getFirst();
        byte[] issuer =
                AuthorityKeyIdentifier.getInstance(
                                JcaX509ExtensionUtils.parseExtensionValue(
                                        own.getExtensionValue("2.5.29.35")))
                        .getKeyIdentifierOctets();
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(issuer)
                + "."
                + base64.encodeToString(own.getSerialNumber().toByteArray());
    }

    /// The directory of the authority, with renewal information of ours.
    private URI informing(Pebble pebble) throws Exception {
        HttpServer server = Objects.requireNonNull(http);
        URI own = URI.create("https://localhost:" + server.securePort() + "/");
        JsonMapper json = new JsonMapper();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(
                                TlsClientContext.trusting(
                                                CertificateFiles.readCertificates(pebble.roots()))
                                        .sslContext())
                        .build()) {
            String theirs =
                    client.send(
                                    java.net.http.HttpRequest.newBuilder(pebble.directory())
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofString())
                            .body();
            ObjectNode directory = (ObjectNode) json.readTree(theirs);
            directory.put("renewalInfo", own + "renewal");
            authorities.add("GET", "/dir", _ -> json(directory));
            authorities.add(
                    "GET",
                    "/renewal/{id}",
                    request -> {
                        asked.add(request.parameter("id"));
                        ObjectNode info = json.createObjectNode();
                        info.putObject("suggestedWindow")
                                .put("start", windowStart.toString())
                                .put("end", windowStart.plus(Duration.ofHours(2)).toString());
                        return json(info).with("Retry-After", "21600");
                    });
        }
        return own.resolve("dir");
    }

    private static HttpResponse json(ObjectNode content) {
        return HttpResponse.of(
                200, "application/json", content.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhyThereIsNoCertificateAndTriesAgainLater() throws Exception {
        wanted.add(new Wanted("host", List.of("mail.example.test")));
        try (Pebble pebble = pebble(null)) {
            Objects.requireNonNull(http).close(); // the authority finds nobody
            Renewal renewal = renewal(pebble, new Proof.Http01(), null);
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
