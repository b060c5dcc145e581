package org.veredus.account.sending;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.History;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.storage.kv.StoreFailed;

/// One account's identities.
public final class Identities {
    private final Register register;

    public Identities(Account account) {
        register = new Register(account, 'I');
    }

    /// All by number; with them, from now on, one for each of the account's own addresses.
    ///
    /// @param own the account's own addresses
    public Known known(List<String> own) throws StoreFailed {
        Known known = read();
        Set<String> missing = new LinkedHashSet<>(own);
        for (Identity identity : known.all().values()) missing.remove(identity.email());
        if (missing.isEmpty() || known.all().size() >= Identity.MAX_IDENTITIES) return known;
        register.<Boolean, RuntimeException>change(
                draft -> {
                    Set<String> left = new LinkedHashSet<>(missing);
                    for (Item item : draft.all()) left.remove(Identity.read(item.value()).email());
                    for (String email : left) draft.add(Identity.of(email).record());
                    return true;
                });
        return read();
    }

    /// Identities, and the version of which they are.
    public record Known(long version, SequencedMap<Long, Identity> all) {}

    private Known read() throws StoreFailed {
        long version = register.version(); // first: what is newer than it does no harm
        SequencedMap<Long, Identity> all = new LinkedHashMap<>();
        for (Item item : register.all()) all.put(item.number(), Identity.read(item.value()));
        return new Known(version, all);
    }

    public @Nullable Identity find(long number) throws StoreFailed {
        Item item = register.find(number);
        return item == null ? null : Identity.read(item.value());
    }

    public long version() throws StoreFailed {
        return register.version();
    }

    /// See [Register#since].
    public @Nullable History since(long version, long most) throws StoreFailed {
        return register.since(version, most);
    }

    /// @return its number; 0 if there are as many as there may be
    public long add(Identity identity) throws StoreFailed {
        return register.<Long, RuntimeException>change(
                draft -> {
                    if (draft.all().size() >= Identity.MAX_IDENTITIES) return 0L;
                    return draft.add(identity.record());
                });
    }

    /// @return false if there is none of this number
    public boolean put(long number, Identity identity) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(
                draft -> draft.put(number, identity.record()));
    }

    public boolean remove(long number) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(draft -> draft.remove(number));
    }
}
