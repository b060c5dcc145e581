package org.veredus.account.directory;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;

/// A domain whose mail is ours.
///
/// @param separator what a sub-address begins with: one ASCII character; empty for none
/// @param catchAll gets what is for nobody in the domain; null: such mail is refused
public record MailDomain(Domain name, String separator, @Nullable Address catchAll) {
    public MailDomain {
        if (separator.length() > 1 || !"+-_=#.".contains(separator))
            throw new IllegalArgumentException("separator '" + separator + "'");
    }

    /// With `+` as separator and without a catch-all.
    public static MailDomain of(Domain name) {
        return new MailDomain(name, "+", null);
    }

    public MailDomain withSeparator(String other) {
        return new MailDomain(name, other, catchAll);
    }

    public MailDomain withCatchAll(@Nullable Address other) {
        return new MailDomain(name, separator, other);
    }
}
