package org.veredus.account.factor;

/// What an authenticator has sent does not count.
public final class PasskeyRefused extends Exception {
    private static final long serialVersionUID = 1;

    /// @param why for the log, and for who tries
    PasskeyRefused(String why) {
        super(why, null, false, false);
    }
}
