package org.veredus.storage.kv;

import org.jspecify.annotations.Nullable;

/// The storage could not do what it was asked for: disk full, disk broken, engine closed. Whether
/// an interrupted commit was applied is then unknown; nothing of it was acknowledged.
public final class StoreFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public enum Reason {
        /// Where in the program a full disk is noticed tells nobody anything: such a failure has no
        /// stack, and takes one line of the log however many sessions meet it.
        FULL,
        OTHER
    }

    public StoreFailed(String what) {
        this(what, null, Reason.OTHER);
    }

    public StoreFailed(String what, Throwable cause) {
        this(
                what + ": " + cause.getMessage(),
                cause,
                cause instanceof StoreFailed store ? store.reason : Reason.OTHER);
    }

    private StoreFailed(String message, @Nullable Throwable cause, Reason reason) {
        super(
                message,
                reason == Reason.FULL ? null : cause,
                reason != Reason.FULL,
                reason != Reason.FULL);
        this.reason = reason;
    }

    /// There is no room on the disk.
    public static StoreFailed full(String what, Throwable cause) {
        return new StoreFailed(what + ": " + cause.getMessage(), cause, Reason.FULL);
    }

    public Reason reason() {
        return reason;
    }
}
