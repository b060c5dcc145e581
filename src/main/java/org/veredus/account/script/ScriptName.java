package org.veredus.account.script;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a script is called. RFC 5804 §1.6
public record ScriptName(String text) {
    /// RFC 5804 §1.6 asks for at least 128 characters, which may take 512 octets.
    private static final int MAX_OCTETS = 512;

    public ScriptName {
        if (!isName(text)) {
            throw new IllegalArgumentException("script name " + text.length());
        }
    }

    /// Null for what can be no name.
    public static @Nullable ScriptName parse(String text) {
        return isName(text) ? new ScriptName(text) : null;
    }

    private static boolean isName(String text) {
        boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS;
        return !text.isEmpty() && fits && text.codePoints().noneMatch(ScriptName::isForbidden);
    }

    private static boolean isForbidden(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == '/' || c == 0xFFFD;
    }
}
