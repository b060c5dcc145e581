package org.veredus.account.screening;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Decision.Verb;
import org.veredus.base.net.Cidr;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;

/// What was decided for one [Scope].
public record Policy(Thresholds thresholds, Map<Subject, Decision> decisions) {
    /// Decisions of one policy.
    public static final int MAX_ENTRIES = 2000;

    public static final Policy NONE = new Policy(Thresholds.NONE, Map.of());

    public Policy {
        decisions = Map.copyOf(decisions);
        if (decisions.size() > MAX_ENTRIES)
            throw new IllegalArgumentException(decisions.size() + " decisions");
    }

    public boolean isEmpty() {
        return thresholds.isEmpty() && decisions.isEmpty();
    }

    public Policy with(Thresholds other) {
        return new Policy(other, decisions);
    }

    public Policy with(Collection<Decision> added) {
        Map<Subject, Decision> all = new HashMap<>(decisions);
        for (Decision one : added) all.put(one.subject(), one);
        return new Policy(thresholds, all);
    }

    public Policy without(Collection<Subject> subjects) {
        Map<Subject, Decision> rest = new HashMap<>(decisions);
        rest.keySet().removeAll(List.copyOf(subjects));
        return new Policy(thresholds, rest);
    }

    /// What was decided of a party: of its mail address, of the nearest domain above it, or of its
    /// network, where the narrowest counts. Null: nothing.
    public @Nullable Decision of(Party party) {
        if (decisions.isEmpty()) return null;
        Address sender = party.sender();
        Decision bySender = sender == null ? null : of(sender);
        if (bySender != null) return bySender;
        InetAddress client = party.client();
        return client == null ? null : of(client);
    }

    private @Nullable Decision of(Address sender) {
        Decision exact = decisions.get(Subject.of(sender));
        if (exact != null || sender.domain().literal()) return exact;
        String name = sender.domain().ascii();
        while (true) {
            Decision found = decisions.get(new Subject.OfDomain(new Domain(name)));
            if (found != null) return found;
            int dot = name.indexOf('.');
            if (dot < 0) return null;
            name = name.substring(dot + 1);
        }
    }

    private @Nullable Decision of(InetAddress client) {
        Decision narrowest = null;
        int bits = -1;
        for (Decision decision : decisions.values()) {
            if (!(decision.subject() instanceof Subject.OfNetwork(Cidr network))) continue;
            if (network.prefix() < bits || !network.contains(client)) continue;
            boolean stricter = network.prefix() > bits || decision.verb() == Verb.BLOCK;
            if (stricter) narrowest = decision;
            bits = network.prefix();
        }
        return narrowest;
    }
}
