package org.veredus.account.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.factor.FactorStore;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Each account's credentials on stable storage. Nothing of it is kept in memory.
public final class CredentialStore {
    private static final PartitionId PARTITION = new PartitionId('p', 0);
    private static final byte[] SECRET = Keys.key('S');
    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final AppTokens tokens;
    private final FactorStore factors;

    /// What the pipeline keeps: nothing, reading goes to the store.
    private enum Stateless {
        NOTHING
    }

    public CredentialStore(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        tokens = new AppTokens(store);
        factors = new FactorStore(store);
    }

    /// What programs log in with in place of passwords.
    public AppTokens tokens() {
        return tokens;
    }

    /// What is asked for besides passwords.
    public FactorStore factors() {
        return factors;
    }

    /// Null for an account nobody can log in to.
    public @Nullable Credentials find(AccountId account) throws StoreFailed {
        byte[] record = store.get(PARTITION, key(account));
        return record == null ? null : Credentials.read(record);
    }

    /// Tells an account's credentials from all that it had or will have, and says nothing of
    /// them; empty for an account nobody can log in to.
    public byte[] stamp(AccountId account) throws StoreFailed {
        byte[] record = store.get(PARTITION, key(account));
        if (record == null) return new byte[0];
        try {
            return MessageDigest.getInstance("SHA-256").digest(record);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /// What an account's present password lets in by.
    Pass pass(AccountId account) throws StoreFailed {
        return new Pass(Pass.Kind.PASSWORD, Base64.getEncoder().encodeToString(stamp(account)));
    }

    /// Whether a pass, of any kind but a session's, would still let in.
    public boolean admits(AccountId account, Pass pass) throws StoreFailed {
        return switch (pass.kind()) {
            case PASSWORD -> pass(account).equals(pass) && !factors.guards(account);
            case TOKEN -> tokens.has(account, pass.mark());
            case SESSION, OTHER -> false;
        };
    }

    public void set(AccountId account, Credentials credentials) throws StoreFailed {
        setAll(List.of(account), credentials);
    }

    /// Gives several accounts the same password, in one commit.
    public void setAll(Collection<AccountId> accounts, Credentials credentials) throws StoreFailed {
        byte[] record = credentials.toBytes();
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    for (AccountId account : accounts) draft.put(key(account), record);
                    return draft.state();
                });
    }

    public void remove(AccountId account) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.delete(key(account));
                    return draft.state();
                });
    }

    /// A secret of this installation, made when first asked for.
    byte[] secret(RandomGenerator random) throws StoreFailed {
        return pipeline.<byte[], RuntimeException>change(
                draft -> {
                    byte[] record = draft.get(SECRET);
                    if (record != null) return new RecordReader("secret", record, VERSION).bytes();
                    byte[] made = new byte[32];
                    random.nextBytes(made);
                    draft.put(SECRET, new RecordWriter(VERSION).bytes(made).toBytes());
                    return made;
                });
    }

    private static byte[] key(AccountId account) {
        return Keys.key('C', account.number());
    }
}
