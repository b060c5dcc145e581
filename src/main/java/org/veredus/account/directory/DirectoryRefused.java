package org.veredus.account.directory;

/// A change the directory does not make; nothing was changed. The message is a sentence for people.
public final class DirectoryRefused extends Exception {
    private static final long serialVersionUID = 1;

    /// Why.
    public enum Reason {
        /// The domain or address is taken.
        EXISTS,
        NO_SUCH_DOMAIN,
        NO_SUCH_ACCOUNT,
        NO_SUCH_ALIAS,
        NO_SUCH_ADDRESS,
        /// The domain still has accounts or aliases, or the address is the account's only one.
        IN_USE,
        LIMIT
    }

    private final Reason reason;

    DirectoryRefused(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
