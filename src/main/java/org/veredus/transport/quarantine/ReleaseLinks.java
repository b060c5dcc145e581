package org.veredus.transport.quarantine;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

/// Links in letters by which the owner of an account releases one held message without signing in.
/// A token names account, message and the second until which it holds, and is signed (HMAC-SHA-256,
/// 16 octets of it) with a secret of this server. A message that was released is not held any more,
/// so each works once.
public final class ReleaseLinks {
    /// How long one works.
    static final Duration VALID = Duration.ofDays(14);

    private static final PartitionId PARTITION = new PartitionId('h', 1);
    private static final byte[] SECRET = Keys.key('S');
    private static final int SECRET_OCTETS = 32;
    private static final int SIGNATURE = 16;
    private static final int NAMED = 3 * Long.BYTES;
    private static final int VERSION = 1;

    private final Quarantine quarantine;
    private final Pipeline<byte[]> pipeline;
    private final InstantSource clock;

    /// @param random must be hard to guess
    public static ReleaseLinks open(
            KeyValueStore store, Quarantine quarantine, InstantSource clock, RandomGenerator random)
            throws StoreFailed {
        ReleaseLinks links = new ReleaseLinks(store, quarantine, clock);
        links.makeSecret(random);
        return links;
    }

    private ReleaseLinks(KeyValueStore store, Quarantine quarantine, InstantSource clock) {
        this.quarantine = quarantine;
        this.clock = clock;
        pipeline = new Pipeline<>(store, PARTITION, ReleaseLinks::load);
    }

    private static byte[] load(Snapshot snapshot) throws StoreFailed {
        byte[] record = snapshot.get(SECRET);
        return record == null
                ? new byte[0]
                : new RecordReader("secret of release links", record, VERSION).bytes();
    }

    private void makeSecret(RandomGenerator random) throws StoreFailed {
        byte[] made = new byte[SECRET_OCTETS];
        random.nextBytes(made);
        pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    if (draft.state().length > 0) return false;
                    draft.put(SECRET, new RecordWriter(VERSION).bytes(made).toBytes());
                    draft.state(made);
                    return true;
                });
    }

    /// For the end of a link.
    public String token(Held held) throws StoreFailed {
        long until = clock.instant().plus(VALID).getEpochSecond();
        byte[] named =
                ByteBuffer.allocate(NAMED)
                        .putLong(held.account().number())
                        .putLong(held.number())
                        .putLong(until)
                        .array();
        byte[] token =
                ByteBuffer.allocate(NAMED + SIGNATURE).put(named).put(signature(named)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private byte[] signature(byte[] named) throws StoreFailed {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pipeline.state(), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(named), SIGNATURE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
    }

    /// What a token stands for.
    public sealed interface Found {
        record Message(Held held) implements Found {}

        /// Nobody here has made it.
        record Forged() implements Found {}

        record Expired() implements Found {}

        /// It was released or deleted.
        record Gone() implements Found {}
    }

    public Found find(String token) throws StoreFailed {
        byte[] octets = decoded(token);
        if (octets == null) return new Found.Forged();
        byte[] named = Arrays.copyOf(octets, NAMED);
        byte[] signed = Arrays.copyOfRange(octets, NAMED, octets.length);
        if (!MessageDigest.isEqual(signed, signature(named))) return new Found.Forged();
        ByteBuffer fields = ByteBuffer.wrap(named);
        AccountId account = new AccountId(fields.getLong());
        long number = fields.getLong();
        Instant until = Instant.ofEpochSecond(fields.getLong());
        if (!clock.instant().isBefore(until)) return new Found.Expired();
        Held held = quarantine.find(account, number);
        return held == null ? new Found.Gone() : new Found.Message(held);
    }

    private static byte @Nullable [] decoded(String token) {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(token);
            return octets.length == NAMED + SIGNATURE ? octets : null;
        } catch (IllegalArgumentException malformed) {
            return null; // somebody has written or broken it
        }
    }
}
