package org.veredus.account.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.StoreFailed;

/// A change of a register in the making.
public final class RegisterDraft {
    /// Things that went of which it is known.
    private static final int MAX_GONE = 10_000;

    /// Forgets this many at once, so that it need not be done each time.
    private static final int FORGOTTEN = 1000;

    private final Layout layout;
    private final Draft<?> draft;
    private final Layout.Meta before;
    private long nextNumber;
    private boolean changed;
    private boolean removed;

    RegisterDraft(Layout layout, Draft<?> draft) throws StoreFailed {
        this.layout = layout;
        this.draft = draft;
        before = Layout.meta(draft.get(layout.meta()));
        nextNumber = before.nextNumber();
    }

    private long version() {
        return before.version() + 1;
    }

    /// @return its number
    public long add(byte[] value) {
        return add(_ -> value);
    }

    /// @param value made of the number
    /// @return the number
    public long add(LongFunction<byte[]> value) {
        long number = nextNumber++;
        Item item = new Item(number, version(), version(), value.apply(number));
        draft.put(layout.item(number), Layout.value(item));
        changed = true;
        return number;
    }

    public @Nullable Item find(long number) throws StoreFailed {
        byte[] key = layout.item(number);
        byte[] record = draft.get(key);
        return record == null ? null : Layout.item(key, record);
    }

    /// In order of number.
    public List<Item> all() throws StoreFailed {
        List<Item> all = new ArrayList<>();
        byte[] items = layout.items();
        NavigableMap<byte[], byte[]> records = draft.scan(items, Keys.after(items));
        for (Map.Entry<byte[], byte[]> each : records.entrySet())
            all.add(Layout.item(each.getKey(), each.getValue()));
        return all;
    }

    /// @return false if there is none of this number
    public boolean put(long number, byte[] value) throws StoreFailed {
        Item item = find(number);
        if (item == null) return false;
        Item next = new Item(number, item.made(), version(), value);
        draft.put(layout.item(number), Layout.value(next));
        changed = true;
        return true;
    }

    /// @return false if there is none of this number
    public boolean remove(long number) throws StoreFailed {
        Item item = find(number);
        if (item == null) return false;
        draft.delete(layout.item(number));
        draft.put(layout.gone(version(), number), Layout.made(item.made()));
        changed = true;
        removed = true;
        return true;
    }

    /// A thing holds a content that comes with this commit.
    public void bring(long number, StagedBlob content) {
        byte[] holder = layout.holder(content.id(), number);
        draft.bring(content, holder);
        draft.put(holder, Layout.size(content.size()));
    }

    /// A thing holds a content no longer.
    public void letGo(long number, BlobId content) {
        byte[] holder = layout.holder(content, number);
        draft.delete(holder);
        draft.release(content, holder);
    }

    void end() throws StoreFailed {
        if (!changed) return;
        long oldest = removed ? forget() : before.oldest();
        draft.put(layout.meta(), Layout.value(new Layout.Meta(nextNumber, version(), oldest)));
    }

    private long forget() throws StoreFailed {
        byte[] gone = layout.gone();
        NavigableMap<byte[], byte[]> records = draft.scan(gone, Keys.after(gone));
        if (records.size() <= MAX_GONE) return before.oldest();
        long oldest = before.oldest();
        int left = FORGOTTEN;
        for (byte[] key : records.keySet()) {
            if (left-- == 0) break;
            draft.delete(key);
            oldest = Layout.versionOfGone(key);
        }
        return oldest;
    }
}
