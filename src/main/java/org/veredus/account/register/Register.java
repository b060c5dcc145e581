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

    /// What has become of it since a version, up to one with which no more than so many things
    /// are told. Null if that is no longer known, or never was a version, or the next version
    /// alone brings more.
    public @Nullable History since(long version, long most) throws StoreFailed {
        // what went is read last: whatever goes meanwhile is then told, perhaps too early
        Layout.Meta meta = Layout.meta(account.record(layout.meta()));
        if (version > meta.version() || version < meta.oldest()) return null;
        List<Event> events = new ArrayList<>();
        for (Item item : all()) {
            if (item.made() > version)
                events.add(new Event(item.made(), Kind.CREATED, item.number()));
            else if (item.changed() > version)
                events.add(new Event(item.changed(), Kind.UPDATED, item.number()));
        }
        for (Map.Entry<byte[], byte[]> each : account.records(layout.gone()).entrySet()) {
            long at = Layout.versionOfGone(each.getKey());
            if (at > version && Layout.made(each.getValue()) <= version)
                events.add(new Event(at, Kind.DESTROYED, Layout.numberOfGone(each.getKey())));
        }
        events.sort(Comparator.comparingLong(Event::version));
        int end = (int) Math.min(most, events.size());
        while (end > 0 && end < events.size() && isSplit(events, end)) end--;
        if (end == 0 && !events.isEmpty()) return null;
        boolean more = end < events.size();
        List<Event> told = events.subList(0, end);
        return new History(
                more ? told.getLast().version() : meta.version(),
                more,
                numbers(told, Kind.CREATED),
                numbers(told, Kind.UPDATED),
                numbers(told, Kind.DESTROYED));
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
