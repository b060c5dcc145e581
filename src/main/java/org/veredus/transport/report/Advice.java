package org.veredus.transport.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;

/// What the reports about a domain come to.
///
/// @param reports that count
/// @param messages in them
/// @param passing messages for which SPF or DKIM spoke for the domain
/// @param sources with the most failing messages first
/// @param rejecting whether `p=reject` may be published
/// @param sentence what to do, for people
public record Advice(
        int reports,
        long messages,
        long passing,
        List<Source> sources,
        Rejecting rejecting,
        String sentence) {
    /// Fewer messages say too little.
    private static final long ENOUGH = 100;

    /// Whether a policy of reject does no harm.
    public enum Rejecting {
        SAFE,
        UNSAFE,
        /// Too little is known.
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is behind messages of a source that fail.
    public enum Cause {
        /// None fails.
        NOTHING("passes"),
        /// The domain's own signature came, but broken: somebody changed the message on its way.
        CHANGED("a mailing list or forwarder changes mail and breaks its signature"),
        /// It is signed or allowed in another name only.
        OTHER_NAME("a service sends in your name, but signs and bounces in its own"),
        /// There was no proof of any kind.
        UNPROVEN("nothing proves that it is yours: forged, or a server of yours that you forgot");

        private final String sentence;

        Cause(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /// An address that sends in the domain's name.
    ///
    /// @param others the names that were proven instead
    public record Source(
            String address, long messages, long failing, Cause cause, List<String> others) {
        public Source {
            others = List.copyOf(others);
        }
    }

    public Advice {
        sources = List.copyOf(sources);
    }

    /// @param domain that they are about
    public static Advice of(String domain, List<KeptReport<AggregateReport>> reports) {
        List<AggregateReport> counting =
                reports.stream()
                        .filter(kept -> kept.trust().counts())
                        .map(KeptReport::report)
                        .toList();
        Map<String, List<Row>> bySource = new HashMap<>();
        for (AggregateReport report : counting) {
            for (Row row : report.rows())
                bySource.computeIfAbsent(row.source(), _ -> new ArrayList<>()).add(row);
        }
        List<Source> sources = new ArrayList<>();
        bySource.forEach((address, rows) -> sources.add(source(domain, address, rows)));
        sources.sort(
                Comparator.comparingLong(Source::failing)
                        .thenComparingLong(Source::messages)
                        .reversed()
                        .thenComparing(Source::address));
        long messages = sources.stream().mapToLong(Source::messages).sum();
        long failing = sources.stream().mapToLong(Source::failing).sum();
        Rejecting rejecting = rejecting(messages, sources);
        return new Advice(
                counting.size(),
                messages,
                messages - failing,
                sources,
                rejecting,
                sentence(rejecting, messages, failing, sources));
    }

    private static Source source(String domain, String address, List<Row> rows) {
        List<Row> failing = rows.stream().filter(row -> !row.passes()).toList();
        TreeSet<String> others = new TreeSet<>();
        boolean changed = false;
        for (Row row : failing) {
            for (Check check : row.dkim()) {
                changed |= !check.passes() && isWithin(check.domain(), domain);
                if (check.passes()) others.add(check.domain());
            }
            for (Check check : row.spf()) {
                if (check.passes()) others.add(check.domain());
            }
        }
        Cause cause = Cause.UNPROVEN;
        if (failing.isEmpty()) cause = Cause.NOTHING;
        else if (changed) cause = Cause.CHANGED;
        else if (!others.isEmpty()) cause = Cause.OTHER_NAME;
        return new Source(address, count(rows), count(failing), cause, new ArrayList<>(others));
    }

    private static boolean isWithin(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    private static long count(List<Row> rows) {
        return rows.stream().mapToLong(Row::count).sum();
    }

    /// What nothing proves is meant to be rejected; what is lost otherwise is somebody's mail.
    private static Rejecting rejecting(long messages, List<Source> sources) {
        boolean harm =
                sources.stream()
                        .anyMatch(
                                source ->
                                        source.cause() == Cause.CHANGED
                                                || source.cause() == Cause.OTHER_NAME);
        if (harm) return Rejecting.UNSAFE;
        return messages < ENOUGH ? Rejecting.UNKNOWN : Rejecting.SAFE;
    }

    private static String sentence(
            Rejecting rejecting, long messages, long failing, List<Source> sources) {
        if (messages == 0) return "There are no reports yet, so nothing can be said.";
        String counts = failing + " of " + messages + " messages fail";
        long sourcesFailing = sources.stream().filter(source -> source.failing() > 0).count();
        String where = sourcesFailing == 1 ? "one source" : sourcesFailing + " sources";
        return switch (rejecting) {
            case UNKNOWN ->
                    "Wait: " + counts + ", but fewer than " + ENOUGH + " messages say too little.";
            case SAFE ->
                    failing == 0
                            ? "p=reject is safe: all " + messages + " messages pass."
                            : "p=reject is safe if you know none of "
                                    + where
                                    + " below: "
                                    + counts
                                    + ", and nothing proves that they are yours.";
            case UNSAFE ->
                    "p=reject is not safe yet: "
                            + counts
                            + ", from "
                            + where
                            + ", and of these some are from services or lists that somebody uses.";
        };
    }
}
