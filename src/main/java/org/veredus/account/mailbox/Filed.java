package org.veredus.account.mailbox;

import java.util.List;

/// Where messages were filed: for APPENDUID (RFC 4315 §3) and the trace.
///
/// @param uids in the order in which the messages were given
public record Filed(MailboxId mailbox, int uidValidity, List<Integer> uids, List<Long> emails) {
    public Filed {
        uids = List.copyOf(uids);
        emails = List.copyOf(emails);
    }
}
