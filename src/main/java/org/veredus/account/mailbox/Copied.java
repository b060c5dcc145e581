package org.veredus.account.mailbox;

import java.util.List;

/// What a copy or move did: for COPYUID (RFC 4315 §3). The lists are as long as each other and in
/// order of source UID.
public record Copied(int uidValidity, List<Integer> sources, List<Integer> targets) {
    public Copied {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        if (sources.size() != targets.size())
            throw new IllegalArgumentException(
                    sources.size() + " sources, " + targets.size() + " targets");
    }
}
