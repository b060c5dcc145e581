package org.veredus.verify.dmarc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dns.DnsName;

/// The domains that a message says it is from.
///
/// @param more whether there are more domains, not looked at
/// @param problem why there is not just one, as a sentence; null if there is
record Authors(List<DnsName> domains, boolean more, @Nullable String problem) {
    private static final int MAX_DOMAINS = 5;

    // RFC 9989 §5.3.1: a message must have just one From, of one domain
    static Authors of(Header header) {
        List<HeaderField> fields = header.all("From");
        Set<DnsName> domains = new LinkedHashSet<>();
        boolean unusable = false;
        boolean more = false;
        for (HeaderField field : fields) {
            List<HeaderAddress.Person> people =
                    HeaderAddresses.people(HeaderAddresses.parse(field.value()));
            for (HeaderAddress.Person person : people) {
                DnsName domain = domain(person.domain());
                if (domain == null) unusable = true;
                else if (domains.size() < MAX_DOMAINS) domains.add(domain);
                else more |= !domains.contains(domain);
            }
        }
        return new Authors(
                new ArrayList<>(domains), more, problem(fields.size(), domains, unusable));
    }

    private static @Nullable String problem(int fields, Set<DnsName> domains, boolean unusable) {
        if (fields == 0) return "there is no From field";
        if (fields > 1) return "there are " + fields + " From fields";
        if (domains.isEmpty()) return "the From field names no domain";
        if (domains.size() > 1) return "the From field names addresses of several domains";
        return unusable ? "the From field has an address without a domain" : null;
    }

    private static @Nullable DnsName domain(String text) {
        try {
            Domain domain = Domain.parse(text);
            return domain.literal() ? null : DnsName.of(domain);
        } catch (AddressException _) { // counted as unusable
            return null;
        }
    }
}
