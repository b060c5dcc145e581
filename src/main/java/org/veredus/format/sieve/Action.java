package org.veredus.format.sieve;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing to be done with a message.
public sealed interface Action {
    /// Its name in scripts.
    default String name() {
        return switch (this) {
            case Keep _ -> "keep";
            case FileInto _ -> "fileinto";
            case Redirect _ -> "redirect";
            case Discard() -> "discard";
            case Reject reject -> reject.early() ? "ereject" : "reject";
            case Vacation _ -> "vacation";
            case Notify _ -> "notify";
            case Snooze _ -> "snooze";
            case Defer _ -> "defer";
            case Report _ -> "report";
        };
    }

    /// @param implicit whether no command asked for it
    record Keep(boolean implicit, List<String> flags, Content content) implements Action {
        public Keep {
            flags = List.copyOf(flags);
        }
    }

    /// @param mailbox where to, with `/` or what the account's names are divided by
    /// @param mailboxId the id asked for, if its mailbox was found; RFC 9042
    /// @param specialUse the attribute asked for, RFC 8579
    /// @param create whether to make the mailbox where it is missing, RFC 5490 §3.2
    /// @param copy whether an implicit keep stays, RFC 3894
    record FileInto(
            String mailbox,
            @Nullable String mailboxId,
            @Nullable String specialUse,
            List<String> flags,
            boolean create,
            boolean copy,
            Content content)
            implements Action {
        public FileInto {
            flags = List.copyOf(flags);
        }
    }

    /// @param address of a mailbox, or the name of a list; RFC 6134 §2.6
    /// @param delivery what to ask the next server for, RFC 6009
    record Redirect(
            String address, boolean list, boolean copy, DeliveryWishes delivery, Content content)
            implements Action {}

    record Discard() implements Action {}

    /// @param early whether to refuse within the SMTP transaction, RFC 5429 §2.1
    record Reject(boolean early, String reason) implements Action {}

    /// Asks the client of an SMTP session to come again later. Not in any specification.
    record Defer(String reason) implements Action {}

    /// @param to who is answered
    /// @param handle answers with the same one are the same answer
    /// @param mime whether the reason is a MIME entity
    record Vacation(
            String to,
            @Nullable String from,
            String subject,
            List<String> addresses,
            String handle,
            Duration period,
            boolean mime,
            String reason,
            @Nullable Fcc fcc)
            implements Action {
        public Vacation {
            addresses = List.copyOf(addresses);
        }
    }

    /// @param method a URI, such as `mailto:`
    /// @param importance 1 is high, 3 low
    /// @param message null: the implementation's own words
    record Notify(
            String method,
            @Nullable String from,
            int importance,
            List<String> options,
            @Nullable String message,
            @Nullable Fcc fcc)
            implements Action {
        public Notify {
            options = List.copyOf(options);
        }
    }

    /// Tells somebody of the message in the form of RFC 5965. Pigeonhole's `vnd.dovecot.report`
    ///
    /// @param type of the feedback, such as `abuse`
    /// @param headerOnly whether the report has the message's header only
    record Report(String type, String message, String to, boolean headerOnly, Content content)
            implements Action {}

    /// Puts the message away until a time. draft-ietf-extra-sieve-snooze
    ///
    /// @param mailbox where it goes then; null: the inbox
    /// @param create whether to make that mailbox where it is missing
    /// @param flags of the message while it is away
    /// @param added flags that it gets then
    /// @param removed flags that it has no more then
    record Snooze(
            @Nullable String mailbox,
            boolean create,
            List<String> flags,
            List<String> added,
            List<String> removed,
            Alarm alarm,
            Content content)
            implements Action {
        public Snooze {
            flags = List.copyOf(flags);
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }
}
