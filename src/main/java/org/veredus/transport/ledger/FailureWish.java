package org.veredus.transport.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim.TagList;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.spf.SpfResult;

/// Where a domain wants to hear of signatures (RFC 6651) or SPF checks (RFC 6652) that fail: always
/// at an address of its own.
///
/// @param percent of such messages that it wants to hear of
record FailureWish(Address to, int percent) {
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}");
    private static final String ALL = "all";

    /// Whether who signed wants reports, by the tag `r` of the signature: RFC 6651 §3.1.
    static boolean isAsked(Header header, DkimVerdict verdict) {
        DnsName domain = verdict.domain();
        for (HeaderField field : header.all("DKIM-Signature")) {
            try {
                TagList tags = TagList.parse(field.rawValue());
                boolean same =
                        domain != null
                                && domain.text().equalsIgnoreCase(tags.compact("d"))
                                && String.valueOf(verdict.selector())
                                        .equalsIgnoreCase(tags.compact("s"));
                if (same && "y".equalsIgnoreCase(tags.compact("r"))) return true;
            } catch (DkimFailure _) { // no signature that anybody is asked about
            }
        }
        return false;
    }

    /// Of a signature that does not fit, RFC 6651 §3.2. Blocks for the DNS.
    static Optional<FailureWish> ofSigner(Resolver resolver, DnsName domain) {
        DnsName name = domain.under("_report._domainkey");
        if (name == null) return Optional.empty();
        List<String> records = resolver.txt(name).records();
        if (records.size() != 1) return Optional.empty();
        try {
            TagList tags = TagList.parse(records.getFirst());
            return of(domain, tags.compact("ra"), tags.compact("rp"), tags.compact("rr"), "s");
        } catch (DkimFailure broken) {
            return Optional.empty();
        }
    }

    /// Of an SPF result that is no pass, RFC 6652 §3. Blocks for the DNS.
    static Optional<FailureWish> ofSender(Resolver resolver, DnsName domain, SpfResult result) {
        String kind =
                switch (result) {
                    case FAIL -> "f";
                    case SOFTFAIL -> "s";
                    case NONE, NEUTRAL -> "n";
                    case TEMPERROR, PERMERROR -> "e";
                    case PASS -> "";
                };
        if (kind.isEmpty()) return Optional.empty();
        List<String> records =
                resolver.txt(domain).records().stream()
                        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith("v=spf1 "))
                        .toList();
        if (records.size() != 1) return Optional.empty();
        String text = records.getFirst();
        return of(domain, term(text, "ra"), term(text, "rp"), term(text, "rr"), kind);
    }

    private static @Nullable String term(String record, String name) {
        for (String term : record.split(" ", -1))
            if (term.regionMatches(true, 0, name + "=", 0, name.length() + 1))
                return term.substring(name.length() + 1);
        return null;
    }

    private static Optional<FailureWish> of(
            DnsName domain,
            @Nullable String localPart,
            @Nullable String percent,
            @Nullable String kinds,
            String kind) {
        if (localPart == null || localPart.isEmpty()) return Optional.empty();
        List<String> wanted =
                kinds == null
                        ? List.of(ALL)
                        : List.of(kinds.toLowerCase(Locale.ROOT).split(":", -1));
        if (!wanted.contains(ALL) && !wanted.contains(kind)) return Optional.empty();
        boolean number = percent != null && PERCENT.matcher(percent).matches();
        try {
            return Optional.of(
                    new FailureWish(
                            Address.parse(localPart + "@" + domain.text()),
                            number ? Math.min(100, Integer.parseInt(percent)) : 100));
        } catch (AddressException noAddress) {
            return Optional.empty();
        }
    }
}
