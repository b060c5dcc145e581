package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a delivery came to.
///
/// @param filed one for each mailbox
/// @param noted what the change of other records returned
public record Delivered<R extends @Nullable Object>(List<Filed> filed, R noted) {
    public Delivered {
        filed = List.copyOf(filed);
    }
}
