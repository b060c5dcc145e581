package org.veredus.account.email;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;

/// An account's emails at one moment; valid only while it is being shown.
public interface EmailView {
    /// The account's mod-sequence.
    long modSeq();

    /// When which kind of thing was another one last.
    Versions versions();

    /// What the states of somebody who is not the owner end in, see `Access` in `account.mailbox`:
    /// what they know is of no use once they see something else.
    String scope();

    /// The account's mailboxes, as far as they are seen.
    MailboxTree tree();

    /// Null if there is no such email or it is not to be seen.
    @Nullable Email find(long number);

    /// What is to be seen of a thread, oldest first; empty if there is nothing.
    List<Email> thread(long thread);

    Counts counts(MailboxId mailbox);

    /// All there are, oldest first; some are not visible.
    List<Email> byArrival();

    /// What is to be seen of a mailbox, oldest first; costs what the mailbox holds.
    List<Email> in(MailboxId mailbox);
}
