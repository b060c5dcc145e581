package org.veredus.testing;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Visit;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfSettings;

/// Messages as a check sees them, authenticated by the records of a DNS.
public record Candidates(Resolver dns, FakeClock clock) {
    /// @param client its address
    /// @param sender of the envelope
    /// @param message with LF or CRLF line ends
    public Candidate of(String client, String sender, String message) throws Exception {
        byte[] octets =
                message.replace("\r\n", "\n")
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        Visit visit =
                new Visit(
                        InetAddress.ofLiteral(client),
                        "mx.test",
                        new ReversePath.Of(Address.parse(sender)),
                        List.of(),
                        Map.of());
        Reading reading =
                Reading.of(octets, Header.parse(octets, octets.length), MimeIndexer.index(octets));
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        dns,
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        clock,
                        clock);
        return Candidate.of(
                visit, octets, reading, authenticator.authenticate(octets, visit.spfQuestion()));
    }

    /// The same, for an account.
    public static Candidate to(AccountId account, Address address, Candidate made) {
        Visit visit =
                new Visit(
                        made.visit().client(),
                        made.visit().helo(),
                        made.visit().from(),
                        List.of(address),
                        Map.of(account, address));
        return new Candidate(
                visit, made.start(), made.reading(), made.features(), made.authentication());
    }
}
