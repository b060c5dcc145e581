package org.veredus.protocol.jmap.core;

/// State strings over an account's mod-sequences. RFC 8620 §5.1
public final class State {
    private State() {}

    public static String wire(long modSeq) {
        return String.valueOf(modSeq);
    }

    /// @param scope what is seen, for somebody who does not see all; empty for who does
    public static String wire(long modSeq, String scope) {
        return scope.isEmpty() ? wire(modSeq) : wire(modSeq) + '-' + scope;
    }

    /// As [#parse(String,long)]; whoever saw something else then starts afresh.
    public static long parse(String state, long now, String scope) throws MethodError {
        int dash = state.indexOf('-');
        String seen = dash < 0 ? "" : state.substring(dash + 1);
        if (!seen.equals(scope)) throw MethodError.cannotCalculateChanges();
        return parse(dash < 0 ? state : state.substring(0, dash), now);
    }

    /// @param now the newest there is: nobody can have seen a later one
    public static long parse(String state, long now) throws MethodError {
        long since = Ids.number('s', "s" + state);
        if (since < 0 || since > now) throw MethodError.cannotCalculateChanges();
        return since;
    }
}
