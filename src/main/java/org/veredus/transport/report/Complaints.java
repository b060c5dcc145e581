package org.veredus.transport.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.feedback.FeedbackReport;

/// What the complaints about a domain's messages come to: whose mail people call spam. All count,
/// also those that anybody may have sent, since providers strip or rewrite what would prove them.
///
/// @param reports in all
/// @param authors with the most reports first
public record Complaints(int reports, List<Author> authors, String sentence) {
    public Complaints {
        authors = List.copyOf(authors);
    }

    /// Reports of one type about one author's mail.
    ///
    /// @param address empty if it is not said
    /// @param type such as `abuse`, or `auth-failure dkim`
    public record Author(String address, String type, int reports) {}

    private record Kind(String address, String type) {}

    public static Complaints of(List<KeptReport<FeedbackReport>> reports) {
        Map<Kind, Integer> kinds = new HashMap<>();
        for (KeptReport<FeedbackReport> kept : reports) {
            FeedbackReport report = kept.report();
            String address = report.author().isEmpty() ? report.mailFrom() : report.author();
            String type = (report.type() + " " + report.failure()).strip();
            kinds.merge(new Kind(address, type), 1, Integer::sum);
        }
        List<Author> authors = new ArrayList<>();
        kinds.forEach((kind, count) -> authors.add(new Author(kind.address, kind.type, count)));
        authors.sort(
                Comparator.comparingInt(Author::reports)
                        .reversed()
                        .thenComparing(Author::address)
                        .thenComparing(Author::type));
        return new Complaints(reports.size(), authors, sentence(reports.size(), authors));
    }

    private static String sentence(int reports, List<Author> authors) {
        if (reports == 0) return "Nobody has complained.";
        return reports
                + (reports == 1 ? " report" : " reports")
                + " about single messages, most about "
                + authors.getFirst().address()
                + ".";
    }
}
