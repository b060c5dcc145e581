package org.veredus.protocol.imap;

import java.util.List;
import org.veredus.protocol.imap.syntax.FetchItem;

/// What a client wants to hear of its selected mailbox. RFC 5465 §6.1
///
/// @param messages whether it hears of new messages and of those that have gone
/// @param flags whether it hears of changed flags
/// @param annotations whether it hears of changed annotations
/// @param delayed whether messages that have gone wait for a command that may tell of them
/// @param items what it is told of each new message
record SelectedEvents(
        boolean messages,
        boolean flags,
        boolean annotations,
        boolean delayed,
        List<FetchItem> items) {
    /// Without NOTIFY.
    static final SelectedEvents ALL = new SelectedEvents(true, true, false, false, List.of());

    static final SelectedEvents NONE = new SelectedEvents(false, false, false, false, List.of());

    SelectedEvents {
        items = List.copyOf(items);
    }
}
