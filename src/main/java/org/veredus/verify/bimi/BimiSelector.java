package org.veredus.verify.bimi;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dns.DnsName;

/// Which of a domain's logos a message asks for, in its field BIMI-Selector.
public final class BimiSelector {
    public static final String FIELD = "BIMI-Selector";

    public static final String USUAL = "default";

    private static final int MAX_LENGTH = 63;

    private static final Pattern VALUE =
            Pattern.compile("\\s*v\\s*=\\s*BIMI1\\s*;\\s*s\\s*=\\s*([^\\s;]+)\\s*;?\\s*");

    // RFC 6376 §3.1: labels with dots between them
    private static final Pattern SELECTOR =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9_-]+)*");

    private BimiSelector() {}

    /// Whether this can be asked for.
    public static boolean isSound(String selector) {
        return selector.length() <= MAX_LENGTH && SELECTOR.matcher(selector).matches();
    }

    /// The one that the message asks for, or else [#USUAL]. The field counts only if a right
    /// signature of the author's organization covers it: else anybody on the way could choose.
    static String of(Header header, List<DkimVerdict> dkim, DnsName organization) {
        List<HeaderField> fields = header.all(FIELD);
        String asked = fields.size() == 1 ? parse(fields.getFirst().value()) : null;
        return asked != null && isCovered(dkim, organization) ? asked : USUAL;
    }

    /// @param value of the field; null if it is none of this version
    static @Nullable String parse(String value) {
        Matcher matcher = VALUE.matcher(value);
        return matcher.matches() && isSound(matcher.group(1)) ? matcher.group(1) : null;
    }

    private static boolean isCovered(List<DkimVerdict> dkim, DnsName organization) {
        for (DkimVerdict verdict : dkim) {
            DnsName signer = verdict.domain();
            if (verdict.passes()
                    && signer != null
                    && signer.within(organization)
                    && verdict.fields().stream().anyMatch(FIELD::equalsIgnoreCase)) return true;
        }
        return false;
    }
}
