package org.veredus.storage.kv;

/// A queued commit.
public interface Pending {
    /// Returns when the commit is on stable storage.
    void await() throws Conflict, StoreFailed;
}
