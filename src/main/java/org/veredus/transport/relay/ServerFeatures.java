package org.veredus.transport.relay;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The extensions a server offers, RFC 5321 §4.1.1.1.
///
/// @param parameters by keyword in upper case
public record ServerFeatures(Map<String, String> parameters) {
    public ServerFeatures {
        parameters = Map.copyOf(parameters);
    }

    static ServerFeatures none() {
        return new ServerFeatures(Map.of());
    }

    /// @param lines of the reply to EHLO
    static ServerFeatures parse(List<String> lines) {
        Map<String, String> parameters = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split(" ", 2);
            parameters.put(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "");
        }
        return new ServerFeatures(parameters);
    }

    public boolean offers(String keyword) {
        return parameters.containsKey(keyword);
    }

    /// The seconds below which it takes no message that is to be returned when they are over, RFC
    /// 2852 §2; 0 where it sets no limit.
    public long leastDeliveryTime() {
        String least = parameters.getOrDefault("DELIVERBY", "").strip();
        return least.matches("\\d{1,9}") ? Long.parseLong(least) : 0;
    }

    /// RCPT commands that it takes in one transaction, RFC 9422; [Integer#MAX_VALUE] where it sets
    /// no limit.
    public int maxRecipients() {
        return limit("RCPTMAX");
    }

    /// MAIL commands that it takes in one session, RFC 9422; [Integer#MAX_VALUE] where it sets no
    /// limit.
    public int maxMessages() {
        return limit("MAILMAX");
    }

    private int limit(String name) {
        for (String word : parameters.getOrDefault("LIMITS", "").split(" ")) {
            String[] pair = word.toUpperCase(Locale.ROOT).split("=", 2);
            if (pair.length == 2 && pair[0].equals(name) && pair[1].matches("[1-9]\\d{0,8}"))
                return Integer.parseInt(pair[1]);
        }
        return Integer.MAX_VALUE;
    }

    /// The largest message it takes, RFC 1870 §4; [Long#MAX_VALUE] where it sets no limit.
    public long maxSize() {
        String size = parameters.getOrDefault("SIZE", "").strip();
        if (!size.matches("\\d{1,18}")) return Long.MAX_VALUE;
        long octets = Long.parseLong(size);
        return octets == 0 ? Long.MAX_VALUE : octets; // RFC 1870 §4: 0 is no fixed limit
    }
}
