package org.veredus.journey.dovecot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one client says in a transcript before it hears something, and what is then to be heard.
///
/// @param client that speaks; of a greeting, that is spoken to
/// @param said lines of the transcript, with their beginnings
/// @param heard by client, the lines without their beginnings
/// @param reasons why another server answers otherwise
record Exchange(
        String client, List<String> said, Map<String, List<String>> heard, List<String> reasons) {
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)}$", Pattern.DOTALL);

    /// The exchanges of a part of a transcript.
    static List<Exchange> of(String lines) {
        List<Exchange> all = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            String octets =
                    new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            Exchange last = all.isEmpty() ? null : all.get(all.size() - 1);
            if (line.startsWith("!")) {
                if (last == null) throw new IllegalArgumentException("a reason for nothing");
                last.reasons.add(line);
                continue;
            }
            String client = client(octets);
            boolean says = !octets.startsWith("S");
            if (last == null || (says && (!last.heard.isEmpty() || !last.client.equals(client)))) {
                last =
                        new Exchange(
                                client,
                                new ArrayList<>(),
                                new LinkedHashMap<>(),
                                new ArrayList<>());
                all.add(last);
            }
            if (says) last.said.add(octets);
            else last.heard.computeIfAbsent(client, _ -> new ArrayList<>()).add(text(octets));
        }
        return all;
    }

    private static String client(String line) {
        int end = 1;
        while (Character.isDigit(line.charAt(end))) end++;
        return line.substring(1, end);
    }

    /// What a line of a transcript stands for; of `S!` that the server has closed.
    static String text(String line) {
        int mark = 1;
        while (Character.isDigit(line.charAt(mark))) mark++;
        if (line.startsWith("S") && line.charAt(mark) == '!') return Peer.CLOSED;
        int colon = line.indexOf(':');
        return colon + 2 > line.length() ? "" : line.substring(colon + 2);
    }

    /// What a client hears, with literals and what is after them in one.
    List<String> responses(String to) {
        List<String> all = new ArrayList<>();
        List<String> lines = heard.getOrDefault(to, List.of());
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder response = new StringBuilder(lines.get(i));
            Matcher literal = LITERAL.matcher(response);
            while (literal.matches()) {
                int end = response.length() + 2 + Integer.parseInt(literal.group(1));
                while (response.length() < end && i + 1 < lines.size())
                    response.append("\r\n").append(lines.get(++i));
                // the rest of the last line comes after the literal
                literal = LITERAL.matcher(response.substring(Math.min(end, response.length())));
                if (literal.matches() && i + 1 >= lines.size()) break;
            }
            all.add(response.toString());
        }
        return all;
    }
}
