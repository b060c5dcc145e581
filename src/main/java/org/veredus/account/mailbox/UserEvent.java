package org.veredus.account.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody did with messages of a mailbox. RFC 6785 §2.2
///
/// @param actor whose hand it was; not always the owner's
/// @param messages as many as were touched at once, never none
public record UserEvent(AccountId actor, Cause cause, MailboxId mailbox, List<Touched> messages) {
    /// RFC 6785 §4.3
    public enum Cause {
        APPEND,
        COPY,
        FLAG
    }

    /// @param changed names of the flags that are different now; empty where flags are not the
    ///     matter
    /// @param after the flags as they are after the event; null: nothing was done to them
    public record Touched(int uid, List<String> changed, @Nullable Flags after) {
        public Touched {
            changed = List.copyOf(changed);
        }
    }

    public UserEvent {
        messages = List.copyOf(messages);
    }
}
