package org.veredus.verify.spf;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfVerdict.Identity;

/// Checks senders, RFC 7208 §4.
public final class Spf {
    private final Resolver resolver;
    private final SpfSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /// @param clock for the macro `t`
    /// @param nanos elapsed time, by which the look-ups are ended
    public Spf(Resolver resolver, SpfSettings settings, InstantSource clock, LongSupplier nanos) {
        this.resolver = resolver;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// Checks the domain of MAIL FROM, or of HELO for the null reverse-path (RFC 7208 §2.4).
    public SpfVerdict check(SpfQuestion question) {
        String path = question.mailFrom();
        if (path.isEmpty()) return checkHelo(question);
        int at = path.lastIndexOf('@');
        // RFC 7208 §4.3: the local part that a sender without one has
        String localPart = at > 0 ? path.substring(0, at) : "postmaster";
        return check(question, Identity.MAIL_FROM, localPart, path.substring(at + 1));
    }

    /// Checks the domain of HELO, RFC 7208 §2.3.
    public SpfVerdict checkHelo(SpfQuestion question) {
        return check(question, Identity.HELO, "postmaster", question.helo());
    }

    private SpfVerdict check(
            SpfQuestion question, Identity identity, String localPart, String domain) {
        DnsName name = checkable(domain);
        if (name == null)
            return new SpfVerdict(
                    SpfResult.NONE,
                    identity,
                    null,
                    null,
                    null,
                    domain.isEmpty() ? "no domain is named" : domain + " is not a domain name");
        Lookups lookups = new Lookups(resolver, nanos, settings.longest());
        MacroValues values =
                new MacroValues(question, localPart, name, settings.receiver(), clock, lookups);
        return new Evaluation(question.client(), lookups, values).run(name).verdict(identity, name);
    }

    // RFC 7208 §4.3: at least two labels; literals have no record
    private static @Nullable DnsName checkable(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        DnsName name = DnsName.parse(ascii ? text : aLabels(text));
        return name == null || name.labels() < 2 || text.startsWith("[") ? null : name;
    }

    /// A domain in U-labels as the DNS has it, RFC 8616 §4; empty if it is none.
    private static String aLabels(String text) {
        try {
            return Domain.parse(text).ascii();
        } catch (
                AddressException _) { // there is nothing to look up then, whatever is wrong with it
            return "";
        }
    }
}
