package org.veredus.account.directory;

/// What an account may do beyond using its mail.
public enum AccountRole {
    /// Everything the admin API and pages can do.
    ADMIN(1);

    private final int bit;

    AccountRole(int bit) {
        this.bit = bit;
    }

    /// How records name it.
    int bit() {
        return bit;
    }
}
