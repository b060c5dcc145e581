package org.veredus.account.mailbox;

/// How much of its quota an account uses. RFC 9208 §5: each entry counts, also of the same message.
///
/// @param annotations octets of the names and values that messages are annotated with
public record Usage(long octets, long messages, long annotations) {
    public Usage(long octets, long messages) {
        this(octets, messages, 0);
    }

    Usage plus(long moreOctets, long moreMessages) {
        return new Usage(octets + moreOctets, messages + moreMessages, annotations);
    }

    Usage plusAnnotations(long more) {
        return new Usage(octets, messages, annotations + more);
    }
}
