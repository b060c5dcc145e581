package org.veredus.format.feedback;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;

/// Writes an aggregate report in the form that all readers know, RFC 7489 Appendix C, with the
/// policy tag `np` and `testing` of RFC 9990.
public final class AggregateWriter {
    /// Characters of a text; what is longer is cut.
    private static final int MAX_TEXT = 255;

    private final XMLStreamWriter out;

    private AggregateWriter(XMLStreamWriter out) {
        this.out = out;
    }

    /// What the domain asked for, in the words of its record.
    ///
    /// @param subdomains as `policy` where the record does not say
    /// @param nonexistent as `subdomains` where the record does not say
    /// @param dkim `r` or `s`
    /// @param spf `r` or `s`
    public record Published(
            String policy,
            String subdomains,
            String nonexistent,
            String dkim,
            String spf,
            boolean testing) {}

    /// @param email whom to ask about the report
    public static byte[] write(AggregateReport report, Published published, String email) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newDefaultFactory()
                            .createXMLStreamWriter(octets, StandardCharsets.UTF_8.name());
            new AggregateWriter(xml).document(report, published, email);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing to memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    private void document(AggregateReport report, Published published, String email)
            throws XMLStreamException {
        out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        open("feedback");
        element("version", "1.0");
        open("report_metadata");
        element("org_name", report.organization());
        element("email", email);
        element("report_id", report.id());
        open("date_range");
        element("begin", seconds(report.begin()));
        element("end", seconds(report.end()));
        close();
        close();
        open("policy_published");
        element("domain", report.domain());
        element("adkim", published.dkim());
        element("aspf", published.spf());
        element("p", published.policy());
        element("sp", published.subdomains());
        element("np", published.nonexistent());
        element("pct", "100");
        element("testing", published.testing() ? "y" : "n");
        close();
        for (Row row : report.rows()) record(row);
        close();
        out.writeEndDocument();
    }

    private static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    private void record(Row row) throws XMLStreamException {
        open("record");
        open("row");
        element("source_ip", row.source());
        element("count", Long.toString(row.count()));
        open("policy_evaluated");
        element("disposition", row.disposition());
        element("dkim", row.dkimAligned() ? "pass" : "fail");
        element("spf", row.spfAligned() ? "pass" : "fail");
        close();
        close();
        open("identifiers");
        element("envelope_from", row.envelopeFrom());
        element("header_from", row.from());
        close();
        open("auth_results");
        for (Check check : row.dkim()) {
            open("dkim");
            element("domain", check.domain());
            if (!check.selector().isEmpty()) element("selector", check.selector());
            element("result", check.result());
            close();
        }
        for (Check check : row.spf()) {
            open("spf");
            element("domain", check.domain());
            element("scope", row.envelopeFrom().isEmpty() ? "helo" : "mfrom");
            element("result", check.result());
            close();
        }
        close();
        close();
    }

    private void open(String name) throws XMLStreamException {
        out.writeStartElement(name);
    }

    private void close() throws XMLStreamException {
        out.writeEndElement();
    }

    private void element(String name, String text) throws XMLStreamException {
        open(name);
        out.writeCharacters(plain(text));
        close();
    }

    /// What XML cannot hold becomes a question mark.
    private static String plain(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}\uFFFE\uFFFF]", "?");
    }
}
