package org.veredus.account.auth;

import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.storage.kv.StoreFailed;

/// Whose the names are that people log in by.
final class Candidates {
    private final Directory directory;
    private final CredentialStore credentials;

    Candidates(Directory directory, CredentialStore credentials) {
        this.directory = directory;
        this.credentials = credentials;
    }

    /// A name, and whose it is.
    ///
    /// @param key the same for all names of an account
    record Candidate(String key, @Nullable Profile profile, @Nullable Credentials credentials) {}

    /// What failures of an account are counted by.
    static String key(Profile profile) {
        return "#" + profile.id().number();
    }

    Candidate named(String name) throws StoreFailed {
        Address address = address(name);
        Profile profile = address == null ? null : directory.login(address);
        if (profile == null) {
            return new Candidate(address == null ? "?" : address.lookupKey(), null, null);
        }
        return new Candidate(key(profile), profile, credentials.find(profile.id()));
    }

    private static @Nullable Address address(String name) {
        try {
            return Address.parse(name);
        } catch (AddressException noName) {
            return null; // like an unknown one
        }
    }
}
