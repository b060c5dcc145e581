package org.veredus.format.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderRepair.Cut;

/// An Authentication-Results field: what a host found out about who sent a message, RFC 8601.
///
/// @param host the authserv-id, by which a reader knows whether to believe it
/// @param findings none: nothing was checked
public record AuthenticationResults(String host, List<Finding> findings) {
    public static final String FIELD = "Authentication-Results";

    /// One method's result.
    ///
    /// @param reason for people
    public record Finding(
            String method, String result, @Nullable String reason, List<Property> properties) {
        public Finding {
            properties = List.copyOf(properties);
        }
    }

    /// What the result is about: `smtp.mailfrom=example.com`.
    public record Property(String type, String name, String value) {}

    // RFC 2045 §5.1, and @ and / which RFC 8601 §2.2 lets stand in a pvalue
    private static final Pattern PLAIN = Pattern.compile("[!#$%&'*+./0-9@A-Z^_`a-z{|}~-]+");

    public AuthenticationResults {
        findings = List.copyOf(findings);
    }

    /// The value of the field, not folded.
    public String value() {
        StringBuilder value = new StringBuilder(quotedIfNeeded(host));
        for (Finding finding : findings) {
            value.append("; ").append(finding.method).append('=').append(finding.result);
            if (finding.reason != null) value.append(" reason=").append(quoted(finding.reason));
            for (Property property : finding.properties)
                value.append(' ')
                        .append(property.type)
                        .append('.')
                        .append(property.name)
                        .append('=')
                        .append(quotedIfNeeded(property.value));
        }
        return findings.isEmpty() ? value.append("; none").toString() : value.toString();
    }

    /// The whole field with its line end.
    public byte[] field() {
        return FieldText.field(FIELD, value()).getBytes(StandardCharsets.UTF_8);
    }

    /// The same as a link of an ARC chain has it, RFC 8617 §4.1.1, with its line end.
    public byte[] arcField(int instance) {
        return FieldText.field("ARC-" + FIELD, "i=" + instance + "; " + value())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a field's unfolded value; null for what breaks the grammar, RFC 8601 §2.2, or is of a
    /// version other than 1.
    public static @Nullable AuthenticationResults parse(String value) {
        return new AuthenticationResultsParser(value).parse();
    }

    /// The fields that pretend to be from a host, which it must take out before it adds its own,
    /// RFC 8601 §5. One of which it cannot be told whose it is goes with them.
    public static List<Cut> pretendingToBe(String host, Header header) {
        List<Cut> cuts = new ArrayList<>();
        for (HeaderField field : header.all(FIELD)) {
            String named = AuthenticationResultsParser.hostOf(field.value());
            if (named == null || named.equalsIgnoreCase(host))
                cuts.add(new Cut(field.start(), field.end()));
        }
        return cuts;
    }

    private static String quotedIfNeeded(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String text) {
        String clean = FieldText.withoutControls(text);
        return "\"" + clean.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
