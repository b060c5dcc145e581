package org.veredus.verify.mtasts;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `_mta-sts.DOMAIN` says, RFC 8461 §3.1.
///
/// @param id changes with the policy
public record StsRecord(String id) {
    private static final Pattern RECORD =
            Pattern.compile(
                    "v=STSv1\\s*;\\s*(?:[A-Za-z0-9_.-]+=[^;]*;\\s*)*?id=([A-Za-z0-9]{1,32})\\s*(?:;.*)?");

    /// The one record among the texts of a name; null if there is none, or more than one.
    public static @Nullable StsRecord among(List<String> texts) {
        List<String> records = texts.stream().filter(text -> text.startsWith("v=STSv1")).toList();
        return records.size() == 1 ? parse(records.getFirst()) : null;
    }

    private static @Nullable StsRecord parse(String text) {
        Matcher matcher = RECORD.matcher(text);
        return matcher.matches() ? new StsRecord(matcher.group(1)) : null;
    }

    public String wire() {
        return "v=STSv1; id=" + id + ";";
    }
}
