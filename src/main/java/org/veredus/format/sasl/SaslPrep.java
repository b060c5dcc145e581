package org.veredus.format.sasl;

import com.ibm.icu.text.StringPrep;
import com.ibm.icu.text.StringPrepParseException;
import org.jspecify.annotations.Nullable;

/// Brings names and passwords into the one form that is compared, RFC 4013.
public final class SaslPrep {
    private static final StringPrep PROFILE = StringPrep.getInstance(StringPrep.RFC4013_SASLPREP);

    private SaslPrep() {}

    /// Null for text with characters that the profile prohibits, such as controls.
    public static @Nullable String prepare(String text) {
        try {
            // RFC 4013 §2.5 deviates: code points unassigned in Unicode 3.2 are taken for stored
            // strings too, as people have emoji in their passwords; they are left as they are
            return PROFILE.prepare(text, StringPrep.ALLOW_UNASSIGNED);
        } catch (StringPrepParseException prohibited) {
            return null;
        }
    }
}
