package org.veredus.format.sieve.rules;

import java.util.List;

/// Something a rule does.
public sealed interface RuleAction {
    /// @param copy whether the message also stays where it is
    /// @param create whether to make the mailbox where it is missing
    record FileInto(String mailbox, boolean copy, boolean create) implements RuleAction {}

    record Redirect(String address, boolean copy) implements RuleAction {}

    record Keep() implements RuleAction {}

    record Discard() implements RuleAction {}

    /// @param early whether by `ereject`
    record Reject(String reason, boolean early) implements RuleAction {}

    record AddFlags(List<String> flags) implements RuleAction {
        public AddFlags {
            flags = List.copyOf(flags);
            if (flags.isEmpty()) throw new IllegalArgumentException("no flags");
        }
    }
}
