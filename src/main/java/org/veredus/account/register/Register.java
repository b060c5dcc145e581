package org.veredus.account.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.StoreFailed;

/// Things of one kind in one account.
public final class Register {
    private final Account account;
    private final Layout layout;

    /// @param letter of the account's partition; the description of `account.mailbox` says
    ///     whose it is
    public Register(Account account, char letter) {
        this.account = account;
        this.layout = new Layout(letter);
    }

    /// A change of the register; may run several times.
    @FunctionalInterface
    public interface Change<R extends @Nullable Object, X extends Exception> {
        R apply(RegisterDraft draft) throws X, StoreFailed;
    }

    /// Another number whenever anything in the register is another.
    public long version() throws StoreFailed {
        return Layout.meta(account.record(layout.meta())).version();
    }

    /// In order of number.
    public List<Item> all() throws StoreFailed {
        List<Item> all = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : account.records(layout.items()).entrySet())
            all.add(Layout.item(each.getKey(), each.getValue()));
        return all;
    }

    /// Null if there is none of this number.
    public @Nullable Item find(long number) throws StoreFailed {
        byte[] key = layout.item(number);
        byte[] record = account.record(key);
        return record == null ? null : Layout.item(key, record);
    }

    /// The octets of a content that one of the things holds; null if none does.
    public @Nullable Long sizeOf(BlobId content) throws StoreFailed {
        for (byte[] size : account.records(layout.holders(content)).values())
            return Layout.size(size);
        return null;
    }

    private enum Kind {
        CREATED,
        UPDATED,
        DESTROYED
    }

    private record Event(long version, Kind kind, long number) {}

    /// Lets go of all contents, as when the account is removed.
    public void letGo() throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    byte[] held = layout.held();
                    for (byte[] key : draft.scan(held, Keys.after(held)).keySet()) {
                        draft.delete(key);
                        draft.release(Layout.contentIn(key), key);
                    }
                    return true;
                });
    }

    /// What somebody knows of: all up to a version, and of the next one the things with the least
    /// numbers.
    private record Known(long version, long told) {
        boolean has(long at, long number) {
            return at <= version || (at == version + 1 && number <= told);
        }
    }

    /// What has become of it since a version, no more than so many things. Null if that is no
    /// longer known, or never was a version.
    ///
    /// @param told as a [History] says
    public @Nullable History since(long version, long told, long most) throws StoreFailed {
        // what went is read last: whatever goes meanwhile is then told, perhaps too early
        Layout.Meta meta = Layout.meta(account.record(layout.meta()));
        if (version > meta.version() || version < meta.oldest()) return null;
        List<Event> events = events(new Known(version, told));
        int end = (int) Math.min(most, events.size());
        while (end > 0 && end < events.size() && isSplit(events, end)) end--;
        boolean within = end == 0 && !events.isEmpty();
        if (within) end = (int) Math.min(most, events.size());
        boolean more = end < events.size();
        List<Event> some = events.subList(0, end);
        long upTo = more ? some.getLast().version() : meta.version();
        return new History(
                within ? upTo - 1 : upTo,
                within ? some.getLast().number() : 0,
                more,
                numbers(some, Kind.CREATED),
                numbers(some, Kind.UPDATED),
                numbers(some, Kind.DESTROYED));
    }

    private List<Event> events(Known known) throws StoreFailed {
        List<Event> events = new ArrayList<>();
        for (Item item : all()) {
            long number = item.number();
            if (!known.has(item.made(), number))
                events.add(new Event(item.made(), Kind.CREATED, number));
            else if (!known.has(item.changed(), number))
                events.add(new Event(item.changed(), Kind.UPDATED, number));
        }
        for (Map.Entry<byte[], byte[]> each : account.records(layout.gone()).entrySet()) {
            long at = Layout.versionOfGone(each.getKey());
            long number = Layout.numberOfGone(each.getKey());
            if (!known.has(at, number) && known.has(Layout.made(each.getValue()), number))
                events.add(new Event(at, Kind.DESTROYED, number));
        }
        events.sort(Comparator.comparingLong(Event::version).thenComparingLong(Event::number));
        return events;
    }

    /// Whether a version's changes are on both sides.
    private static boolean isSplit(List<Event> events, int end) {
        return events.get(end - 1).version() == events.get(end).version();
    }

    private static List<Long> numbers(List<Event> events, Kind kind) {
        return events.stream().filter(each -> each.kind == kind).map(Event::number).toList();
    }

    /// A change of two registers of one account, in one commit; may run several times.
    @FunctionalInterface
    public interface Joint<R extends @Nullable Object, X extends Exception> {
        R apply(RegisterDraft first, RegisterDraft second) throws X, StoreFailed;
    }

    /// Changes this register and another of the same account, or neither.
    public <R extends @Nullable Object, X extends Exception> R change(
            Register second, Joint<R, X> change) throws X, StoreFailed {
        return account.<R, X>changeRecords(
                draft -> {
                    RegisterDraft ours = new RegisterDraft(layout, draft);
                    RegisterDraft theirs = new RegisterDraft(second.layout, draft);
                    R result = change.apply(ours, theirs);
                    ours.end();
                    theirs.end();
                    return result;
                });
    }

    public <R extends @Nullable Object, X extends Exception> R change(Change<R, X> change)
            throws X, StoreFailed {
        return account.<R, X>changeRecords(
                draft -> {
                    RegisterDraft changing = new RegisterDraft(layout, draft);
                    R result = change.apply(changing);
                    changing.end();
                    return result;
                });
    }
}
