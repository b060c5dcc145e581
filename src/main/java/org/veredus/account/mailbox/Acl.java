package org.veredus.account.mailbox;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who else may do what with a mailbox. Its owner, who may do everything, is not in it. RFC 4314 §2
///
/// @param entries no two for one identifier, none without rights
public record Acl(SortedMap<Identifier, Rights> entries) {
    public static final Acl NONE = new Acl(new TreeMap<>());

    /// Entries of one mailbox.
    public static final int MAX_ENTRIES = 200;

    public Acl {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(entries.size() + " entries");
        }
    }

    /// Whom an entry is about.
    ///
    /// @param account 0 for anyone
    /// @param negative whether the rights are taken away. RFC 4314 §2
    public record Identifier(long account, boolean negative) implements Comparable<Identifier> {
        public static final long ANYONE = 0;

        public Identifier {
            if (account < 0) throw new IllegalArgumentException("account " + account);
        }

        boolean means(AccountId who) {
            return account == ANYONE || account == who.number();
        }

        @Override
        public int compareTo(Identifier other) {
            int byAccount = Long.compare(account, other.account);
            return byAccount != 0 ? byAccount : Boolean.compare(negative, other.negative);
        }
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// What somebody who is not the owner may do.
    public Rights of(AccountId who) {
        Rights granted = Rights.NONE;
        Rights denied = Rights.NONE;
        for (Map.Entry<Identifier, Rights> each : entries.entrySet()) {
            if (!each.getKey().means(who)) continue;
            if (each.getKey().negative()) denied = denied.with(each.getValue());
            else granted = granted.with(each.getValue());
        }
        return granted.without(denied);
    }

    public Rights of(Identifier identifier) {
        return entries.getOrDefault(identifier, Rights.NONE);
    }

    /// With other rights for one identifier; none at all end its entry.
    Acl with(Identifier identifier, Rights rights) {
        SortedMap<Identifier, Rights> next = new TreeMap<>(entries);
        if (rights.isEmpty()) next.remove(identifier);
        else next.put(identifier, rights);
        return new Acl(next);
    }
}
