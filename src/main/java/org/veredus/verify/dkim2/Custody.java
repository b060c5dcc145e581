package org.veredus.verify.dkim2;

import java.util.List;

/// With which envelope a message goes from one to the next, draft §9.2.
///
/// @param from MAIL FROM
/// @param to RCPT TO, of one transaction at least
public record Custody(MailPath from, List<MailPath> to) {
    public Custody {
        to = List.copyOf(to);
        if (to.isEmpty()) throw new IllegalArgumentException("to nobody");
    }
}
