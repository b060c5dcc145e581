package org.veredus.account.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The tokens of all accounts, in the partition `o:0`. Of a token only its SHA-256 is kept: 160
/// random bits need no slow hash. A shared secret is kept as it is, as it must be known to prove
/// anything; it is none of the account's passwords and opens nothing but CRAM-MD5.
///
/// | key | value |
/// |---|---|
/// | `H` hash of the token (32) | account, id, what it may be used for unless that is everything |
/// | `A` account (8) id (4) | hash, name, when it was made, for a shared secret the secret |
public final class AppTokens {
    /// Tokens of one account.
    public static final int MAX_TOKENS = 100;

    /// What every token begins with, so that one can be told from a password at a glance.
    private static final String PREFIX = "vrt_";

    /// The same for secrets that both sides keep.
    private static final String SHARED_PREFIX = "vrs_";

    private static final PartitionId PARTITION = new PartitionId('o', 0);
    private static final int VERSION = 1;
    private static final int RANDOM_OCTETS = 20;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    AppTokens(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// A token just made. It is shown this once.
    public record Issued(AppToken token, String secret) {
        @Override
        public String toString() {
            return "Issued[" + token + "]";
        }
    }

    /// What making one takes.
    ///
    /// @param random must be hard to guess
    record Making(Instant now, RandomGenerator random) {}

    /// What is to be made.
    ///
    /// @param name what people call the program
    /// @param scope everything for a secret that both sides keep
    public record Order(String name, AppToken.Kind kind, Scope scope) {
        public Order {
            if (kind == AppToken.Kind.SHARED_SECRET && !scope.equals(Scope.ALL))
                throw new IllegalArgumentException("a shared secret with a scope");
        }

        public static Order token(String name) {
            return new Order(name, AppToken.Kind.TOKEN, Scope.ALL);
        }
    }

    /// Whose token it is, and for what.
    record Grant(AccountId account, Scope scope) {}

    /// Makes a token.
    ///
    /// @return null if the account has as many as it may
    @Nullable Issued issue(AccountId account, Order order, Making making) throws StoreFailed {
        byte[] octets = new byte[RANDOM_OCTETS];
        making.random().nextBytes(octets);
        boolean shared = order.kind() == AppToken.Kind.SHARED_SECRET;
        String secret =
                (shared ? SHARED_PREFIX : PREFIX)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        byte[] hash = hash(secret);
        byte[] prefix = Keys.key('A', account.number());
        return pipeline.<@Nullable Issued, RuntimeException>change(
                draft -> {
                    var there = draft.scan(prefix, Keys.after(prefix));
                    if (there.size() >= MAX_TOKENS) return null;
                    int id = there.isEmpty() ? 1 : idIn(there.lastKey()) + 1;
                    AppToken token =
                            new AppToken(
                                    id, order.name(), order.kind(), order.scope(), making.now());
                    RecordWriter record =
                            new RecordWriter(VERSION)
                                    .bytes(hash)
                                    .text(order.name())
                                    .number(making.now().getEpochSecond());
                    draft.put(key(account, id), (shared ? record.text(secret) : record).toBytes());
                    if (!shared) {
                        RecordWriter grant =
                                new RecordWriter(VERSION).number(account.number()).number(id);
                        if (!order.scope().equals(Scope.ALL)) grant.text(order.scope().wire());
                        draft.put(Keys.key('H', hash), grant.toBytes());
                    }
                    return new Issued(token, secret);
                });
    }

    /// In the order in which they were made.
    public List<AppToken> list(AccountId account) throws StoreFailed {
        List<AppToken> tokens = new ArrayList<>();
        byte[] prefix = Keys.key('A', account.number());
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (key, value) -> {
                        RecordReader in = new RecordReader("token", value, VERSION);
                        Grant grant = grant(in.bytes());
                        String name = in.text();
                        Instant made = Instant.ofEpochSecond(in.number());
                        AppToken.Kind kind =
                                in.atEnd() ? AppToken.Kind.TOKEN : AppToken.Kind.SHARED_SECRET;
                        Scope scope = grant == null ? Scope.ALL : grant.scope();
                        tokens.add(new AppToken(idIn(key), name, kind, scope, made));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return tokens;
    }

    /// The secrets of an account that both sides keep.
    List<byte[]> sharedSecrets(AccountId account) throws StoreFailed {
        List<byte[]> secrets = new ArrayList<>();
        byte[] prefix = Keys.key('A', account.number());
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (_, value) -> {
                        RecordReader in = new RecordReader("token", value, VERSION);
                        byte[] _ = in.bytes();
                        String _ = in.text();
                        long _ = in.number();
                        if (!in.atEnd()) secrets.add(in.text().getBytes(StandardCharsets.US_ASCII));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return secrets;
    }

    /// @return false if there is none of that number
    public boolean revoke(AccountId account, int id) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    byte[] record = draft.get(key(account, id));
                    if (record == null) return false;
                    draft.delete(key(account, id));
                    draft.delete(Keys.key('H', hashIn(record)));
                    return true;
                });
    }

    /// Takes all tokens of an account away.
    public void revokeAll(AccountId account) throws StoreFailed {
        byte[] prefix = Keys.key('A', account.number());
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    Map<byte[], byte[]> all = draft.scan(prefix, Keys.after(prefix));
                    for (Map.Entry<byte[], byte[]> each : all.entrySet()) {
                        draft.delete(each.getKey());
                        draft.delete(Keys.key('H', hashIn(each.getValue())));
                    }
                    return draft.state();
                });
    }

    /// Whether it may be a token, and is not just some password.
    static boolean isToken(String secret) {
        return secret.startsWith(PREFIX);
    }

    /// Whose token it is; null for none.
    @Nullable AccountId owner(String secret) throws StoreFailed {
        Grant grant = grant(secret);
        return grant == null ? null : grant.account();
    }

    @Nullable Grant grant(String secret) throws StoreFailed {
        return isToken(secret) ? grant(hash(secret)) : null;
    }

    private @Nullable Grant grant(byte[] hash) throws StoreFailed {
        byte[] record = store.get(PARTITION, Keys.key('H', hash));
        if (record == null) return null;
        RecordReader in = new RecordReader("token", record, VERSION);
        AccountId account = new AccountId(in.number());
        long _ = in.number();
        Scope scope = in.atEnd() ? Scope.ALL : Scope.parse(in.text());
        if (scope == null) throw new StoreFailed("a token for what nobody knows");
        return new Grant(account, scope);
    }

    static Pass pass(String secret) {
        return new Pass(Pass.Kind.TOKEN, Base64.getEncoder().encodeToString(hash(secret)));
    }

    /// Whether a token of the account has this mark.
    boolean has(AccountId account, String mark) throws StoreFailed {
        Grant grant = grant(Base64.getDecoder().decode(mark));
        return grant != null && account.equals(grant.account());
    }

    private static byte[] hashIn(byte[] record) throws StoreFailed {
        return new RecordReader("token", record, VERSION).bytes();
    }

    private static byte[] key(AccountId account, int id) {
        return ByteBuffer.allocate(13).put((byte) 'A').putLong(account.number()).putInt(id).array();
    }

    private static int idIn(byte[] key) {
        return ByteBuffer.wrap(key).getInt(9);
    }

    private static byte[] hash(String secret) {
        try {
            byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
