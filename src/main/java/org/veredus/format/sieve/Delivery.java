package org.veredus.format.sieve;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The message a script is run for, and how it came.
///
/// @param from the reverse-path without angle brackets, empty for the null one
/// @param to the recipient, empty where it is not known
/// @param owner the account's own addresses, the main one first
/// @param now in the zone that dates are shown in
/// @param extras other parts of the envelope by the name that `envelope` knows them by: `auth`,
///     `notify`, `orcpt`, `ret`, `envid`, `bytimerelative`, `bymode`, …; a time under
///     `bytimeabsolute` as in RFC 3339
/// @param occasion why the script runs
public record Delivery(
        byte[] message,
        String from,
        String to,
        List<String> owner,
        ZonedDateTime now,
        Map<String, String> extras,
        Occasion occasion) {
    /// Why a script runs.
    public sealed interface Occasion {
        /// The message comes in.
        record Arrival() implements Occasion {}

        /// An SMTP session goes on, and asks the administrator's scripts.
        record Stage(Known known) implements Occasion {}

        /// How much is known by now; each stage knows what those before it do.
        enum Known {
            CLIENT,
            SENDER,
            RECIPIENT,
            MESSAGE
        }

        /// Something was done with a message that is in its mailbox: there is no envelope, and
        /// nobody to answer. RFC 6785
        ///
        /// @param flags of the message, as they are now
        record Event(List<String> flags) implements Occasion {
            public Event {
                flags = List.copyOf(flags);
            }
        }

        /// The owner of a message that is in its mailbox wants scripts to run for it as if it came
        /// in: the envelope is what is known of it yet. draft-bosch-imap-filter-sieve
        ///
        /// @param flags of the message, as they are now
        record Again(List<String> flags) implements Occasion {
            public Again {
                flags = List.copyOf(flags);
            }
        }
    }

    public Delivery {
        owner = List.copyOf(owner);
        extras = Map.copyOf(extras);
    }

    /// Of a message that comes in.
    public Delivery(
            byte[] message,
            String from,
            String to,
            List<String> owner,
            ZonedDateTime now,
            Map<String, String> extras) {
        this(message, from, to, owner, now, extras, new Occasion.Arrival());
    }

    /// When the message must have arrived; null where nobody said so. RFC 6009 §4
    @Nullable Instant deliverBy() {
        String text = extras.get("bytimeabsolute");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null; // what is no time can be compared with none
        }
    }

    /// The flags that a script finds on the message.
    List<String> flags() {
        return switch (occasion) {
            case Occasion.Arrival(), Occasion.Stage(_) -> List.of();
            case Occasion.Event(var flags) -> flags;
            case Occasion.Again(var flags) -> flags;
        };
    }
}
