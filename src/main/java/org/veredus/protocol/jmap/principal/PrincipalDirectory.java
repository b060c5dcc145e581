package org.veredus.protocol.jmap.principal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Acl;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;

/// Who is shown to whom: the people of one's domain, those who share something with one, those one
/// shares something with, and everybody as a group. RFC 9670 §7 wants the set to be controlled.
final class PrincipalDirectory {
    private final Directory directory;

    PrincipalDirectory(Directory directory) {
        this.directory = directory;
    }

    /// Those somebody is shown.
    ///
    /// @param all by account, in order
    record Shown(TreeMap<Long, Principal> all) {
        /// The newest account, and what is known of those up to it.
        String state() {
            long newest = all.lastKey();
            return State.wire(newest) + '-' + mark(newest);
        }

        private String mark(long newest) {
            long mark = 1;
            for (Map.Entry<Long, Principal> each : all.headMap(newest, true).entrySet()) {
                mark = mark * 31 + each.getKey();
                mark = mark * 31 + String.valueOf(each.getValue().email()).hashCode();
                mark = mark * 31 + (each.getValue().access() == null ? 0 : 1);
            }
            return Long.toHexString(mark);
        }

        /// Those that have come since a state. Only that can be told: who goes, or is called
        /// another name, leaves no trace in the directory.
        List<Principal> since(String state) throws MethodError {
            int dash = state.indexOf('-');
            if (dash < 0) throw MethodError.cannotCalculateChanges();
            long newest = State.parse(state.substring(0, dash), all.lastKey());
            if (!mark(newest).equals(state.substring(dash + 1)))
                throw MethodError.cannotCalculateChanges();
            return List.copyOf(all.tailMap(newest, false).values());
        }
    }

    Shown shownTo(Caller caller) throws StoreFailed {
        AccountId self = caller.account().id();
        Profile own = directory.account(self);
        TreeSet<Long> numbers = new TreeSet<>(relations(caller));
        for (Profile profile : directory.accounts()) {
            boolean neighbour =
                    own != null && profile.primary().domain().equals(own.primary().domain());
            if (neighbour) numbers.add(profile.id().number());
        }
        TreeMap<Long, Principal> all = new TreeMap<>();
        all.put(Acl.Identifier.ANYONE, new Principal(Acl.Identifier.ANYONE, null, null));
        for (long number : numbers) {
            Principal principal = find(caller, number);
            if (principal != null) all.put(number, principal);
        }
        return new Shown(all);
    }

    private @Nullable Principal find(Caller caller, long number) throws StoreFailed {
        if (number == Acl.Identifier.ANYONE) return null;
        AccountId id = new AccountId(number);
        Profile profile = directory.account(id);
        if (profile == null) return null; // no longer there
        return new Principal(number, profile.primary().wire(), caller.visible().access(id));
    }

    private static List<Long> relations(Caller caller) throws StoreFailed {
        List<Long> related = new ArrayList<>();
        related.add(caller.account().id().number());
        for (AccountId owner : caller.visible().owners())
            if (caller.visible().access(owner) != null) related.add(owner.number());
        for (Mailbox mailbox : caller.account().state().tree().all())
            for (Acl.Identifier each : mailbox.acl().entries().keySet())
                related.add(each.account());
        return related;
    }
}
