package org.veredus.verify.authentication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.veredus.format.address.Domain;
import org.veredus.format.dsn.DsnReport;
import org.veredus.format.feedback.AggregateReader;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.format.feedback.TlsReportJson;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.verify.bimi.Bimi;
import org.veredus.verify.bimi.BimiResult;
import org.veredus.verify.bimi.BimiVerdict;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.KeyRecord;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.Dkim2Verifier;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Srv;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsPolicy;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

/// What jazzer calls again and again. The first octet says what the rest is: a report, a policy, or
/// a message after the TXT records that answer every question about it, each ended by a NUL,
/// or a logo after such records.
/// Whatever they are, there is a result or the error that is meant for it.
public final class AuthenticationFuzzTarget {
    private static final int MAX_RECORDS = 8;

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z"));

    private AuthenticationFuzzTarget() {}

    /// The name is jazzer's.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0]) {
                case 'x' -> AggregateReader.read(rest);
                case 'j' -> TlsReportJson.read(rest);
                case 'z' -> Enclosure.documents(rest);
                case 'f' -> FeedbackReport.of(rest, MimeIndexer.index(rest));
                case 's' -> StsPolicy.parse(new String(rest, ISO_8859_1));
                case 'r' -> AuthenticationResults.parse(new String(rest, ISO_8859_1));
                case 'd' -> DsnReport.parse(rest);
                case 'm' -> MdnMessage.parse(rest);
                case 'b' -> logo(rest);
                case 'k' -> KeyRecord.parse(new String(rest, ISO_8859_1));
                default -> authenticate(rest);
            }
        } catch (MalformedReport | StsPolicy.Malformed | DkimFailure expected) {
            if (expected.getMessage() == null) throw new AssertionError("no reason", expected);
        }
    }

    private static void authenticate(byte[] input) {
        String[] parts = new String(input, ISO_8859_1).split("\0", MAX_RECORDS + 1);
        List<String> records = List.of(parts).subList(0, parts.length - 1);
        byte[] message = parts[parts.length - 1].getBytes(ISO_8859_1);
        Echo dns = new Echo(records);
        Authentication found =
                new MessageAuthenticator(
                                dns,
                                SpfSettings.of("mx.test"),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                CLOCK,
                                () -> 0)
                        .with(new Dkim2Verifier(new KeyRecords(dns), CLOCK))
                        .authenticate(
                                message,
                                new SpfQuestion(
                                        InetAddress.ofLiteral("192.0.2.1"),
                                        "mx.example.com",
                                        "a@example.com"));
        if (AuthenticationResults.parse(found.results("mx.test").value()) == null)
            throw new AssertionError("results that cannot be read: " + found);
    }

    /// The last part is the logo.
    private static void logo(byte[] input) {
        String[] parts = new String(input, ISO_8859_1).split("\0", MAX_RECORDS + 1);
        byte[] document = parts[parts.length - 1].getBytes(ISO_8859_1);
        Echo dns = new Echo(List.of(parts).subList(0, parts.length - 1));
        BimiVerdict found =
                new Bimi(
                                dns,
                                new Dmarc(dns, new DmarcSettings.TreeWalk()),
                                (_, _) -> document,
                                null,
                                CLOCK)
                        .at(Objects.requireNonNull(DnsName.parse("a.test")), "default");
        if (found.result() != BimiResult.PASS && found.reason().isEmpty())
            throw new AssertionError("no reason");
    }

    /// Answers every question for texts with one of the records, chosen by the name.
    private record Echo(List<String> records) implements Resolver {
        private static final Duration TTL = Duration.ofMinutes(5);

        @Override
        public DnsAnswer<String> txt(DnsName name) {
            if (records.isEmpty()) return new DnsAnswer.NoSuchDomain<>();
            int which =
                    name.text().startsWith("_dmarc")
                            ? 0
                            : Math.floorMod(name.text().hashCode(), records.size());
            return new DnsAnswer.Found<>(List.of(records.get(which)), false, TTL);
        }

        @Override
        public DnsAnswer<Mx> mx(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<DnsName> mxNames(DnsName name) {
            return new DnsAnswer.Found<>(List.of(name), false, TTL);
        }

        @Override
        public DnsAnswer<Inet4Address> a(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Inet6Address> aaaa(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Srv> srv(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Tlsa> tlsa(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<DnsName> alias(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Domain> ptr(InetAddress address) {
            return new DnsAnswer.NoData<>();
        }
    }
}
