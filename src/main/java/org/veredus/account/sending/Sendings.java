package org.veredus.account.sending;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.History;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.account.register.RegisterDraft;
import org.veredus.storage.kv.StoreFailed;

/// What one account has sent. Of what is over and done with, the newest are kept.
public final class Sendings {
    /// Sendings of one account.
    private static final int MAX_KEPT = 5000;

    /// Forgets this many at once.
    private static final int FORGOTTEN = 500;

    private final Register register;

    public Sendings(Account account) {
        register = new Register(account, 'J');
    }

    /// Sendings, and the version of which they are.
    public record Known(long version, SequencedMap<Long, Sending> all) {}

    /// In the order in which they were handed in.
    public Known known() throws StoreFailed {
        long version = register.version(); // first: what is newer than it does no harm
        SequencedMap<Long, Sending> all = new LinkedHashMap<>();
        for (Item item : register.all()) all.put(item.number(), Sending.read(item.value()));
        return new Known(version, all);
    }

    public @Nullable Sending find(long number) throws StoreFailed {
        Item item = register.find(number);
        return item == null ? null : Sending.read(item.value());
    }

    public long version() throws StoreFailed {
        return register.version();
    }

    /// See [Register#since].
    public @Nullable History since(long version, long most) throws StoreFailed {
        return register.since(version, most);
    }

    /// @param sending made of its number
    /// @return the number
    public long add(LongFunction<Sending> sending) throws StoreFailed {
        return register.<Long, RuntimeException>change(
                draft -> {
                    long number = draft.add(at -> sending.apply(at).record());
                    if (number % FORGOTTEN == 0) forget(draft);
                    return number;
                });
    }

    private static void forget(RegisterDraft draft) throws StoreFailed {
        List<Item> all = draft.all();
        if (all.size() <= MAX_KEPT) return;
        List<Long> over = new ArrayList<>();
        for (Item item : all) {
            if (over.size() >= FORGOTTEN) break;
            if (Sending.read(item.value()).undo() != Sending.Undo.PENDING) over.add(item.number());
        }
        for (long number : over) draft.remove(number);
    }

    /// Changes one, if it is there and comes out another.
    public void change(long number, UnaryOperator<Sending> how) throws StoreFailed {
        register.<Boolean, RuntimeException>change(
                draft -> {
                    Item item = draft.find(number);
                    if (item == null) return false;
                    Sending before = Sending.read(item.value());
                    Sending after = how.apply(before);
                    return !after.equals(before) && draft.put(number, after.record());
                });
    }

    public boolean remove(long number) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(draft -> draft.remove(number));
    }
}
