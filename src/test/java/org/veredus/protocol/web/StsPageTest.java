package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.zone.OwnZone;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;
import org.veredus.verify.mtasts.StsPolicy;

@Timeout(60)
final class StsPageTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Test
    void servesThePolicyOfOurDomainsUnderTheirNames() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(new Domain("ours.test")));
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(List.of(authority.server("x", List.of("x.test"), List.of())));
        Routes routes = new Routes();
        new StsPage(directory, zone(authority)).addTo(routes);
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (HttpServer server = HttpServer.open(HttpSettings.of(any, null, tls), routes)) {
            assertThat(get(server, "mta-sts.ours.test"))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("Content-Type: text/plain")
                    .contains("version: STSv1\r\nmode: enforce\r\nmx: mail.ours.test\r\n");
            assertThat(get(server, "MTA-STS.Ours.Test:8443")).startsWith("HTTP/1.1 200");
            for (String other : List.of("mta-sts.other.test", "ours.test", "mta-sts."))
                assertThat(get(server, other)).as(other).startsWith("HTTP/1.1 404");
        }
    }

    private OwnZone zone(LocalAuthority authority) {
        StsFetcher nobody =
                domain -> {
                    throw new StsFetcher.Unavailable(Cause.UNREACHABLE, "nobody serves " + domain);
                };
        return new OwnZone(
                new OwnZone.Server(
                        new Domain("mail.ours.test"),
                        List::of,
                        authority::certificate,
                        StsPolicy.Mode.ENFORCE),
                new DomainKeys(store, clock, new SecureRandom()),
                _ -> new OwnZone.Source(new FakeDns(), nobody, (_, _) -> new byte[0]),
                clock,
                clock);
    }

    private static String get(HttpServer server, String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.plainPort())) {
            String request =
                    "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: "
                            + host
                            + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
