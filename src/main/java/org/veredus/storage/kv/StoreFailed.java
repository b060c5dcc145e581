package org.veredus.storage.kv;

/// The storage could not do what it was asked for: disk full, disk broken, engine closed. Whether
/// an interrupted
/// commit was applied is then unknown; nothing of it was acknowledged.
public final class StoreFailed extends Exception {
    private static final long serialVersionUID = 1;

    public StoreFailed(String what) {
        super(what);
    }

    public StoreFailed(String what, Throwable cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
