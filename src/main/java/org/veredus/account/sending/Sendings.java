package org.veredus.account.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.account.register.RegisterDraft;
import org.veredus.account.register.Shelf;
import org.veredus.storage.kv.StoreFailed;

/// What one account has sent. Of what is over and done with, the newest are kept.
public final class Sendings {
    /// Sendings of one account.
    private static final int MAX_KEPT = 5000;

    /// Forgets this many at once.
    private static final int FORGOTTEN = 500;

    private static final Shelf.Form<Sending> FORM =
            new Shelf.Form<>() {
                @Override
                public byte[] write(Sending sending) {
                    return sending.record();
                }

                @Override
                public Sending read(byte[] record) throws StoreFailed {
                    return Sending.read(record);
                }
            };

    private final Shelf<Sending> shelf;

    public Sendings(Account account) {
        shelf = new Shelf<>(new Register(account, 'J'), FORM);
    }

    /// In the order in which they were handed in.
    public Shelf<Sending> shelf() {
        return shelf;
    }

    /// @param sending made of its number
    /// @return the number
    public long add(LongFunction<Sending> sending) throws StoreFailed {
        return shelf.register()
                .<Long, RuntimeException>change(
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
}
