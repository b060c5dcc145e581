package org.veredus.account.parcel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.StoreFailed;

/// One account's parcels. Those whose time is over are not given out, and gone when the account's
/// parcels are next changed or looked through.
public final class Parcels {
    /// Parcels of an account.
    public static final int MAX_COUNT = 200;

    private static final int SECRET_OCTETS = 16;
    private static final int PIECE = 64 << 10;

    private final Account account;
    private final BlobStore blobs;
    private final InstantSource clock;

    public Parcels(Account account, BlobStore blobs, InstantSource clock) {
        this.account = account;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// Takes away those of an account whose time is over.
    public static void tidy(Accounts accounts, AccountId id, InstantSource clock)
            throws StoreFailed {
        if (!accounts.hasRecords(id, Keys.key('O'))) return;
        Parcels parcels = new Parcels(accounts.open(id), accounts.blobs(), clock);
        parcels.account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    parcels.forget(draft);
                    return true;
                });
    }

    /// Takes all away, as when the account is removed.
    public static void clear(Account account) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    for (Parcel each : all(draft)) drop(draft, each);
                    return true;
                });
    }

    /// What a file is called.
    ///
    /// @param kept how long it stays
    /// @param random must be hard to guess
    public record Label(String name, String type, Duration kept, RandomGenerator random) {}

    /// Takes a file; it is on stable storage when this returns.
    ///
    /// @throws MailboxRefused if there are too many, or all together with the mail would be more
    ///     than the account's quota; nothing is kept then
    public Parcel take(Label label, InputStream body)
            throws IOException, MailboxRefused, StoreFailed {
        byte[] octets = new byte[SECRET_OCTETS];
        label.random().nextBytes(octets);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        long room = room();
        try (BlobWriter writer = blobs.writer()) {
            byte[] piece = new byte[PIECE];
            long size = 0;
            for (int length = body.read(piece); length > 0; length = body.read(piece)) {
                writer.write(piece, 0, length);
                size += length;
                if (account.isFullFor(size + room, 0)) throw full();
            }
            return keep(secret, label, writer.finish());
        }
    }

    /// Octets of all that are there.
    private long room() throws StoreFailed {
        long octets = 0;
        for (Parcel each : list()) octets += each.size();
        return octets;
    }

    private static MailboxRefused full() {
        return new MailboxRefused(Reason.OVER_QUOTA, "there is no room for the file");
    }

    private Parcel keep(String secret, Label label, StagedBlob content)
            throws MailboxRefused, StoreFailed {
        Instant until = Instant.ofEpochSecond(clock.instant().plus(label.kept()).getEpochSecond());
        Parcel parcel =
                new Parcel(secret, label.name(), label.type(), content.size(), content.id(), until);
        byte[] key = key(secret);
        return account.<Parcel, MailboxRefused>changeRecords(
                draft -> {
                    List<Parcel> there = forget(draft);
                    long octets = there.stream().mapToLong(Parcel::size).sum();
                    if (there.size() >= MAX_COUNT || account.isFullFor(octets + parcel.size(), 0))
                        throw full();
                    draft.bring(content, key);
                    draft.put(key, parcel.record());
                    return parcel;
                });
    }

    /// @return those that are left
    private List<Parcel> forget(Draft<?> draft) throws StoreFailed {
        List<Parcel> left = new ArrayList<>();
        for (Parcel parcel : all(draft)) {
            if (isHere(parcel)) left.add(parcel);
            else drop(draft, parcel);
        }
        return left;
    }

    private static List<Parcel> all(Draft<?> draft) throws StoreFailed {
        byte[] prefix = Keys.key('O');
        List<Parcel> all = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : draft.scan(prefix, Keys.after(prefix)).entrySet())
            all.add(Parcel.read(secretIn(each.getKey()), each.getValue()));
        return all;
    }

    private static void drop(Draft<?> draft, Parcel parcel) throws StoreFailed {
        draft.delete(key(parcel.secret()));
        draft.release(parcel.content(), key(parcel.secret()));
    }

    private boolean isHere(Parcel parcel) {
        return clock.instant().isBefore(parcel.until());
    }

    /// Those that go first come first.
    public List<Parcel> list() throws StoreFailed {
        List<Parcel> all = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : account.records(Keys.key('O')).entrySet()) {
            Parcel parcel = Parcel.read(secretIn(each.getKey()), each.getValue());
            if (isHere(parcel)) all.add(parcel);
        }
        all.sort(Comparator.comparing(Parcel::until).thenComparing(Parcel::secret));
        return all;
    }

    /// Null if there is none, or none any more.
    public @Nullable Parcel find(String secret) throws StoreFailed {
        byte[] record = account.record(key(secret));
        Parcel parcel = record == null ? null : Parcel.read(secret, record);
        return parcel != null && isHere(parcel) ? parcel : null;
    }

    /// Octets of one, from an offset on.
    public void writeTo(Parcel parcel, long from, long length, OutputStream out)
            throws IOException, StoreFailed {
        blobs.copy(parcel.content(), from, length, out::write);
    }

    /// @return false if there is none
    public boolean remove(String secret) throws StoreFailed {
        return account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    byte[] record = draft.get(key(secret));
                    forget(draft);
                    if (record == null || draft.get(key(secret)) == null) return false;
                    drop(draft, Parcel.read(secret, record));
                    return true;
                });
    }

    private static byte[] key(String secret) {
        return Keys.key('O', secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String secretIn(byte[] key) {
        return new String(Arrays.copyOfRange(key, 1, key.length), StandardCharsets.UTF_8);
    }
}
