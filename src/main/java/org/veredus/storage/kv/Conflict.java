package org.veredus.storage.kv;

/// The partition's version was no longer the one the commit was based on; nothing was changed.
public final class Conflict extends Exception {
    private static final long serialVersionUID = 1;

    public Conflict(PartitionId partition, long basedOn, long found) {
        super(
                "partition "
                        + partition
                        + " is at version "
                        + found
                        + ", the commit was based on "
                        + basedOn,
                null,
                false,
                false);
    }
}
