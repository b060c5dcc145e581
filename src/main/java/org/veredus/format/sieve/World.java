package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.convert.Converter;

/// What scripts ask about that is neither in them nor in the message. Answers must be quick, and
/// the
/// same within one run.
public interface World {
    /// Whether there is a mailbox of this name that mail can be filed into. RFC 5490 §3.1
    boolean mailboxExists(String mailbox);

    /// The name of the mailbox with this id. RFC 9042
    @Nullable String mailboxWithId(String id);

    /// The name of a mailbox with this attribute, such as `\Junk`. RFC 8579
    @Nullable String mailboxForUse(String attribute);

    /// Whether the mailbox has this attribute.
    boolean hasUse(String mailbox, String attribute);

    /// An annotation; null where there is none. RFC 5490 §3.3
    ///
    /// @param mailbox null for the server's own
    @Nullable String annotation(@Nullable String mailbox, String entry);

    /// Whether this was noted within the time it was to be remembered for. RFC 7352
    boolean isDuplicate(DuplicateMark mark);

    /// An item of the environment such as `domain` or `remote-ip`; null for unknown ones. RFC 5183
    @Nullable String environment(String item);

    /// Whether there is a list of this name. RFC 6134 §2.7
    boolean listExists(String list);

    /// Whether a list has this member. RFC 6134 §2.2
    boolean isListed(String list, String value);

    /// How likely the message is spam, 0 to 100; null: not tested. RFC 5235
    @Nullable Integer spamPercent();

    /// 1 for a clean message to 5 for a virus; null: not tested. RFC 5235 §2.3
    @Nullable Integer virusLevel();

    /// Another script; null where there is none, or it does not compile. RFC 6609
    @Nullable Script script(Place place, String name);

    /// Where an included script is looked for.
    enum Place {
        PERSONAL,
        GLOBAL
    }

    /// What a web server says at an address; null where it says nothing, or must not be asked. Only
    /// scripts of the administrator ask.
    @Nullable String lookUp(String address);

    /// What changes the form of contents. RFC 6558
    Converter converter();

    /// The things known of a notification method, such as `online`. RFC 5435 §5
    default List<String> notifyCapability(String method, String capability) {
        // RFC 5436 §2.2: of mailto nobody knows whether its receiver is there
        return capability.equalsIgnoreCase("online") ? List.of("maybe") : List.of();
    }
}
