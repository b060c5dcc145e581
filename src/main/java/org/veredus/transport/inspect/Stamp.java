package org.veredus.transport.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.TraceFields;
import org.veredus.verify.authentication.Authentication;

/// What a delivered message tells of its inspection: fields for its top, a mailbox, flags, and the
/// answers to a script's questions.
///
/// @param fields whole ones, for the top of the message; empty if they stand there already
/// @param place where it goes unless somebody decides otherwise
/// @param spamPercent RFC 5235 §2.1; null: not tested
/// @param virusLevel RFC 5235 §2.2, 1 to 5; null: not tested
/// @param keywords flags
/// @param why for whoever looks at what is held back
public record Stamp(
        String fields,
        Place place,
        @Nullable Integer spamPercent,
        @Nullable Integer virusLevel,
        List<String> keywords,
        Why why) {
    /// Of mail that nobody has looked at.
    public static final Stamp NONE = new Stamp("", Place.INBOX, null, null, List.of(), Why.NOTHING);

    static final String FLAG = "X-Spam-Flag";
    static final String STATUS = "X-Spam-Status";
    static final String HELD = "X-Spam-Action";
    static final String FIRST = "X-First-Contact";
    static final String REASON = "X-Spam-Reason";

    /// The score that counts as 100 % in a script's question.
    private static final double CERTAIN = 10;

    /// A virus was found, RFC 5235 §2.2.
    private static final int VIRUS = 5;

    /// Sentences that are shown, the weightiest.
    private static final int REASONS = 5;

    /// A mailbox by its use.
    public enum Place {
        INBOX,
        JUNK,
        /// None: it is held back.
        QUARANTINE
    }

    public Stamp {
        keywords = List.copyOf(keywords);
    }

    static Stamp of(Verdict verdict, String host) {
        if (verdict.reach() == Verdict.Reach.NOTHING) return NONE;
        boolean content = verdict.reach() == Verdict.Reach.CONTENT;
        return new Stamp(
                fields(verdict, host),
                place(verdict.action()),
                content ? percent(verdict.score()) : null,
                verdict.has("malware") ? VIRUS : null,
                keywords(verdict),
                new Why(verdict.score(), sentences(verdict)));
    }

    /// Where all recipients but this one let a message in, it is held back for him: it is too late
    /// to refuse it.
    private static Place place(Action action) {
        return switch (action) {
            case ACCEPT, MARK -> Place.INBOX;
            case JUNK -> Place.JUNK;
            case QUARANTINE, DEFER, REJECT -> Place.QUARANTINE;
        };
    }

    /// What is said of a message that is held back.
    public record Why(double score, List<String> sentences) {
        static final Why NOTHING = new Why(0, List.of());

        public Why {
            sentences = List.copyOf(sentences);
        }
    }

    /// Reads it from a message that was stamped and kept. Only what stands above the first Received
    /// field is ours: all that comes in gets one on top.
    public static Stamp read(Header header) {
        Place place = Place.INBOX;
        Integer percent = null;
        List<String> reasons = List.of();
        for (HeaderField field : header.fields()) {
            if (field.named("Received")) break;
            if (field.named(FLAG) && field.value().equalsIgnoreCase("YES")) place = Place.JUNK;
            if (field.named(HELD)) place = Place.QUARANTINE;
            if (field.named(REASON)) reasons = List.of(field.value());
            if (field.named(STATUS)) percent = percentIn(field.value());
        }
        List<String> keywords = place == Place.INBOX ? List.of() : List.of("$Junk");
        double score = percent == null ? 0 : percent * CERTAIN / 100;
        return new Stamp("", place, percent, null, keywords, new Why(score, reasons));
    }

    private static @Nullable Integer percentIn(String status) {
        int at = status.indexOf("score=");
        int end = at < 0 ? -1 : status.indexOf(' ', at);
        if (end < 0) return null;
        try {
            return percent(Double.parseDouble(status.substring(at + 6, end)));
        } catch (NumberFormatException changed) {
            return null; // a script has written a field of its own
        }
    }

    private static int percent(double score) {
        return (int) Math.round(Math.clamp(score / CERTAIN, 0, 1) * 100);
    }

    private static List<String> keywords(Verdict verdict) {
        List<String> keywords = new ArrayList<>();
        if (verdict.isJunk()) keywords.add("$Junk");
        if (verdict.has("phishing")) keywords.add("$Phishing");
        return keywords;
    }

    private static String fields(Verdict verdict, String host) {
        StringBuilder fields = new StringBuilder(512);
        Authentication authentication = verdict.authentication();
        if (authentication != null) {
            append(fields, authentication.results(host).field());
            append(fields, authentication.receivedSpf(host));
        }
        if (verdict.isJunk()) append(fields, TraceFields.named(FLAG, "YES"));
        if (place(verdict.action()) == Place.QUARANTINE)
            append(fields, TraceFields.named(HELD, "quarantine"));
        if (verdict.reach() == Verdict.Reach.CONTENT || verdict.isJunk())
            append(fields, TraceFields.named(STATUS, status(verdict)));
        if (verdict.has(Finding.FIRST_CONTACT)) append(fields, TraceFields.named(FIRST, "yes"));
        if (verdict.isJunk() || verdict.action() == Action.MARK)
            append(fields, TraceFields.named(REASON, reason(verdict)));
        return fields.toString();
    }

    private static void append(StringBuilder fields, byte @Nullable [] field) {
        if (field != null) fields.append(new String(field, StandardCharsets.UTF_8));
    }

    /// In the manner that readers of such fields know.
    private static String status(Verdict verdict) {
        StringBuilder status = new StringBuilder(verdict.isJunk() ? "Yes" : "No");
        status.append(", score=").append(number(verdict.score())).append(" tests=");
        String tests =
                String.join(
                        ", ",
                        verdict.findings().stream()
                                .filter(finding -> finding.score() != 0)
                                .map(finding -> finding.name() + "=" + number(finding.score()))
                                .toList());
        return status.append(tests.isEmpty() ? "none" : tests).toString();
    }

    private static String number(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    private static String reason(Verdict verdict) {
        List<String> sentences = sentences(verdict);
        return sentences.isEmpty() ? "it is unwanted here" : String.join(" ", sentences);
    }

    private static List<String> sentences(Verdict verdict) {
        return verdict.against().stream().limit(REASONS).map(Finding::sentence).toList();
    }
}
