package org.veredus.account.junk;

import org.jspecify.annotations.Nullable;

/// What a message is to its reader.
public enum JunkClass {
    JUNK(1),
    WANTED(2);

    private final int code;

    JunkClass(int code) {
        this.code = code;
    }

    /// How records name it.
    int code() {
        return code;
    }

    static @Nullable JunkClass ofCode(int code) {
        return code == 1 ? JUNK : code == 2 ? WANTED : null;
    }

    public JunkClass other() {
        return this == JUNK ? WANTED : JUNK;
    }
}
