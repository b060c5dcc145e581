package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.ScriptRefused.Reason;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// One account's scripts. Changes return when they are on stable storage.
public final class Scripts {
    private static final int VERSION = 1;
    private static final byte[] ACTIVE = {'Z', 'a'};
    private static final byte[] TEXTS = {'Z', 's'};

    private final Account account;
    private final ScriptQuota quota;

    public Scripts(Account account, ScriptQuota quota) {
        this.account = account;
        this.quota = quota;
    }

    /// All there are.
    ///
    /// @param active null if none runs
    public record Listing(SortedSet<String> names, @Nullable String active) {}

    public ScriptQuota quota() {
        return quota;
    }

    public Listing list() throws StoreFailed {
        return account.<Listing, RuntimeException>changeRecords(
                draft -> new Listing(names(draft), active(draft)));
    }

    /// All there are, with their numbers, in order of name.
    public List<StoredScript> all() throws StoreFailed {
        return account.<List<StoredScript>, RuntimeException>changeRecords(
                draft -> {
                    String active = active(draft);
                    List<StoredScript> all = new ArrayList<>();
                    for (String each : names(draft)) {
                        ScriptName name = new ScriptName(each);
                        String text = read(draft.get(key(name)));
                        StoredScript.Use use =
                                each.equals(active)
                                        ? StoredScript.Use.ACTIVE
                                        : StoredScript.Use.IDLE;
                        long number = ScriptIds.of(draft, name);
                        all.add(new StoredScript(number, name, text == null ? "" : text, use));
                    }
                    return all;
                });
    }

    /// Null if there is none of this name.
    public @Nullable String text(ScriptName name) throws StoreFailed {
        return read(account.record(key(name)));
    }

    /// The text of the script that runs; null if none does.
    public @Nullable String active() throws StoreFailed {
        String name = read(account.record(ACTIVE));
        return name == null ? null : text(new ScriptName(name));
    }

    /// Whether a script of this size could be put.
    public void checkSpace(ScriptName name, long octets) throws ScriptRefused, StoreFailed {
        if (octets > quota.octets()) {
            throw new ScriptRefused(
                    Reason.TOO_LARGE, "a script may have " + quota.octets() + " octets");
        }
        SortedSet<String> names = list().names();
        if (!names.contains(name.text()) && names.size() >= quota.scripts()) {
            throw tooMany();
        }
    }

    private ScriptRefused tooMany() {
        return new ScriptRefused(
                Reason.TOO_MANY, "there may be " + quota.scripts() + " scripts and no more");
    }

    /// Keeps a script, in the place of the one of this name.
    public void put(ScriptName name, String text) throws ScriptRefused, StoreFailed {
        checkSpace(name, text.getBytes(StandardCharsets.UTF_8).length);
        account.<Boolean, ScriptRefused>changeRecords(
                draft -> {
                    boolean known = draft.get(key(name)) != null;
                    if (!known && names(draft).size() >= quota.scripts()) {
                        throw tooMany();
                    }
                    draft.put(key(name), record(text));
                    return known;
                });
    }

    /// @param name null: none runs from now on
    public void activate(@Nullable ScriptName name) throws ScriptRefused, StoreFailed {
        account.<Boolean, ScriptRefused>changeRecords(
                draft -> {
                    if (name == null) {
                        draft.delete(ACTIVE);
                        return false;
                    }
                    existing(draft, name);
                    draft.put(ACTIVE, record(name.text()));
                    return true;
                });
    }

    /// RFC 5804 §2.10: not the active one.
    public void delete(ScriptName name) throws ScriptRefused, StoreFailed {
        account.<Boolean, ScriptRefused>changeRecords(
                draft -> {
                    existing(draft, name);
                    if (name.text().equals(active(draft))) {
                        throw new ScriptRefused(Reason.ACTIVE, "this is the active script");
                    }
                    draft.delete(key(name));
                    ScriptIds.drop(draft, name);
                    return true;
                });
    }

    /// RFC 5804 §2.11.1: the active one stays active.
    public void rename(ScriptName from, ScriptName to) throws ScriptRefused, StoreFailed {
        account.<Boolean, ScriptRefused>changeRecords(
                draft -> {
                    String text = existing(draft, from);
                    if (draft.get(key(to)) != null) {
                        throw new ScriptRefused(
                                Reason.ALREADY_EXISTS, "there is a script of the new name");
                    }
                    draft.delete(key(from));
                    draft.put(key(to), record(text));
                    ScriptIds.move(draft, from, to);
                    if (from.text().equals(active(draft))) {
                        draft.put(ACTIVE, record(to.text()));
                    }
                    return true;
                });
    }

    private static String existing(Draft<?> draft, ScriptName name)
            throws ScriptRefused, StoreFailed {
        String text = read(draft.get(key(name)));
        if (text == null) {
            throw new ScriptRefused(Reason.NONEXISTENT, "there is no script of this name");
        }
        return text;
    }

    private static SortedSet<String> names(Draft<?> draft) throws StoreFailed {
        NavigableMap<byte[], byte[]> records = draft.scan(TEXTS, Keys.after(TEXTS));
        SortedSet<String> names = new TreeSet<>();
        for (byte[] key : records.keySet()) {
            byte[] name = Arrays.copyOfRange(key, TEXTS.length, key.length);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
        return names;
    }

    private static @Nullable String active(Draft<?> draft) throws StoreFailed {
        return read(draft.get(ACTIVE));
    }

    private static byte[] key(ScriptName name) {
        byte[] text = name.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(TEXTS.length + text.length).put(TEXTS).put(text).array();
    }

    private static byte[] record(String text) {
        return new RecordWriter(VERSION).bytes(text.getBytes(StandardCharsets.UTF_8)).toBytes();
    }

    private static @Nullable String read(byte @Nullable [] record) throws StoreFailed {
        return record == null
                ? null
                : new String(
                        new RecordReader("script", record, VERSION).bytes(),
                        StandardCharsets.UTF_8);
    }
}
