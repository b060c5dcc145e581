package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Numbers by which scripts are known whatever they are called (RFC 9661 §2: `id`). A script gets
/// one when somebody asks for it, and keeps it when it is renamed.
final class ScriptIds {
    private static final byte[] NEXT = {'Z', 'N'};
    private static final byte[] NUMBERS = {'Z', 'n'};
    private static final int VERSION = 1;

    private ScriptIds() {}

    static long of(Draft<?> draft, ScriptName name) throws StoreFailed {
        byte[] record = draft.get(key(name));
        if (record != null) return read(record);
        byte[] last = draft.get(NEXT);
        long number = last == null ? 1 : read(last);
        draft.put(NEXT, record(number + 1));
        draft.put(key(name), record(number));
        return number;
    }

    static void move(Draft<?> draft, ScriptName from, ScriptName to) throws StoreFailed {
        byte[] record = draft.get(key(from));
        if (record == null) return;
        draft.delete(key(from));
        draft.put(key(to), record);
    }

    static void drop(Draft<?> draft, ScriptName name) {
        draft.delete(key(name));
    }

    private static byte[] key(ScriptName name) {
        byte[] text = name.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NUMBERS.length + text.length).put(NUMBERS).put(text).array();
    }

    private static byte[] record(long number) {
        return new RecordWriter(VERSION).number(number).toBytes();
    }

    private static long read(byte[] record) throws StoreFailed {
        return new RecordReader("script number", record, VERSION).number();
    }
}
