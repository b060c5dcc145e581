package org.veredus.journey.dovecot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One response of an IMAP server, without what every server may choose for itself.
///
/// Numbers and ids of the server's own making (UIDVALIDITY, mod-sequences, object ids) become `n`.
/// Text for people goes, and so do untagged `OK`s that are nothing else. What has no order is
/// sorted: flags, attributes, the items of FETCH and STATUS. A literal is a quoted string.
final class Answer {
    private static final Set<String> OWN_NUMBERS =
            Set.of(
                    "UIDVALIDITY",
                    "HIGHESTMODSEQ",
                    "MODSEQ",
                    "EMAILID",
                    "THREADID",
                    "MAILBOXID",
                    "APPENDLIMIT",
                    "X-GM-MSGID",
                    "X-GM-THRID",
                    "SAVEDATE");
    private static final Set<String> OWN_CODES =
            Set.of("CAPABILITY", "URLMECH", "MAILBOXID", "ANNOTATIONS");
    private static final Set<String> STATES = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");

    private final String text;
    private int at;

    private Answer(String text) {
        this.text = text;
    }

    /// @param response without its line end; literals as they came
    /// @return null if it says nothing
    static @Nullable String of(String response) {
        if (response.startsWith("+")) return "+";
        if (response.equals("* 0 RECENT")) return null;
        return new Answer(response).plain();
    }

    private @Nullable String plain() {
        List<Object> words = words();
        String first = words.isEmpty() ? "" : words.get(0).toString();
        String second = words.size() < 2 ? "" : words.get(1).toString().toUpperCase(Locale.ROOT);
        if (STATES.contains(second)) return state(first, second);
        if (second.equals("CAPABILITY") || second.equals("ID")) return first + " " + second;
        List<Object> rest = new ArrayList<>(words.subList(Math.min(2, words.size()), words.size()));
        switch (second) {
            case "FLAGS", "ENABLED" -> sort(rest);
            case "LIST", "LSUB" -> sort(rest);
            case "STATUS" -> rest.set(1, pairs(rest.get(1), 0));
            case "ESEARCH" -> rest = esearch(rest);
            case "ACL" -> rest = rights(rest, 1);
            case "LISTRIGHTS" -> rest = rights(rest, 2);
            case "MYRIGHTS" -> rest = rights(rest, 0);
            default -> {
                if (rest.size() > 1 && rest.get(0).equals("FETCH"))
                    rest.set(1, pairs(rest.get(1), 0));
                else if (second.equals("SEARCH")
                        && !rest.isEmpty()
                        && rest.getLast() instanceof List)
                    rest.set(rest.size() - 1, List.of("MODSEQ", "n"));
            }
        }
        words = new ArrayList<>(words.subList(0, Math.min(2, words.size())));
        words.addAll(rest);
        return shown(words);
    }

    private static void sort(List<Object> rest) {
        if (!rest.isEmpty() && rest.get(0) instanceof List<?> list) {
            List<String> sorted = new ArrayList<>();
            for (Object one : list) {
                String word = one.toString();
                if (!word.equals("\\Marked") && !word.equals("\\UnMarked")) sorted.add(word);
            }
            Collections.sort(sorted);
            rest.set(0, sorted);
        }
    }

    /// Of the words from `from` on every second one is a set of letters; of `LISTRIGHTS` each.
    private static List<Object> rights(List<Object> rest, int from) {
        List<Object> head = new ArrayList<>(rest.subList(0, Math.min(from, rest.size())));
        List<String> sorted = new ArrayList<>();
        for (int i = head.size(); i < rest.size(); i++) {
            char[] letters = rest.get(i).toString().toCharArray();
            java.util.Arrays.sort(letters);
            boolean named = from == 1 && i + 1 < rest.size();
            if (!named) {
                sorted.add(from == 0 && i == 0 ? rest.get(i).toString() : new String(letters));
                continue;
            }
            char[] given = rest.get(i + 1).toString().toCharArray();
            java.util.Arrays.sort(given);
            sorted.add(rest.get(i++) + " " + new String(given));
        }
        if (from > 0) Collections.sort(sorted);
        head.addAll(sorted);
        return head;
    }

