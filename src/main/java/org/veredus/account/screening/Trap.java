package org.veredus.account.screening;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

/// An address that nobody has and nobody should know: what comes to it is spam.
///
/// @param pattern `a@b.test`, `a@` for this local part in all of our domains, `@b.test` for all of
/// a
///     domain that nobody has
/// @param note why, for whoever wonders; may be empty
/// @param messages that came to it
/// @param last when the last one came; null: none did
public record Trap(
        String pattern, String note, Instant since, long messages, @Nullable Instant last) {
    public Trap {
        if (note.length() > Decision.MAX_NOTE)
            throw new IllegalArgumentException("a note of " + note.length() + " characters");
    }

    /// Reads a pattern in whatever case it is written.
    public static String pattern(String written) throws NoSubject {
        String text = written.strip();
        int at = text.lastIndexOf('@');
        try {
            if (at == 0) return "@" + Domain.parse(text.substring(1)).ascii();
            if (at > 0 && at == text.length() - 1) {
                String local = Address.parse(text + "any.test").localKey();
                return checked(local, local + "@");
            }
            Address address = Address.parse(text);
            return checked(address.localKey(), address.lookupKey());
        } catch (AddressException wrong) {
            throw new NoSubject(
                    written
                            + " is no trap such as a@b.example, a@ or @b.example: "
                            + wrong.getMessage());
        }
    }

    private static String checked(String local, String pattern) throws NoSubject {
        if (isPostmaster(local)) throw new NoSubject("people may write to postmaster");
        return pattern;
    }

    /// RFC 5321 §4.5.1: somebody reads what comes to it.
    static boolean isPostmaster(String local) {
        return local.toLowerCase(Locale.ROOT).equals("postmaster");
    }
}
