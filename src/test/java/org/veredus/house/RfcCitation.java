package org.veredus.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the source that cites a specification.
///
/// @param file without line numbers, so that the coverage page lasts
/// @param section `§4.1.1`, or empty for the whole specification
/// @param remark what is missing or other than specified; empty for a plain citation
record RfcCitation(String file, int number, String section, Kind kind, String remark) {
    enum Kind {
        PLAIN,
        TODO,
        DEVIATES
    }

    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)///? ?(.*)$");
    private static final String SECTION = "§[0-9A-Z]+(?:\\.[0-9]+)*";
    private static final Pattern CITED =
            Pattern.compile(
                    "RFC (?<number>[0-9]{3,5})\\b"
                            + "(?<sections>(?:(?:,? and|,|,? or|,? to)? "
                            + SECTION
                            + ")*)"
                            + "(?:,? erratum [0-9]+)?"
                            + "(?: (?<kind>todo|deviates): (?<remark>[^|]*?)(?=\\bRFC [0-9]|$))?");

    /// The further numbers of "RFC 2045, 2046" and of "RFC 3501 with IDLE (2177)".
    private static final Pattern FURTHER =
            Pattern.compile("RFC [0-9]{3,5}|, ([0-9]{4})\\b(?! octets)|\\(([0-9]{4})\\)");

    static List<RfcCitation> of(String file, List<String> source) {
        List<RfcCitation> found = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : source) {
            Matcher comment = COMMENT.matcher(line);
            boolean hasComment = comment.find();
            boolean continues = hasComment && line.stripLeading().startsWith("//");
            if (!continues || comment.group(1).isBlank()) take(file, block, found);
            if (hasComment) block.append(' ').append(comment.group(1).strip());
        }
        take(file, block, found);
        return found;
    }

    private static void take(String file, StringBuilder block, List<RfcCitation> found) {
        String text = block.toString().strip();
        block.setLength(0);
        Matcher cited = CITED.matcher(text);
        int first = text.length();
        while (cited.find()) {
            first = Math.min(first, cited.start());
            add(file, cited, found);
        }
        Matcher further = FURTHER.matcher(text).region(first, text.length());
        while (further.find()) {
            String number = further.group(1) == null ? further.group(2) : further.group(1);
            if (number == null) continue;
            found.add(new RfcCitation(file, Integer.parseInt(number), "", Kind.PLAIN, ""));
        }
    }

    private static void add(String file, Matcher cited, List<RfcCitation> found) {
        int number = Integer.parseInt(cited.group("number"));
        Kind kind =
                switch (cited.group("kind")) {
                    case "todo" -> Kind.TODO;
                    case "deviates" -> Kind.DEVIATES;
                    case null, default -> Kind.PLAIN;
                };
        String remark = kind == Kind.PLAIN ? "" : cited.group("remark").strip();
        Matcher section = Pattern.compile(SECTION).matcher(cited.group("sections"));
        boolean any = false;
        while (section.find()) {
            any = true;
            found.add(new RfcCitation(file, number, section.group(), kind, remark));
        }
        if (!any) found.add(new RfcCitation(file, number, "", kind, remark));
    }
}
