package org.veredus.format.feedback;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;

/// Reads the XML of an aggregate report, RFC 7489 Appendix C: with or without a namespace, with
/// elements in any order, nested as the schema has it. For one document.
public final class AggregateReader {
    private static final int MAX_ROWS = 100_000;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_TEXT = 1000;
    private static final int MAX_CHECKS = 50;

    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, String> head = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Map<String, String> row = new HashMap<>();
    private Map<String, String> check = new HashMap<>();
    private List<Check> dkim = new ArrayList<>();
    private List<Check> spf = new ArrayList<>();

    private AggregateReader() {}

    public static AggregateReport read(byte[] xml) throws MalformedReport {
        AggregateReader reader = new AggregateReader();
        try {
            XMLStreamReader events = factory().createXMLStreamReader(new StringReader(text(xml)));
            while (events.hasNext()) reader.take(events.next(), events);
            events.close();
        } catch (XMLStreamException broken) {
            throw new MalformedReport("it is no XML: " + firstLine(broken.getMessage()));
        }
        return reader.report();
    }

    /// What the document says of its encoding does not count: reports are in UTF-8 or, by the hand
    /// of some programs, in Latin-1 or in UTF-16 with its mark.
    private static String text(byte[] xml) {
        boolean wide =
                xml.length > 1
                        && ((xml[0] == (byte) 0xFE && xml[1] == (byte) 0xFF)
                                || (xml[0] == (byte) 0xFF && xml[1] == (byte) 0xFE));
        if (wide) return new String(xml, StandardCharsets.UTF_16);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) { // then it is none
            return new String(xml, StandardCharsets.ISO_8859_1);
        }
    }

    /// Nothing outside of the document is read, and no entity is expanded.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private void take(int event, XMLStreamReader events) throws MalformedReport {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(events.getLocalName());
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(events);
            case XMLStreamConstants.END_ELEMENT -> end();
            default -> {} // comments and the like say nothing
        }
    }

    private void start(String name) throws MalformedReport {
        if (open.size() == MAX_DEPTH) throw new MalformedReport("it is nested too deep");
        String element = name.toLowerCase(Locale.ROOT);
        if (open.isEmpty() && !element.equals("feedback"))
            throw new MalformedReport("it is a document of <" + element + ">, not <feedback>");
        open.addLast(element);
        text.setLength(0);
        if (isAt("record")) beginRow();
        if (isCheck()) check = new HashMap<>();
    }

    private void characters(XMLStreamReader events) {
        String more = events.getText();
        int room = MAX_TEXT - text.length();
        text.append(more, 0, Math.min(room, more.length()));
    }

    private void end() throws MalformedReport {
        String value = text.toString().strip();
        text.setLength(0);
        if (isAt("record")) endRow();
        else if (isCheck()) endCheck();
        else if (open.contains("auth_results")) check.putIfAbsent(open.getLast(), value);
        else if (open.contains("record")) row.putIfAbsent(parent() + "/" + open.getLast(), value);
        else head.putIfAbsent(open.getLast(), value);
        open.removeLast();
    }

    private boolean isAt(String element) {
        return open.size() == 2 && open.getLast().equals(element);
    }

    private boolean isCheck() {
        return parent().equals("auth_results")
                && (open.getLast().equals("dkim") || open.getLast().equals("spf"));
    }

    private String parent() {
        if (open.size() < 2) return "";
        String last = open.removeLast();
        String parent = open.getLast();
        open.addLast(last);
        return parent;
    }

    private void beginRow() throws MalformedReport {
        if (rows.size() == MAX_ROWS)
            throw new MalformedReport("it has more than " + MAX_ROWS + " records");
        row = new HashMap<>();
        dkim = new ArrayList<>();
        spf = new ArrayList<>();
    }

    private void endCheck() {
        List<Check> list = open.getLast().equals("dkim") ? dkim : spf;
        if (list.size() == MAX_CHECKS) return;
        list.add(new Check(word(check, "domain"), word(check, "selector"), word(check, "result")));
    }

    private void endRow() {
        String source = row.getOrDefault("row/source_ip", "");
        long count = number(row.getOrDefault("row/count", ""));
        if (source.isEmpty() || count <= 0) return; // it says nothing
        String from = word(row, "identifiers/header_from");
        rows.add(
                new Row(
                        source,
                        count,
                        from,
                        word(row, "identifiers/envelope_from"),
                        word(row, "policy_evaluated/disposition"),
                        word(row, "policy_evaluated/dkim").equals("pass"),
                        word(row, "policy_evaluated/spf").equals("pass"),
                        dkim,
                        spf));
    }

    private AggregateReport report() throws MalformedReport {
        String domain = word(head, "domain");
        if (domain.isEmpty()) throw new MalformedReport("it names no domain");
        Instant begin = time("begin");
        Instant end = time("end");
        if (end.isBefore(begin)) throw new MalformedReport("it ends before it begins");
        return new AggregateReport(
                head.getOrDefault("org_name", ""),
                head.getOrDefault("report_id", ""),
                domain,
                begin,
                end,
                word(head, "p"),
                rows);
    }

    private Instant time(String element) throws MalformedReport {
        try {
            return Instant.ofEpochSecond(number(head.getOrDefault(element, "")));
        } catch (DateTimeException wrong) {
            throw new MalformedReport("its date_range is none");
        }
    }

    private static String word(Map<String, String> values, String name) {
        String word = values.getOrDefault(name, "").toLowerCase(Locale.ROOT);
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }

    /// Some write fractions; what is no number counts as nothing.
    private static long number(String digits) {
        int dot = digits.indexOf('.');
        String whole = dot < 0 ? digits : digits.substring(0, dot);
        return whole.matches("[0-9]{1,15}") ? Long.parseLong(whole) : 0;
    }
}
