package org.veredus.account.correspondent;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// All with whom an account has to do. It grows when the account writes to somebody; any thread may
/// look at it meanwhile.
public final class Circle {
    static final Circle NOBODY = new Circle(Map.of(), Set.of(), Set.of());

    private final Map<String, Person> people;
    private final Set<String> contacts;
    private final Set<Long> messages = ConcurrentHashMap.newKeySet();
    private final AtomicInteger met = new AtomicInteger();

    /// @param people by address
    /// @param contacts further addresses, in lower case
    /// @param messages digests of the Message-IDs of what was sent
    Circle(Map<String, Person> people, Set<String> contacts, Collection<Long> messages) {
        this.people = new ConcurrentHashMap<>(people);
        this.contacts = Set.copyOf(contacts);
        this.messages.addAll(messages);
    }

    /// By address.
    public Map<String, Person> people() {
        return Collections.unmodifiableMap(people);
    }

    /// Further addresses, in lower case.
    public Set<String> contacts() {
        return contacts;
    }

    /// How many sent messages are remembered.
    public int messages() {
        return messages.size();
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

    /// Another number than before when somebody came in.
    public int met() {
        return met.get();
    }

    /// This one with them, or another where it is nobody's.
    ///
    /// @param messageId null: it has none
    Circle after(Collection<Person> news, @Nullable String messageId) {
        if (this == NOBODY) return new Circle(Map.of(), Set.of(), Set.of()).after(news, messageId);
        for (Person person : news) people.put(person.address(), person);
        if (!news.isEmpty()) met.incrementAndGet();
        if (messageId != null) messages.add(MessageIdDigest.of(messageId));
        return this;
    }

    int weight() {
        return 1 + people.size() * 2 + contacts.size() + messages.size() / 2;
    }
}
