package org.veredus.account.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.session.WebSession.Stay;
import org.veredus.account.session.WebSession.Visitor;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The sessions of all accounts.
///
/// | key | value |
/// |---|---|
/// | `H` hash of the secret (32) | account, id |
/// | `A` account (8) id (4) | hash, stamp of the credentials, made, seen, stay, address, agent |
public final class WebSessions {
    /// Sessions of one account; a further one ends that which was not used for longest.
    public static final int MAX_SESSIONS = 50;

    /// However much it is used.
    public static final Duration LONGEST = Duration.ofDays(90);

    /// A use is noted when the last one noted is older than this.
    static final Duration PRECISION = Duration.ofMinutes(5);

    private static final Duration IDLE_SHORT = Duration.ofHours(12);
    private static final Duration IDLE_LONG = Duration.ofDays(30);
    private static final PartitionId PARTITION = new PartitionId('w', 0);
    private static final int VERSION = 1;
    private static final int SECRET_OCTETS = 32;
    private static final int NONE = 0; // ids begin with 1

    private final KeyValueStore store;
    private final CredentialStore credentials;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    /// @param random must be hard to guess
    public WebSessions(
            KeyValueStore store,
            CredentialStore credentials,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.credentials = credentials;
        this.clock = clock;
        this.random = random;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// A session just begun. Its secret is told this once.
    public record Begun(WebSession session, String secret) {
        @Override
        public String toString() {
            return "Begun[" + session + "]";
        }
    }

    private record Kept(byte[] hash, byte[] stamp, WebSession session) {}

    /// Begins a session of an account that has just proved who it is.
    public Begun begin(AccountId account, Stay stay, Visitor visitor) throws StoreFailed {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        String secret = text(octets);
        byte[] stamp = credentials.stamp(account);
        Instant now = clock.instant();
        return pipeline.<Begun, RuntimeException>change(
                draft -> {
                    List<Kept> there = all(draft, account);
                    makeRoom(draft, there);
                    int id = there.isEmpty() ? 1 : there.getLast().session().id() + 1;
                    WebSession session = new WebSession(account, id, now, now, stay, visitor);
                    byte[] hash = digest("session", secret);
                    write(draft, new Kept(hash, stamp, session));
                    draft.put(
                            Keys.key('H', hash),
                            new RecordWriter(VERSION)
                                    .number(account.number())
                                    .number(id)
                                    .toBytes());
                    return new Begun(session, secret);
                });
    }

    private void makeRoom(Draft<Stateless> draft, List<Kept> there) throws StoreFailed {
        List<Kept> live = new ArrayList<>();
        for (Kept each : there) {
            if (isOver(each.session())) remove(draft, each);
            else live.add(each);
        }
        live.sort(Comparator.comparing((Kept each) -> each.session().seen()).reversed());
        for (int i = MAX_SESSIONS - 1; i < live.size(); i++) remove(draft, live.get(i));
    }

    /// The session that has this secret; null if there is none or it is over.
    public @Nullable WebSession find(String secret) throws StoreFailed {
        byte[] hash = digest("session", secret);
        byte[] record = store.get(PARTITION, Keys.key('H', hash));
        if (record == null) return null;
        RecordReader in = new RecordReader("session", record, VERSION);
        AccountId account = new AccountId(in.number());
        int id = in.count();
        byte[] value = store.get(PARTITION, key(account, id));
        if (value == null) return null;
        Kept kept = read(account, id, value);
        boolean sound = Arrays.equals(kept.stamp(), credentials.stamp(account));
        if (!sound || isOver(kept.session())) {
            end(account, id);
            return null;
        }
        note(kept);
        return kept.session();
    }

    /// What a session lets in by.
    static Pass pass(String secret) {
        String mark = Base64.getEncoder().encodeToString(digest("session", secret));
        return new Pass(Pass.Kind.SESSION, mark);
    }

    boolean admits(AccountId account, Pass pass) throws StoreFailed {
        return pass.kind() == Pass.Kind.SESSION
                ? has(account, pass.mark())
                : credentials.admits(account, pass);
    }

    /// Whether a session of the account has this mark and is not over. Nothing is noted of it.
    private boolean has(AccountId account, String mark) throws StoreFailed {
        byte[] hash = Base64.getDecoder().decode(mark);
        byte[] record = store.get(PARTITION, Keys.key('H', hash));
        if (record == null) return false;
        RecordReader in = new RecordReader("session", record, VERSION);
        if (in.number() != account.number()) return false;
        int id = in.count();
        byte[] value = store.get(PARTITION, key(account, id));
        if (value == null) return false;
        Kept kept = read(account, id, value);
        return Arrays.equals(kept.stamp(), credentials.stamp(account)) && !isOver(kept.session());
    }

    private void note(Kept kept) throws StoreFailed {
        WebSession was = kept.session();
        Instant now = clock.instant();
        boolean ahead = was.seen().isAfter(now); // by a clock that has been put back since
        boolean known = Duration.between(was.seen(), now).compareTo(PRECISION) < 0;
        if (known && !ahead) return;
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    // it may have been ended meanwhile
                    if (draft.get(key(was.account(), was.id())) != null) {
                        WebSession is =
                                new WebSession(
                                        was.account(),
                                        was.id(),
                                        was.made().isAfter(now) ? now : was.made(),
                                        now,
                                        was.stay(),
                                        was.visitor());
                        write(draft, new Kept(kept.hash(), kept.stamp(), is));
                    }
                    return draft.state();
                });
    }

    private boolean isOver(WebSession session) {
        Instant now = clock.instant();
        Duration idle =
                switch (session.stay()) {
                    case SHORT -> IDLE_SHORT;
                    case LONG -> IDLE_LONG;
                };
        return session.seen().plus(idle).isBefore(now)
                || session.made().plus(LONGEST).isBefore(now);
    }

    /// Those of an account that are not over, in the order in which they were begun.
    public List<WebSession> list(AccountId account) throws StoreFailed {
        byte[] stamp = credentials.stamp(account);
        byte[] prefix = Keys.key('A', account.number());
        List<WebSession> sessions = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (key, value) -> {
                        Kept kept = read(account, idIn(key), value);
                        if (Arrays.equals(stamp, kept.stamp()) && !isOver(kept.session()))
                            sessions.add(kept.session());
                        return Snapshot.Next.GO_ON;
                    });
        }
        return sessions;
    }

    /// @return false if there is none of that number
    public boolean end(AccountId account, int id) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    byte[] value = draft.get(key(account, id));
                    if (value == null) return false;
                    remove(draft, read(account, id, value));
                    return true;
                });
    }

    /// Ends all of an account.
    public void endAll(AccountId account) throws StoreFailed {
        endOthers(account, NONE);
    }

    /// Ends all of an account but one.
    public void endOthers(AccountId account, int but) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    for (Kept each : all(draft, account))
                        if (each.session().id() != but) remove(draft, each);
                    return draft.state();
                });
    }

    /// What requests that change something must show besides the cookie. It says nothing of the
    /// secret it is made from.
    public static String token(String secret) {
        return text(digest("token", secret));
    }

    private static List<Kept> all(Draft<Stateless> draft, AccountId account) throws StoreFailed {
        byte[] prefix = Keys.key('A', account.number());
        List<Kept> all = new ArrayList<>();
        for (var each : draft.scan(prefix, Keys.after(prefix)).entrySet())
            all.add(read(account, idIn(each.getKey()), each.getValue()));
        return all;
    }

    private static void write(Draft<Stateless> draft, Kept kept) {
        WebSession session = kept.session();
        draft.put(
                key(session.account(), session.id()),
                new RecordWriter(VERSION, 256)
                        .bytes(kept.hash())
                        .bytes(kept.stamp())
                        .number(session.made().getEpochSecond())
                        .number(session.seen().getEpochSecond())
                        .octet(session.stay() == Stay.LONG ? 1 : 0)
                        .text(session.visitor().address())
                        .text(session.visitor().agent())
                        .toBytes());
    }

    private static Kept read(AccountId account, int id, byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("session", value, VERSION);
        byte[] hash = in.bytes();
        byte[] stamp = in.bytes();
        Instant made = Instant.ofEpochSecond(in.number());
        Instant seen = Instant.ofEpochSecond(in.number());
        Stay stay = in.octet() == 1 ? Stay.LONG : Stay.SHORT;
        Visitor visitor = new Visitor(in.text(), in.text());
        return new Kept(hash, stamp, new WebSession(account, id, made, seen, stay, visitor));
    }

    private static void remove(Draft<Stateless> draft, Kept kept) {
        draft.delete(key(kept.session().account(), kept.session().id()));
        draft.delete(Keys.key('H', kept.hash()));
    }

    private static byte[] key(AccountId account, int id) {
        return ByteBuffer.allocate(13).put((byte) 'A').putLong(account.number()).putInt(id).array();
    }

    private static int idIn(byte[] key) {
        return ByteBuffer.wrap(key).getInt(9);
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] digest(String use, String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return digest.digest((use + ":" + secret).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
