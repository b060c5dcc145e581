package org.veredus.format.mdn;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What was done with a message, by whom, and who sent the notification. RFC 8098 §3.2.6
///
/// @param modifiers such as `error`, in lower case
public record Disposition(Action action, Sending sending, Outcome outcome, List<String> modifiers) {
    private static final int MAX_LENGTH = 1000;

    // RFC 8098 §3.2.6: older programs write "MDN-sent-manually" in other cases, too
    private static final Pattern FIELD =
            Pattern.compile(
                    "\\s*([a-z-]{1,40})\\s*/\\s*([a-z-]{1,40})\\s*;\\s*([a-z-]{1,40})\\s*(?:/(.*))?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MODIFIER = Pattern.compile("[!-~&&[^(),/;]]{1,80}");

    /// Whether the recipient did it, or a program of his. RFC 8098 §3.2.6.1
    public enum Action {
        MANUAL("manual-action"),
        AUTOMATIC("automatic-action");

        private final String wire;

        Action(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /// Whether the recipient was asked about this notification. RFC 8098 §3.2.6.1
    public enum Sending {
        MANUALLY("MDN-sent-manually"),
        AUTOMATICALLY("MDN-sent-automatically");

        private final String wire;

        Sending(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /// RFC 8098 §3.2.6.2
    public enum Outcome {
        DISPLAYED,
        DELETED,
        DISPATCHED,
        PROCESSED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Disposition {
        modifiers = List.copyOf(modifiers);
        for (String modifier : modifiers) {
            if (!MODIFIER.matcher(modifier).matches()) {
                throw new IllegalArgumentException("disposition modifier " + modifier);
            }
        }
    }

    /// What a program did and told by itself.
    public static Disposition automatic(Outcome outcome) {
        return new Disposition(Action.AUTOMATIC, Sending.AUTOMATICALLY, outcome, List.of());
    }

    /// Reads the value of the field; null for what is none.
    public static @Nullable Disposition parse(String value) {
        Matcher field = FIELD.matcher(value);
        if (value.length() > MAX_LENGTH || !field.matches()) {
            return null;
        }
        Action action = null;
        for (Action one : Action.values()) {
            action = one.wire.equalsIgnoreCase(field.group(1)) ? one : action;
        }
        Sending sending = null;
        for (Sending one : Sending.values()) {
            sending = one.wire.equalsIgnoreCase(field.group(2)) ? one : sending;
        }
        Outcome outcome = null;
        for (Outcome one : Outcome.values()) {
            outcome = one.name().equalsIgnoreCase(field.group(3)) ? one : outcome;
        }
        if (action == null || sending == null || outcome == null) {
            return null;
        }
        return new Disposition(action, sending, outcome, modifiers(field.group(4)));
    }

    private static List<String> modifiers(@Nullable String list) {
        if (list == null) {
            return List.of();
        }
        return List.of(list.split(",", -1)).stream()
                .map(modifier -> modifier.strip().toLowerCase(Locale.ROOT))
                .filter(modifier -> MODIFIER.matcher(modifier).matches())
                .toList();
    }

    public String wire() {
        String what = action.wire + "/" + sending.wire + "; " + outcome.wire();
        return modifiers.isEmpty() ? what : what + "/" + String.join(",", modifiers);
    }
}
