package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;
import org.veredus.verify.dns.DnsName;

/// Hosts through whose hands a message goes: each has the key `s` of its domain.
final class Hops {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z"));

    static final String MESSAGE =
            "Received: from a.test by b.test; Thu, 26 Nov 2026 11:59:59 +0000\r\n"
                    + "From: Ann <ann@one.test>\r\n"
                    + "To: list@two.test\r\n"
                    + "Subject: Hi\r\n"
                    + " there\r\n"
                    + "\r\n"
                    + "Hello\r\n"
                    + "\r\n"
                    + "Ann\r\n";

    static final Keys KEY = Keys.ed25519();

    final ZoneDns zone = new ZoneDns();

    private final Dkim2Verifier verifier = new Dkim2Verifier(new KeyRecords(zone), CLOCK);

    Hops() {
        this(List.of("one.test", "two.test", "three.test", "four.test"));
    }

    /// @param domains that publish their keys
    Hops(List<String> domains) {
        domains.forEach(domain -> KEY.publish(zone, domain, "s"));
    }

    Dkim2Verdict verify(String message, @Nullable Custody came) {
        return verifier.verify(message.getBytes(UTF_8), came);
    }

    Dkim2Verdict verify(String message) {
        return verify(message, null);
    }

    /// The message with the fields of a domain on top.
    static String sign(String message, String domain, Onward onward, @Nullable Recipes recipes)
            throws DkimFailure {
        Dkim2Signer signer = new Dkim2Signer(List.of(KEY.signing(domain, "s")), CLOCK);
        byte[] fields = signer.sign(message.getBytes(UTF_8), onward, recipes);
        return new String(fields, UTF_8) + message;
    }

    static String sign(String message, String domain, Onward onward) throws DkimFailure {
        return sign(message, domain, onward, null);
    }

    /// Signs what was made of a message.
    static String revise(String before, String after, String domain, Onward onward)
            throws DkimFailure {
        return sign(
                after,
                domain,
                onward,
                Revision.between(before.getBytes(UTF_8), after.getBytes(UTF_8)));
    }

    static Onward sent(String from, String to, Flag... flags) {
        return new Onward.Sent(custody(from, to), Set.of(flags));
    }

    static Onward handed(String domain) {
        return new Onward.Handed(new DnsName(domain));
    }

    static Custody custody(String from, String... to) {
        return new Custody(MailPath.of(from), Arrays.stream(to).map(MailPath::of).toList());
    }

    /// From its author to a list.
    static String first() throws DkimFailure {
        return sign(MESSAGE, "one.test", sent("ann@one.test", "list@two.test"));
    }

    /// As a list changes it.
    static String asListed(String message) {
        return "List-Id: <l.two.test>\r\n"
                + message.replace("Subject: Hi\r\n there", "Subject: [l] Hi there")
                + "-- \r\nThe list\r\n";
    }

    /// From its author to a list to a reader who has it sent on.
    static String third() throws DkimFailure {
        String first = first();
        String second =
                revise(
                        first,
                        asListed(first),
                        "two.test",
                        sent("bounce@in.two.test", "bob@three.test", Flag.EXPLODED));
        return sign(second, "three.test", sent("srs@three.test", "bob@four.test"));
    }
}
