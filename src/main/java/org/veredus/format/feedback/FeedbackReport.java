package org.veredus.format.feedback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// A complaint about one message (RFC 5965), or a report that one failed authentication (RFC 6591).
/// Texts are empty where they are not said.
///
/// @param type `abuse`, `fraud`, `virus`, `other`, `not-spam` or `auth-failure`, in lower case
/// @param agent the program that reports
/// @param arrival of the message; null if it is not said
/// @param source the address that it came from
/// @param mailFrom its reverse path
/// @param recipient whom it was for; often made unreadable
/// @param domain that the report is about
/// @param failure what failed, of a report on authentication: `dkim`, `spf`, `dmarc` and others
/// @param author the address in its From
/// @param messageId its Message-ID
public record FeedbackReport(
        String type,
        String agent,
        @Nullable Instant arrival,
        String source,
        String mailFrom,
        String recipient,
        String domain,
        String failure,
        String author,
        String messageId) {
    private static final int MAX_TEXT = 320;

    private static final String ARRIVAL = "Arrival-Date";
    private static final String AUTHOR = "Original-From";
    private static final String MESSAGE_ID = "Original-Message-ID";

    /// Whether a message looks like such a report. Looks at no content.
    public static boolean isPromisedBy(MessageIndex index) {
        return report(index.root()) != null;
    }

    private static @Nullable Part report(Part root) {
        for (Part part : root.children())
            if (part.contentType().is("message", "feedback-report")) return part;
        return null;
    }

    /// Reads a report that came as a message; empty if it is none.
    public static Optional<FeedbackReport> of(byte[] message, MessageIndex index) {
        Part part = report(index.root());
        if (part == null) return Optional.empty();
        Header fields = header(content(message, part));
        String author = "";
        String id = "";
        for (Part other : index.root().children()) {
            boolean original =
                    other.contentType().isMessage()
                            || other.contentType().is("text", "rfc822-headers");
            if (!original) continue;
            Header header = header(content(message, other));
            author = address(text(header, "From"));
            id = text(header, "Message-ID");
        }
        String mailFrom = address(text(fields, "Original-Mail-From"));
        String said = text(fields, "Reported-Domain").toLowerCase(Locale.ROOT);
        String domain = said.isEmpty() ? domainOf(author.isEmpty() ? mailFrom : author) : said;
        OffsetDateTime arrival = MessageDate.parse(text(fields, ARRIVAL));
        return Optional.of(
                new FeedbackReport(
                        text(fields, "Feedback-Type").toLowerCase(Locale.ROOT),
                        text(fields, "User-Agent"),
                        arrival == null ? null : arrival.toInstant(),
                        text(fields, "Source-IP"),
                        mailFrom,
                        address(text(fields, "Original-Rcpt-To")),
                        domain,
                        text(fields, "Auth-Failure").toLowerCase(Locale.ROOT),
                        author,
                        id));
    }

    private static byte[] content(byte[] message, Part part) {
        return TransferDecoding.decode(
                message,
                (int) part.extent().bodyStart(),
                (int) part.extent().end(),
                part.fields().encoding());
    }

    private static Header header(byte[] octets) {
        return Header.parse(octets, octets.length);
    }

    private static String text(Header header, String name) {
        HeaderField field = header.first(name);
        String text = field == null ? "" : field.value();
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static String address(String text) {
        int open = text.lastIndexOf('<');
        int close = text.indexOf('>', open + 1);
        String bare = open >= 0 && close > open ? text.substring(open + 1, close) : text;
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /// The report in lines, without the message that it is about.
    public byte[] toBytes() {
        List<String> lines = new ArrayList<>();
        line(lines, "Feedback-Type", type);
        line(lines, "User-Agent", agent);
        line(lines, ARRIVAL, arrival == null ? "" : arrival.toString());
        line(lines, "Source-IP", source);
        line(lines, "Original-Mail-From", mailFrom);
        line(lines, "Original-Rcpt-To", recipient);
        line(lines, "Reported-Domain", domain);
        line(lines, "Auth-Failure", failure);
        line(lines, AUTHOR, author);
        line(lines, MESSAGE_ID, messageId);
        return String.join("", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static void line(List<String> lines, String name, String text) {
        lines.add(name + ": " + text + "\r\n");
    }

    /// Reads what [#toBytes()] wrote.
    public static FeedbackReport read(byte[] lines) throws MalformedReport {
        Header fields = header(lines);
        String arrival = text(fields, ARRIVAL);
        try {
            return new FeedbackReport(
                    text(fields, "Feedback-Type"),
                    text(fields, "User-Agent"),
                    arrival.isEmpty() ? null : Instant.parse(arrival),
                    text(fields, "Source-IP"),
                    text(fields, "Original-Mail-From"),
                    text(fields, "Original-Rcpt-To"),
                    text(fields, "Reported-Domain"),
                    text(fields, "Auth-Failure"),
                    text(fields, AUTHOR),
                    text(fields, MESSAGE_ID));
        } catch (DateTimeParseException wrong) {
            throw new MalformedReport("its date is none");
        }
    }
}
