package org.veredus.account.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a delivery came to.
///
/// @param filed one for each mailbox
/// @param noted what the change of other records returned
public record Delivered<R extends @Nullable Object>(List<Filed> filed, R noted) {
    public Delivered {
        filed = List.copyOf(filed);
    }
}
