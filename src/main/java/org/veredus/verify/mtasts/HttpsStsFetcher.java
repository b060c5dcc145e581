package org.veredus.verify.mtasts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.veredus.base.http.WebClient;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;

/// Gets policies where RFC 8461 §3.3 has them: `https://mta-sts.DOMAIN/.well-known/mta-sts.txt`.
public final class HttpsStsFetcher implements StsFetcher {
    // RFC 8461 §3.3
    private static final int MAX_OCTETS = 64 << 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int OK = 200;

    private final WebClient client;
    private final int port;

    /// @param trust which certificates are believed
    /// @param port 443, but for tests
    public HttpsStsFetcher(Resolver resolver, SSLContext trust, int port) {
        this.client = new WebClient(trust, host -> addresses(resolver, host));
        this.port = port;
    }

    private static List<InetAddress> addresses(Resolver resolver, String host) throws IOException {
        DnsName name = DnsName.parse(host);
        List<InetAddress> addresses = new ArrayList<>();
        if (name != null) {
            addresses.addAll(resolver.aaaa(name).records());
            addresses.addAll(resolver.a(name).records());
        }
        if (addresses.isEmpty()) throw new IOException(host + " has no address");
        return addresses;
    }

    @Override
    public StsPolicy fetch(DnsName domain) throws Unavailable {
        String host = "mta-sts." + domain;
        try {
            URI address = URI.create("https://" + host + ":" + port + "/.well-known/mta-sts.txt");
            WebClient.Answer answer = client.get(address, MAX_OCTETS, TIMEOUT);
            // RFC 8461 §3.3: redirects are not followed
            if (answer.status() != OK)
                throw new Unavailable(
                        Cause.UNREACHABLE, host + " answers with status " + answer.status());
            if (!answer.type().equals("text/plain"))
                throw new Unavailable(Cause.MALFORMED, host + " answers with " + answer.type());
            return StsPolicy.parse(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException unreachable) {
            throw new Unavailable(cause(unreachable), host + ": " + unreachable.getMessage());
        } catch (StsPolicy.Malformed malformed) {
            throw new Unavailable(
                    Cause.MALFORMED, "the policy of " + host + ": " + malformed.getMessage());
        }
    }

    private static Cause cause(Exception failed) {
        for (Throwable why = failed; why != null; why = why.getCause()) {
            if (why instanceof CertificateException) return Cause.UNTRUSTED;
        }
        return Cause.UNREACHABLE;
    }
}
