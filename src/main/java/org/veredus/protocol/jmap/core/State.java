package org.veredus.protocol.jmap.core;

/// State strings over an account's mod-sequences. RFC 8620 §5.1
public final class State {
    private State() {}

    public static String wire(long modSeq) {
        return String.valueOf(modSeq);
    }

    /// @param now the newest there is: nobody can have seen a later one
    public static long parse(String state, long now) throws MethodError {
        long since = Ids.number('s', "s" + state);
        if (since < 0 || since > now) throw MethodError.cannotCalculateChanges();
        return since;
    }
}
