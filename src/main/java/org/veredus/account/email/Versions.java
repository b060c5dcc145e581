package org.veredus.account.email;

/// For each kind of thing that JMAP shows of an account's mail, a mod-sequence since which all
/// of that kind has been as it is now. RFC 8620 §5.1
///
/// @param emails mailboxes and keywords of emails
/// @param threads which emails are of a thread
/// @param mailboxes their list, and what is counted of each
/// @param list the mailboxes' list alone
/// @param arrivals which emails have come, whatever became of them. RFC 8621 §1.5
public record Versions(long emails, long threads, long mailboxes, long list, long arrivals) {
    /// Nothing is known of what was before.
    static Versions at(long modSeq) {
        return new Versions(modSeq, modSeq, modSeq, modSeq, modSeq);
    }
}
