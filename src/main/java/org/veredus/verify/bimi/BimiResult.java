package org.veredus.verify.bimi;

import java.util.Locale;

/// What a check came to, as the draft's section on Authentication-Results has it.
public enum BimiResult {
    PASS,
    /// The domain says nothing.
    NONE,
    FAIL,
    TEMPERROR,
    /// The domain says that it has no logo.
    DECLINED,
    /// The message is none that a logo may be shown for.
    SKIPPED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
