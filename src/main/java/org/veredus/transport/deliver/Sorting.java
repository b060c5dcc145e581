package org.veredus.transport.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an account's script did with a message, for people.
///
/// @param actions such as `fileinto Lists` or `redirect a@b.test`, and what was not done with why
/// @param error why the script failed, and where; then the message was kept
public record Sorting(List<String> actions, @Nullable String error) {
    public Sorting {
        actions = List.copyOf(actions);
    }
}
