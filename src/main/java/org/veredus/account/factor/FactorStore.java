package org.veredus.account.factor;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What each account has besides its password, on stable storage. Nothing of it is kept in memory.
public final class FactorStore {
    /// Passkeys of one account.
    public static final int MAX_PASSKEYS = 20;

    private static final PartitionId PARTITION = new PartitionId('e', 0);
    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    public FactorStore(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// What a code was that has been shown.
    public enum Code {
        /// Of the authenticator app; it counts no more.
        APP,
        /// A recovery code; it is gone.
        RECOVERY,
        /// None of the account's, or one that has counted already.
        WRONG
    }

    public Factors find(AccountId account) throws StoreFailed {
        byte[] record = store.get(PARTITION, key(account));
        return record == null ? Factors.NONE : Factors.read(record);
    }

    /// Whether the password alone does not open the account.
    public boolean guards(AccountId account) throws StoreFailed {
        return find(account).guards();
    }

    /// Whose credential it is; null for nobody's.
    @Nullable AccountId owner(byte[] credential) throws StoreFailed {
        byte[] record = store.get(PARTITION, index(credential));
        return record == null
                ? null
                : new AccountId(new RecordReader("credential", record, VERSION).number());
    }

    /// Takes an authenticator app whose code has been right, in place of another.
    ///
    /// @param step of that code: it counts no more
    public void setApp(AccountId account, TotpSecret secret, Instant now, long step)
            throws StoreFailed {
        change(account, factors -> factors.with(new Factors.App(secret, now, step)));
    }

    public void removeApp(AccountId account) throws StoreFailed {
        change(account, factors -> factors.with((Factors.App) null));
    }

    /// Makes new recovery codes, in place of all others. They are shown this once.
    ///
    /// @param random must be hard to guess
    public List<String> renewRecovery(AccountId account, RandomGenerator random)
            throws StoreFailed {
        List<String> codes = RecoveryCodes.make(random);
        List<byte[]> hashes = RecoveryCodes.hashes(codes);
        change(account, factors -> factors.withRecovery(hashes));
        return codes;
    }

    /// Judges a code, and uses it up.
    public Code useCode(AccountId account, String typed, Instant now) throws StoreFailed {
        String digits = typed.replaceAll("\\s", "");
        byte[] hash = RecoveryCodes.hash(typed);
        return pipeline.<Code, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    Factors.App app = factors.app();
                    long step = app == null ? -1 : app.secret().step(digits, now, app.step());
                    if (app != null && step >= 0) {
                        Factors.App next = new Factors.App(app.secret(), app.made(), step);
                        write(draft, account, factors.with(next));
                        return Code.APP;
                    }
                    List<byte[]> left = new ArrayList<>(factors.recovery());
                    boolean found =
                            hash != null
                                    && left.removeIf(each -> MessageDigest.isEqual(each, hash));
                    if (!found) return Code.WRONG;
                    write(draft, account, factors.withRecovery(left));
                    return Code.RECOVERY;
                });
    }

    /// Keeps a passkey.
    ///
    /// @return null if somebody has it already, or the account has as many as it may
    @Nullable Passkey add(AccountId account, String name, String host, Passkey.Key key, Instant now)
            throws StoreFailed {
        return pipeline.<@Nullable Passkey, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    List<Passkey> all = new ArrayList<>(factors.passkeys());
                    byte[] index = index(key.credential());
                    if (all.size() >= MAX_PASSKEYS || draft.get(index) != null) return null;
                    int id = all.isEmpty() ? 1 : all.getLast().id() + 1;
                    Passkey made = new Passkey(id, name, host, now, null, key);
                    all.add(made);
                    write(draft, account, factors.with(all));
                    draft.put(index, new RecordWriter(VERSION).number(account.number()).toBytes());
                    return made;
                });
    }

    /// @return false if there is none of that number
    public boolean rename(AccountId account, int id, String name) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    for (Passkey each : factors.passkeys()) {
                        if (each.id() != id) continue;
                        write(draft, account, factors.replacing(each.named(name)));
                        return true;
                    }
                    return false;
                });
    }

    /// @return false if there is none of that number
    public boolean removePasskey(AccountId account, int id) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    List<Passkey> left = new ArrayList<>(factors.passkeys());
                    boolean there = left.removeIf(each -> each.id() == id);
                    for (Passkey each : factors.passkeys())
                        if (each.id() == id) draft.delete(index(each.key().credential()));
                    if (there) write(draft, account, factors.with(left));
                    return there;
                });
    }

    /// Notes a signature that was right.
    ///
    /// WebAuthn §6.1.1: a count that has not grown says that there may be two of an authenticator
    /// that knows of one. The signature does not count then.
    ///
    /// @return false if the count has not grown, or the passkey is gone
    boolean note(AccountId account, Passkey signed, Passkey.Key now, Instant at)
            throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    Passkey known = factors.passkey(signed.key().credential());
                    if (known == null) return false;
                    long before = known.key().count();
                    if ((before != 0 || now.count() != 0) && now.count() <= before) return false;
                    write(draft, account, factors.replacing(known.usedNow(now, at)));
                    return true;
                });
    }

    /// Takes everything away that an account has besides its password.
    ///
    /// @return false if there was nothing
    public boolean removeAll(AccountId account) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Factors factors = read(draft, account);
                    for (Passkey each : factors.passkeys())
                        draft.delete(index(each.key().credential()));
                    draft.delete(key(account));
                    return factors.guards();
                });
    }

    private interface Change {
        Factors of(Factors factors);
    }

    private void change(AccountId account, Change change) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    write(draft, account, change.of(read(draft, account)));
                    return draft.state();
                });
    }

    private static Factors read(Draft<Stateless> draft, AccountId account) throws StoreFailed {
        byte[] record = draft.get(key(account));
        return record == null ? Factors.NONE : Factors.read(record);
    }

    /// Recovery codes of an account without anything else would open nothing, and come back to
    /// life with the next factor.
    private static void write(Draft<Stateless> draft, AccountId account, Factors factors) {
        if (factors.guards()) draft.put(key(account), factors.toBytes());
        else draft.delete(key(account));
    }

    private static byte[] key(AccountId account) {
        return Keys.key('F', account.number());
    }

    private static byte[] index(byte[] credential) {
        return Keys.key('I', Digests.sha256(credential));
    }
}
