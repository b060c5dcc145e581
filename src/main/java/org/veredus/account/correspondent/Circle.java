package org.veredus.account.correspondent;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// All with whom an account has to do.
///
/// @param people by address
/// @param contacts further addresses, in lower case
/// @param messages digests of the Message-IDs of what was sent
public record Circle(Map<String, Person> people, Set<String> contacts, Set<Long> messages) {
    static final Circle NOBODY = new Circle(Map.of(), Set.of(), Set.of());

    public Circle {
        people = Map.copyOf(people);
        contacts = Set.copyOf(contacts);
        messages = Set.copyOf(messages);
    }

    public boolean isEmpty() {
        return people.isEmpty() && contacts.isEmpty() && messages.isEmpty();
    }

    public boolean knows(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        return people.containsKey(key) || contacts.contains(key);
    }

    /// Whether the owner sent the message with this Message-ID.
    public boolean sent(String messageId) {
        return messages.contains(MessageIdDigest.of(messageId));
    }

    int weight() {
        return 1 + people.size() * 2 + contacts.size() + messages.size() / 2;
    }
}
