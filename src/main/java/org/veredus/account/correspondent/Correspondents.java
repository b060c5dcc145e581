package org.veredus.account.correspondent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.Contacts;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Remembers whom accounts write to.
public final class Correspondents {
    /// Of an account; who was not written to for longest is forgotten.
    public static final int MAX_PEOPLE = 5000;

    /// Sent messages of an account whose answers are known.
    public static final int MAX_MESSAGES = 5000;

    /// People of one message that are remembered.
    private static final int MAX_RECIPIENTS = 100;

    /// What is forgotten at once, so that it need not be done at every message.
    private static final int SURPLUS = 500;

    private static final Duration REFRESH = Duration.ofDays(7);

    /// People and messages in memory, of all accounts.
    private static final int IN_MEMORY = 1_000_000;

    /// After which time changes of address books are seen.
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final int VERSION = 1;
    private static final byte[] PEOPLE = {'W', 'k'};
    private static final byte[] MESSAGES = {'W', 's'};

    private final Accounts accounts;
    private final InstantSource clock;
    private final Cache<AccountId, Read> circles =
            Caffeine.newBuilder()
                    .maximumWeight(IN_MEMORY)
                    .weigher((AccountId _, Read read) -> read.circle().weight())
                    .build();

    private record Read(Circle circle, Instant at) {
        Read after(Collection<Person> news, @Nullable String messageId) {
            return new Read(circle.after(news, messageId), at);
        }
    }

    public Correspondents(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    public Circle of(AccountId id) throws StoreFailed {
        Read known = circles.getIfPresent(id);
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.at.plus(FRESH))) return known.circle;
        Circle read = read(accounts.open(id));
        circles.put(id, new Read(read, now));
        return read;
    }

    private static Circle read(Account account) throws StoreFailed {
        Map<String, Person> people = new HashMap<>();
        for (Map.Entry<byte[], byte[]> each : account.records(PEOPLE).entrySet()) {
            Person person = person(each.getKey(), each.getValue());
            people.put(person.address(), person);
        }
        Set<Long> messages = new HashSet<>();
        for (byte[] key : account.records(MESSAGES).keySet())
            messages.add(ByteBuffer.wrap(key).getLong(MESSAGES.length));
        Set<String> contacts = new Contacts(account).addresses();
        boolean nobody = people.isEmpty() && messages.isEmpty() && contacts.isEmpty();
        return nobody ? Circle.NOBODY : new Circle(people, contacts, messages);
    }

    /// Notes that an account has sent a message.
    ///
    /// @param people by address, with their names
    /// @param messageId null: it has none
    public void wrote(AccountId id, Map<String, String> people, @Nullable String messageId)
            throws StoreFailed {
        Instant now = clock.instant();
        List<Person> news = news(of(id), people, now);
        if (news.isEmpty() && messageId == null) return;
        accounts.open(id)
                .<Boolean, RuntimeException>changeRecords(
                        draft -> {
                            for (Person person : news)
                                draft.put(key(person.address()), record(person));
                            if (messageId != null)
                                draft.put(key(MessageIdDigest.of(messageId)), record(now));
                            return true;
                        });
        circles.asMap().computeIfPresent(id, (_, read) -> read.after(news, messageId));
        Circle after = of(id);
        if (after.people().size() > MAX_PEOPLE + SURPLUS
                || after.messages() > MAX_MESSAGES + SURPLUS) forgetOldest(id);
    }

    private static List<Person> news(Circle circle, Map<String, String> people, Instant now) {
        List<Person> news = new ArrayList<>();
        for (Map.Entry<String, String> each : people.entrySet()) {
            if (news.size() == MAX_RECIPIENTS) break;
            String address = each.getKey().toLowerCase(Locale.ROOT);
            Person known = circle.people().get(address);
            boolean old = known == null || known.since().plus(REFRESH).isBefore(now);
            if (old) news.add(new Person(address, each.getValue(), now));
        }
        return news;
    }

    private void forgetOldest(AccountId id) throws StoreFailed {
        accounts.open(id)
                .<Boolean, RuntimeException>changeRecords(
                        draft -> {
                            trim(draft, PEOPLE, MAX_PEOPLE);
                            trim(draft, MESSAGES, MAX_MESSAGES);
                            return true;
                        });
        circles.invalidate(id);
    }

    private static void trim(Draft<?> draft, byte[] prefix, int most) throws StoreFailed {
        NavigableMap<byte[], byte[]> all = draft.scan(prefix, Keys.after(prefix));
        List<Aged> aged = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : all.entrySet())
            aged.add(new Aged(each.getKey(), second(each.getValue())));
        aged.sort(Comparator.comparingLong(Aged::second).reversed());
        for (Aged old : aged.subList(Math.min(most, aged.size()), aged.size()))
            draft.delete(old.key());
    }

    /// A record, and when it was written.
    private record Aged(byte[] key, long second) {}

    /// @return whether it was known
    public boolean forget(AccountId id, String address) throws StoreFailed {
        byte[] key = key(address.toLowerCase(Locale.ROOT));
        boolean known =
                accounts.open(id)
                        .<Boolean, RuntimeException>changeRecords(
                                draft -> {
                                    boolean there = draft.get(key) != null;
                                    if (there) draft.delete(key);
                                    return there;
                                });
        circles.invalidate(id);
        return known;
    }

    private static byte[] key(String address) {
        byte[] octets = address.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(PEOPLE.length + octets.length).put(PEOPLE).put(octets).array();
    }

    private static byte[] key(long message) {
        return ByteBuffer.allocate(MESSAGES.length + Long.BYTES)
                .put(MESSAGES)
                .putLong(message)
                .array();
    }

    private static byte[] record(Person person) {
        return new RecordWriter(VERSION)
                .number(person.since().getEpochSecond())
                .text(person.name())
                .toBytes();
    }

    private static byte[] record(Instant at) {
        return new RecordWriter(VERSION, 16).number(at.getEpochSecond()).toBytes();
    }

    private static long second(byte[] record) throws StoreFailed {
        return new RecordReader("correspondent", record, VERSION).number();
    }

    private static Person person(byte[] key, byte[] record) throws StoreFailed {
        String address =
                new String(key, PEOPLE.length, key.length - PEOPLE.length, StandardCharsets.UTF_8);
        RecordReader in = new RecordReader("correspondent", record, VERSION);
        Instant since = Instant.ofEpochSecond(in.number());
        return new Person(address, in.text(), since);
    }
}
