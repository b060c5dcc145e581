package org.veredus.protocol.imap.syntax;

import org.jspecify.annotations.Nullable;

/// What a client can ask to be told of. RFC 5465 §5
public enum Event {
    MESSAGE_NEW("MessageNew"),
    MESSAGE_EXPUNGE("MessageExpunge"),
    FLAG_CHANGE("FlagChange"),
    ANNOTATION_CHANGE("AnnotationChange"),
    MAILBOX_NAME("MailboxName"),
    SUBSCRIPTION_CHANGE("SubscriptionChange"),
    MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
    SERVER_METADATA_CHANGE("ServerMetadataChange");

    private final String wire;

    Event(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    static @Nullable Event ofWire(String word) {
        for (Event event : values()) {
            if (event.wire.equalsIgnoreCase(word)) return event;
        }
        return null;
    }

    /// Whether it is about messages; the others are about mailboxes.
    boolean isOfMessages() {
        return compareTo(ANNOTATION_CHANGE) <= 0;
    }
}
