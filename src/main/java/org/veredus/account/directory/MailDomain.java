package org.veredus.account.directory;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;

/// A domain whose mail is ours.
///
/// @param separator what a sub-address begins with: one ASCII character; empty for none
/// @param catchAll gets what is for nobody in the domain; null: such mail is refused
/// @param secondFactor whether its people must have one to log in
public record MailDomain(
        Domain name, String separator, @Nullable Address catchAll, SecondFactor secondFactor) {
    /// What is asked of accounts whose first address is in the domain, besides what the server
    /// asks of all.
    public enum SecondFactor {
        OPTIONAL,
        DEMANDED
    }

    public MailDomain {
        if (separator.length() > 1 || !"+-_=#.".contains(separator))
            throw new IllegalArgumentException("separator '" + separator + "'");
    }

    /// With `+` as separator, without a catch-all, with nothing demanded.
    public static MailDomain of(Domain name) {
        return new MailDomain(name, "+", null, SecondFactor.OPTIONAL);
    }

    public MailDomain withSeparator(String other) {
        return new MailDomain(name, other, catchAll, secondFactor);
    }

    public MailDomain withCatchAll(@Nullable Address other) {
        return new MailDomain(name, separator, other, secondFactor);
    }

    public MailDomain with(SecondFactor other) {
        return new MailDomain(name, separator, catchAll, other);
    }
}
