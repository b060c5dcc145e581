package org.veredus.account.factor;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A public key whose private part an authenticator of the account's owner keeps.
///
/// @param id of this account's
/// @param name what its owner calls it
/// @param host the relying party's id: it can be used there alone
/// @param used null: never yet
/// @param key what the authenticator told of itself at the registration
public record Passkey(
        int id, String name, String host, Instant made, @Nullable Instant used, Key key) {
    /// Characters.
    public static final int MAX_NAME = 100;

    /// What signatures are compared with.
    ///
    /// @param attested the attested credential data, with the public key. WebAuthn §6.5.1
    /// @param count of the last signature; 0 where the authenticator does not count
    /// @param transports how the authenticator can be reached, in the browser's words
    record Key(
            byte[] credential,
            byte[] attested,
            long count,
            boolean verified,
            boolean eligible,
            boolean backedUp,
            List<String> transports) {
        Key {
            transports = List.copyOf(transports);
        }

        Key after(long newCount, boolean isBackedUp, boolean userVerified) {
            return new Key(
                    credential,
                    attested,
                    newCount,
                    verified || userVerified,
                    eligible,
                    isBackedUp,
                    transports);
        }
    }

    public Passkey {
        if (id < 1 || name.isBlank() || name.length() > MAX_NAME)
            throw new IllegalArgumentException("passkey " + id + " named " + name);
    }

    public byte[] credential() {
        return key.credential().clone();
    }

    /// How a browser may reach the authenticator.
    public List<String> transports() {
        return key.transports();
    }

    /// Whether its owner's other devices have it, too.
    public boolean isSynced() {
        return key.backedUp();
    }

    Passkey usedNow(Key now, Instant at) {
        return new Passkey(id, name, host, made, at, now);
    }

    Passkey named(String other) {
        return new Passkey(id, other, host, made, used, key);
    }
}
