package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;

/// Hears of changes in a person's account and in those of others that they have subscribed to
/// something in, which may become others at any time. RFC 9670 §1.5. One thread.
public final class Audience implements AutoCloseable {
    private final Caller caller;
    private final Runnable listener;
    private final Map<AccountId, Pipeline.Registration> registrations = new HashMap<>();

    /// @param listener as for [org.veredus.account.mailbox.Account#listen]
    public Audience(Caller caller, Runnable listener) throws StoreFailed {
        this.caller = caller;
        this.listener = listener;
        accounts();
    }

    /// Whose changes are to be told now; from here on it is listened to them.
    public List<Access> accounts() throws StoreFailed {
        List<Access> accounts = of(caller);
        for (Access each : accounts)
            registrations.computeIfAbsent(
                    each.account().id(), _ -> each.account().listen(listener));
        Set<AccountId> wanted = new HashSet<>();
        for (Access each : accounts) wanted.add(each.account().id());
        for (AccountId known : List.copyOf(registrations.keySet())) {
            Pipeline.Registration gone =
                    wanted.contains(known) ? null : registrations.remove(known);
            if (gone != null) gone.close();
        }
        return accounts;
    }

    /// His own, then those of others.
    public static List<Access> of(Caller caller) throws StoreFailed {
        return of(caller.account(), caller.visible());
    }

    /// Somebody's own, then those of others.
    public static List<Access> of(Account own, VisibleMailboxes visible) throws StoreFailed {
        List<Access> accounts = new ArrayList<>();
        accounts.add(Access.own(own));
        accounts.addAll(visible.subscribed());
        return accounts;
    }

    @Override
    public void close() {
        registrations.values().forEach(Pipeline.Registration::close);
        registrations.clear();
    }
}
