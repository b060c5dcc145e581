package org.veredus.account.register;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// A register whose things are all of one type.
public final class Shelf<T> {
    private final Register register;
    private final Form<T> form;

    /// How a thing is written.
    public interface Form<T> {
        byte[] write(T thing);

        T read(byte[] record) throws StoreFailed;
    }

    /// Things by number, and the version of which they are.
    public record Known<T>(long version, SequencedMap<Long, T> all) {}

    public Shelf(Register register, Form<T> form) {
        this.register = register;
        this.form = form;
    }

    /// For changes of several things at once.
    public Register register() {
        return register;
    }

    /// In order of number.
    public Known<T> known() throws StoreFailed {
        long version = register.version(); // first: what is newer than it does no harm
        SequencedMap<Long, T> all = new LinkedHashMap<>();
        for (Item item : register.all()) all.put(item.number(), form.read(item.value()));
        return new Known<>(version, all);
    }

    public @Nullable T find(long number) throws StoreFailed {
        Item item = number < 1 ? null : register.find(number);
        return item == null ? null : form.read(item.value());
    }

    public long version() throws StoreFailed {
        return register.version();
    }

    /// See [Register#since].
    public @Nullable History since(long version, long told, long most) throws StoreFailed {
        return register.since(version, told, most);
    }

    /// @param thing made of its number
    /// @param most there may be
    /// @return its number; 0 if there are as many as there may be
    public long add(LongFunction<T> thing, int most) throws StoreFailed {
        return register.<Long, RuntimeException>change(
                draft -> {
                    if (draft.all().size() >= most) return 0L;
                    return draft.add(number -> form.write(thing.apply(number)));
                });
    }

    /// Changes one, if it is there and comes out another.
    ///
    /// @return false if there is none of this number
    public boolean change(long number, UnaryOperator<T> how) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(
                draft -> {
                    Item item = draft.find(number);
                    if (item == null) return false;
                    T before = form.read(item.value());
                    T after = how.apply(before);
                    return after.equals(before) || draft.put(number, form.write(after));
                });
    }

    /// Removes one if it is still as it was.
    public void remove(long number, T was) throws StoreFailed {
        register.<Boolean, RuntimeException>change(
                draft -> {
                    Item item = draft.find(number);
                    boolean same = item != null && form.read(item.value()).equals(was);
                    return same && draft.remove(number);
                });
    }

    /// @return false if there is none of this number
    public boolean put(long number, T thing) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(
                draft -> draft.put(number, form.write(thing)));
    }

    /// @return false if there is none of this number
    public boolean remove(long number) throws StoreFailed {
        return register.<Boolean, RuntimeException>change(draft -> draft.remove(number));
    }
}
