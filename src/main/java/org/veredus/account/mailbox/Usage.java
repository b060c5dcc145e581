package org.veredus.account.mailbox;

/// How much of its quota an account uses. RFC 9208 §5: each entry counts, also of the same message.
public record Usage(long octets, long messages) {
    Usage plus(long moreOctets, long moreMessages) {
        return new Usage(octets + moreOctets, messages + moreMessages);
    }
}
