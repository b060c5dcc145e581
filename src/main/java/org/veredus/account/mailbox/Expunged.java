package org.veredus.account.mailbox;

/// What an expunge removed, and the mod-sequence it was given.
public record Expunged(UidSet uids, long modSeq) {}
