package org.veredus.account.preference;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.History;
import org.veredus.account.register.Item;
import org.veredus.account.register.Register;
import org.veredus.account.register.RegisterDraft;
import org.veredus.account.register.Shelf;
import org.veredus.storage.kv.StoreFailed;

/// One account's preferences.
public final class Preferences {
    /// Of one account.
    public static final int MAX_PREFERENCES = 300;

    /// The webmail keeps here the code of the language that it speaks, as a JSON string.
    static final String LANGUAGE = "webmail.language";

    private static final Shelf.Form<Preference> FORM =
            new Shelf.Form<>() {
                @Override
                public byte[] write(Preference preference) {
                    return preference.record();
                }

                @Override
                public Preference read(byte[] record) throws StoreFailed {
                    return Preference.read(record);
                }
            };

    private final Register register;
    private final Shelf<Preference> shelf;

    public Preferences(Account account) {
        register = new Register(account, 'P');
        shelf = new Shelf<>(register, FORM);
    }

    /// What became of a change.
    public sealed interface Result {
        record Done(long number) implements Result {}

        /// Another one has the name.
        record NameTaken(long number) implements Result {}

        /// There are [Preferences#MAX_PREFERENCES].
        record Full() implements Result {}

        record Gone() implements Result {}
    }

    public Shelf.Known<Preference> known() throws StoreFailed {
        return shelf.known();
    }

    public long version() throws StoreFailed {
        return shelf.version();
    }

    /// See [Register#since].
    public @Nullable History since(long version, long told, long most) throws StoreFailed {
        return shelf.since(version, told, most);
    }

    public @Nullable Preference find(long number) throws StoreFailed {
        return shelf.find(number);
    }

    /// In which language letters to the owner are written, ISO 639; null if he has shown none.
    public @Nullable String language() throws StoreFailed {
        for (Preference each : known().all().values())
            if (each.name().equals(LANGUAGE)) return each.value().replace("\"", "");
        return null;
    }

    public Result add(Preference preference) throws StoreFailed {
        return register.<Result, RuntimeException>change(
                draft -> {
                    long holder = holder(draft, preference.name());
                    if (holder != 0) return new Result.NameTaken(holder);
                    if (draft.all().size() >= MAX_PREFERENCES) return new Result.Full();
                    return new Result.Done(draft.add(preference.record()));
                });
    }

    public Result put(long number, Preference preference) throws StoreFailed {
        return register.<Result, RuntimeException>change(
                draft -> {
                    long holder = holder(draft, preference.name());
                    if (holder != 0 && holder != number) return new Result.NameTaken(holder);
                    boolean there = draft.put(number, preference.record());
                    return there ? new Result.Done(number) : new Result.Gone();
                });
    }

    /// @return false if there is none of this number
    public boolean remove(long number) throws StoreFailed {
        return shelf.remove(number);
    }

    /// The number of the one that has a name; 0 if none has.
    private static long holder(RegisterDraft draft, String name) throws StoreFailed {
        for (Item item : draft.all())
            if (Preference.read(item.value()).name().equals(name)) return item.number();
        return 0;
    }
}
