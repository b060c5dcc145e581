package org.veredus.format.message;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a host has written of the computer that it took a message from, RFC 5321 §4.4: in the form
/// of the RFC, which Postfix, Sendmail and we write, or in those of Exim and qmail.
///
/// @param helo how the computer introduced itself, in lower case; empty where that is not said
/// @param name what the host found in the DNS for the address, in lower case; empty where it found
///     nothing, null where it is not said whether it looked
/// @param address null where it is not said
/// @param by who writes it, in lower case
/// @param with the protocol, in lower case
/// @param authenticated whether it was handed in by somebody who said who he is (RFC 3848)
public record Received(
        String helo,
        @Nullable String name,
        @Nullable InetAddress address,
        String by,
        String with,
        boolean authenticated) {
    /// Characters; a field has some hundred.
    private static final int MAX_LENGTH = 2000;

    private static final Pattern WORDS = Pattern.compile("[^\\s()=;]++|;");

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]*:[0-9a-f:.]{1,43}");

    private static final Pattern AUTHENTICATED =
            Pattern.compile("(?:utf8)?(?:e?smtp|lmtp)s?a|http");

    private static final String UNKNOWN = "unknown";

    /// @return null for what is not from another computer, or has no form that we know
    public static @Nullable Received parse(String value) {
        String text = value.substring(0, Math.min(value.length(), MAX_LENGTH));
        List<String> words = words(text.toLowerCase(Locale.ROOT));
        if (words.size() < 2 || !words.getFirst().equals("from")) return null;
        int by = words.indexOf("by");
        if (by < 2 || by + 1 == words.size()) return null;
        List<String> end = words.subList(by, words.size());
        return read(words.subList(1, by), end.get(1), after("with", end));
    }

    /// Up to the date, those of comments, too.
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        var matcher = WORDS.matcher(text);
        while (matcher.find() && !matcher.group().equals(";")) words.add(matcher.group());
        return words;
    }

    private static String after(String word, List<String> words) {
        int place = words.indexOf(word);
        return place >= 0 && place + 1 < words.size() ? words.get(place + 1) : "";
    }

    private static int first(List<String> words, Predicate<String> which) {
        for (int i = 0; i < words.size(); i++) if (which.test(words.get(i))) return i;
        return -1;
    }

    private static Received read(List<String> client, String by, String with) {
        String said = client.getFirst();
        List<String> found = client.subList(1, client.size());
        int looked = first(found, word -> word.contains("[") && literal(word) != null);
        int place = looked < 0 ? first(found, word -> literal(word) != null) : looked;
        @Nullable InetAddress address = literal(place < 0 ? said : found.get(place));
        @Nullable String name = looked < 0 ? null : named(found.get(Math.max(0, looked - 1)));
        String greeting = after("helo", client);
        boolean second = !greeting.isEmpty(); // Exim and qmail write what they found first
        if (second) name = literal(said) != null ? "" : named(said);
        boolean authenticated =
                AUTHENTICATED.matcher(with).matches() || client.contains("authenticated");
        return new Received(second ? greeting : said, name, address, host(by), with, authenticated);
    }

    /// `user@name`, `name` or `unknown`.
    private static String named(String word) {
        String name = host(word.substring(word.lastIndexOf('@') + 1));
        return name.equals(UNKNOWN) || literal(name) != null ? "" : name;
    }

    private static String host(String word) {
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }

    /// With or without brackets, and with what Sendmail writes before them (`IDENT:user@`).
    private static @Nullable InetAddress literal(String word) {
        int open = word.indexOf('[');
        int close = word.indexOf(']', open);
        String text = open >= 0 && close > open ? word.substring(open + 1, close) : word;
        if (text.startsWith("ipv6:")) text = text.substring("ipv6:".length());
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) return null;
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) { // looks like one and is none
            return null;
        }
    }

    /// Whether somebody fetched it from his mailbox elsewhere.
    public boolean fetched() {
        return with.startsWith("pop") || with.startsWith("imap");
    }

    /// The address that the computer introduced itself as; null where it gave a name.
    public @Nullable InetAddress greetingAddress() {
        return literal(helo);
    }
}
