package org.veredus.account.mailbox;

/// What an account may use.
public record Quota(long octets, long messages) {
    public static final Quota UNLIMITED = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

    public Quota {
        if (octets < 0 || messages < 0)
            throw new IllegalArgumentException(
                    "quota of " + octets + " octets, " + messages + " messages");
    }

    boolean allows(Usage used, long moreOctets, long moreMessages) {
        return used.octets() + moreOctets <= octets && used.messages() + moreMessages <= messages;
    }
}
