package org.veredus.account.sending;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.account.register.Shelf;
import org.veredus.storage.kv.StoreFailed;

/// One account's identities.
public final class Identities {
    private static final Shelf.Form<Identity> FORM =
            new Shelf.Form<>() {
                @Override
                public byte[] write(Identity identity) {
                    return identity.record();
                }

                @Override
                public Identity read(byte[] record) throws StoreFailed {
                    return Identity.read(record);
                }
            };

    private final Shelf<Identity> shelf;

    public Identities(Account account) {
        shelf = new Shelf<>(new Register(account, 'I'), FORM);
    }

    public Shelf<Identity> shelf() {
        return shelf;
    }

    /// All by number; with them, from now on, one for each of the account's own addresses.
    ///
    /// @param own the account's own addresses
    public Shelf.Known<Identity> known(List<String> own) throws StoreFailed {
        Shelf.Known<Identity> known = shelf.known();
        Set<String> missing = new LinkedHashSet<>(own);
        for (Identity identity : known.all().values()) missing.remove(identity.email());
        if (missing.isEmpty() || known.all().size() >= Identity.MAX_IDENTITIES) return known;
        shelf.register()
                .<Boolean, RuntimeException>change(
                        draft -> {
                            Set<String> left = new LinkedHashSet<>(missing);
                            for (Item item : draft.all())
                                left.remove(Identity.read(item.value()).email());
                            for (String email : left) draft.add(Identity.of(email).record());
                            return true;
                        });
        return shelf.known();
    }
}
