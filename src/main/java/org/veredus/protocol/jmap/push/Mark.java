package org.veredus.protocol.jmap.push;

import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Up to where a subscription has been told.
///
/// @param states of types, as [org.veredus.protocol.jmap.core.Told#pushState] writes them
/// @param mail by account, the state of emails up to which deliveries are told
record Mark(String states, Map<String, String> mail) {
    private static final char BETWEEN = '|';
    private static final String NEXT = ".";
    private static final char OF = '_';

    Mark {
        mail = Map.copyOf(mail);
    }

    /// Reads what [#text] wrote.
    ///
    /// @param text null: nothing has been told yet
    static Mark of(@Nullable String text) {
        if (text == null) return new Mark("", Map.of());
        int end = text.indexOf(BETWEEN);
        if (end < 0) return new Mark(text, Map.of());
        Map<String, String> mail = new HashMap<>();
        for (String pair : text.substring(end + 1).split("\\.", -1)) {
            int at = pair.indexOf(OF);
            if (at > 0) mail.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return new Mark(text.substring(0, end), mail);
    }

    /// Empty: from now on.
    String mailOf(String account) {
        return mail.getOrDefault(account, "");
    }

    Mark withStates(String told) {
        return new Mark(told, mail);
    }

    Mark withMail(String account, String told) {
        Map<String, String> more = new HashMap<>(mail);
        more.put(account, told);
        return new Mark(states, more);
    }

    String text() {
        if (mail.isEmpty()) return states;
        StringJoiner pairs = new StringJoiner(NEXT, states + BETWEEN, "");
        mail.forEach((account, told) -> pairs.add(account + OF + told));
        return pairs.toString();
    }
}
