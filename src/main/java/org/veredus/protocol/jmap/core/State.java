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

    /// A state within a commit that has more changes than one answer may have.
    ///
    /// @param since the newest commit that is known as a whole
    /// @param told the last of the changes of the next one that is known; 0: none is
    public record Place(long since, long told) {
        public String wire(String scope) {
            String place = told == 0 ? State.wire(since) : State.wire(since) + '.' + told;
            return scope.isEmpty() ? place : place + '-' + scope;
        }

        public static Place parse(String state, long now, String scope) throws MethodError {
            int dash = state.indexOf('-');
            int end = dash < 0 ? state.length() : dash;
            int dot = state.lastIndexOf('.', end - 1);
            if (dot < 0) return new Place(State.parse(state, now, scope), 0);
            long told = Ids.number('s', "s" + state.substring(dot + 1, end));
            if (told < 1) throw MethodError.cannotCalculateChanges();
            String before = state.substring(0, dot) + state.substring(end);
            return new Place(State.parse(before, now, scope), told);
        }
    }

    /// @param now the newest there is: nobody can have seen a later one
    public static long parse(String state, long now) throws MethodError {
        long since = Ids.number('s', "s" + state);
        if (since < 0 || since > now) throw MethodError.cannotCalculateChanges();
        return since;
    }
}
