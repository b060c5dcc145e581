package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Domain;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.TlsReport;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.report.KeptReport;
import org.veredus.transport.report.KeptReport.Trust;
import org.veredus.transport.report.ReportBox;
import org.veredus.transport.report.TlsAdvice;

class TlsReportPageTest {
    private static final Domain OURS = new Domain("ours.test");
    private static final String REPORT =
            """
            {"organization-name": "Company-X",
             "date-range": {"start-datetime": "2016-04-01T00:00:00Z",
                            "end-datetime": "2016-04-01T23:59:59+02:00"},
             "contact-info": "sts-reporting@company-x.test",
             "report-id": "5065427c-23d3",
             "policies": [{
               "policy": {"policy-type": "sts",
                          "policy-string": ["version: STSv1", "mode: testing", "mx: *.ours.test"],
                          "policy-domain": "OURS.test.",
                          "mx-host": "*.ours.test"},
               "summary": {"total-successful-session-count": 5326,
                           "total-failure-session-count": 303},
               "failure-details": [
                 {"result-type": "certificate-expired",
                  "sending-mta-ip": "2001:db8:abcd:12::1",
                  "receiving-mx-hostname": "mx1.ours.test",
                  "failed-session-count": 100},
                 {"result-type": "starttls-not-supported",
                  "sending-mta-ip": "2001:db8:abcd:13::1",
                  "receiving-mx-hostname": "mx2.ours.test",
                  "receiving-ip": "203.0.113.56",
                  "failed-session-count": 203,
                  "additional-information": "https://reports.company-x.test/"}]}]}
            """;

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Test
    void takesReportsAboutOurDomains() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        ReportBox box = new ReportBox(store, directory, clock);
        LocalAuthority authority =
                LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(List.of(authority.server("x", List.of("x.test"), List.of())));
        Routes routes = new Routes();
        new TlsReportPage(box).addTo(routes);
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        byte[] json = REPORT.getBytes(StandardCharsets.UTF_8);
        try (HttpServer server = HttpServer.open(HttpSettings.of(any, null, tls), routes)) {
            byte[] zipped = Enclosure.zipped(json);
            assertThat(post(server, "application/tlsrpt+gzip", zipped)).isEqualTo(201);
            assertThat(post(server, "application/tlsrpt+json", json)).isEqualTo(201);
            assertThat(post(server, "text/plain", json)).isEqualTo(415);
            byte[] other = REPORT.replace("OURS", "theirs").getBytes(StandardCharsets.UTF_8);
            assertThat(post(server, "application/tlsrpt+json", other)).isEqualTo(404);
            for (String bad : List.of("", "{", "{}", "[]", "{\"policies\":[{}]}", "\u001f\u008bx"))
                assertThat(
                                post(
                                        server,
                                        "application/tlsrpt+gzip",
                                        bad.getBytes(StandardCharsets.ISO_8859_1)))
                        .as(bad)
                        .isEqualTo(400);
            byte[] bomb = Enclosure.zipped(new byte[40 << 20]);
            assertThat(post(server, "application/tlsrpt+gzip", bomb)).isEqualTo(400);
            assertThat(post(server, "application/tlsrpt+json", new byte[2 << 20])).isEqualTo(413);
        }
        List<KeptReport<TlsReport>> kept = box.connections(OURS, Instant.EPOCH);
        assertThat(kept).singleElement().extracting(KeptReport::trust).isEqualTo(Trust.UNVERIFIED);
        assertThat(TlsAdvice.of("ours.test", kept).reports()).isZero();
        box.take(json, Trust.BROUGHT);
        TlsAdvice advice = TlsAdvice.of("ours.test", box.connections(OURS, Instant.EPOCH));
        assertThat(advice.sessions()).isEqualTo(5629);
        assertThat(advice.sentence()).startsWith("303 of 5629 connections were not safe");
        assertThat(advice.troubles())
                .extracting(trouble -> trouble.host() + " " + trouble.result())
                .containsExactly(
                        "mx2.ours.test starttls-not-supported",
                        "mx1.ours.test certificate-expired");
    }

    private static int post(HttpServer server, String type, byte[] body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.plainPort() + "/tlsrpt"))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
