package org.veredus.account.email;

/// What a mailbox holds. RFC 8621 §2
public record Counts(int emails, int unreadEmails, int threads, int unreadThreads) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts more, int times) {
        return new Counts(
                emails + times * more.emails,
                unreadEmails + times * more.unreadEmails,
                threads + times * more.threads,
                unreadThreads + times * more.unreadThreads);
    }
}
