package org.veredus.account.preference;

import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// One thing that clients keep in an account.
///
/// @param name no other of the account has it
/// @param value JSON, in text
public record Preference(String name, String value) {
    /// Characters.
    public static final int MAX_NAME = 100;

    /// Characters.
    public static final int MAX_VALUE = 131_072;

    private static final int VERSION = 1;

    public Preference {
        if (!isName(name)) throw new IllegalArgumentException("name " + name);
        if (value.length() > MAX_VALUE)
            throw new IllegalArgumentException("value of " + value.length() + " characters");
    }

    /// Letters, digits, and `.`, `_`, `-` and `:` between what belongs together.
    public static boolean isName(String name) {
        return name.length() <= MAX_NAME && name.matches("[A-Za-z0-9._:-]+");
    }

    byte[] record() {
        return new RecordWriter(VERSION, value.length() + 128).text(name).text(value).toBytes();
    }

    static Preference read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("preference", record, VERSION);
        return new Preference(in.text(), in.text());
    }
}
