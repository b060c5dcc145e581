package org.veredus.account.mailbox;

/// A mailbox's number within its account: kept over renames, never used again (RFC 8474 §4).
public record MailboxId(int number) implements Comparable<MailboxId> {
    public MailboxId {
        if (number < 1) throw new IllegalArgumentException("mailbox number " + number);
    }

    @Override
    public int compareTo(MailboxId other) {
        return Integer.compare(number, other.number);
    }

    /// As clients see it. RFC 8474 §4.1, §7
    public String objectId() {
        return "F" + number;
    }
}