    private static List<Object> esearch(List<Object> rest) {
        List<Object> sorted = new ArrayList<>();
        int from = 0;
        while (from < rest.size()
                && (rest.get(from) instanceof List || rest.get(from).equals("UID")))
            sorted.add(rest.get(from++));
        sorted.addAll(pairs(rest.subList(from, rest.size()), 0));
        return sorted;
    }

    /// Name and value, name and value, by name.
    private static List<Object> pairs(Object of, int from) {
        if (!(of instanceof List<?> list)) return List.of(of);
        Map<String, Object> sorted = new TreeMap<>();
        for (int i = from; i + 1 < list.size(); i += 2) {
            String name = list.get(i).toString().toUpperCase(Locale.ROOT).replace("\"", "");
            Object value = list.get(i + 1);
            if (OWN_NUMBERS.contains(name)) value = "n";
            if (name.equals("FLAGS")) {
                List<Object> flags = new ArrayList<>(List.of(value));
                sort(flags);
                value = flags.get(0);
            }
            if (name.equals("INTERNALDATE")) value = value.toString().replaceFirst("^0", " ");
            if (name.startsWith("BODYSTRUCTURE") || name.equals("BODY"))
                value = shown(value).toUpperCase(Locale.ROOT);
            sorted.put(name, value);
        }
        List<Object> all = new ArrayList<>();
        sorted.forEach(
                (name, value) -> {
                    all.add(name);
                    all.add(value);
                });
        return all;
    }

    private @Nullable String state(String tag, String state) {
        int open = text.indexOf('[');
        boolean coded = open == tag.length() + state.length() + 2;
        if (!coded) return tag.equals("*") && state.equals("OK") ? null : tag + " " + state;
        Answer code = new Answer(text.substring(open + 1, text.indexOf(']', open)));
        List<Object> words = code.words();
        String name = words.get(0).toString().toUpperCase(Locale.ROOT);
        if (OWN_CODES.contains(name)) return tag.equals("*") ? null : tag + " " + state;
        if (OWN_NUMBERS.contains(name)) words = List.of(name, "n");
        if (name.equals("APPENDUID") || name.equals("COPYUID")) words.set(1, "n");
        if (name.equals("PERMANENTFLAGS")) {
            List<Object> rest = new ArrayList<>(words.subList(1, 2));
            sort(rest);
            words = List.of(name, rest.get(0));
        }
        String all = shown(words);
        return tag + " " + state + " [" + all + "]";
    }

    private static String shown(Object word) {
        if (!(word instanceof List<?> list)) return word.toString();
        StringBuilder all = new StringBuilder();
        for (Object one : list) {
            if (!all.isEmpty()) all.append(' ');
            all.append(one instanceof List ? "(" + shown(one) + ")" : one);
        }
        return all.toString();
    }

    /// The words from here to the end or to a closing bracket.
    private List<Object> words() {
        List<Object> words = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')') {
            char next = text.charAt(at);
            if (next == ' ') {
                at++;
            } else if (next == '(') {
                at++;
                words.add(words());
                at++;
            } else if (next == '"') {
                words.add(quoted());
            } else if (next == '{' || text.startsWith("~{", at)) {
                words.add(literal());
            } else {
                words.add(atom());
            }
        }
        return words;
    }

    private String quoted() {
        StringBuilder string = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') at++;
            string.append(text.charAt(at));
        }
        at++;
        return string.toString();
    }

    private String literal() {
        int open = text.indexOf('{', at);
        int close = text.indexOf('}', at);
        int length = Integer.parseInt(text.substring(open + 1, close));
        int from = close + 3; // after CR and LF
        at = Math.min(text.length(), from + length);
        return text.substring(from, at);
    }

    /// A word; brackets belong to it with all that is between them.
    private String atom() {
        int from = at;
        int depth = 0;
        for (; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '[') depth++;
            if (next == ']') depth--;
            if (depth <= 0 && (next == ' ' || next == '(' || next == ')')) break;
        }
        return at == from ? text.substring(from, ++at) : text.substring(from, at);
    }
}
