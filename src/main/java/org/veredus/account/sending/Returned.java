package org.veredus.account.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What has come back about a sending: reports on its delivery and notifications that it was seen.
/// RFC 8621 §7: `dsnBlobIds`, `mdnBlobIds`, `displayed`
///
/// @param dsns numbers of the emails that are reports (RFC 3464), in the order in which they came
/// @param mdns numbers of the emails that are notifications (RFC 8098), in their order
/// @param seen the recipients by whom it was displayed, counted from 0
public record Returned(List<Long> dsns, List<Long> mdns, Set<Integer> seen) {
    /// Reports of a kind; more are not remembered.
    static final int MAX_REPORTS = 200;

    /// Nothing yet.
    public static final Returned NOTHING = new Returned(List.of(), List.of(), Set.of());

    public Returned {
        dsns = List.copyOf(dsns);
        mdns = List.copyOf(mdns);
        seen = Set.copyOf(seen);
    }

    Returned withDsn(long email) {
        return new Returned(with(dsns, email), mdns, seen);
    }

    Returned withMdn(long email, Set<Integer> displayed) {
        Set<Integer> all = new TreeSet<>(seen);
        all.addAll(displayed);
        return new Returned(dsns, with(mdns, email), all);
    }

    private static List<Long> with(List<Long> reports, long email) {
        if (reports.size() >= MAX_REPORTS || reports.contains(email)) return reports;
        List<Long> all = new ArrayList<>(reports);
        all.add(email);
        return all;
    }
}
