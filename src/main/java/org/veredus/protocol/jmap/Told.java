package org.veredus.protocol.jmap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What somebody who listens has been told of the states of types. RFC 8620 §7.1. One thread.
final class Told {
    private final DataTypes types;
    private final Caller caller;
    private final Collection<String> wished;
    private Map<String, String> states;

    private Told(
            DataTypes types, Caller caller, Collection<String> wished, Map<String, String> states) {
        this.types = types;
        this.caller = caller;
        this.wished = List.copyOf(wished);
        this.states = states;
    }

    /// Somebody who knows how things are now.
    static Told now(DataTypes types, Caller caller, Collection<String> wished) throws StoreFailed {
        return new Told(types, caller, wished, types.states(caller.account(), wished));
    }

    /// Somebody who knows how things were. RFC 8887 §4.3.5.1; of what he has not been told he is
    /// told at once.
    ///
    /// @param pushState as [#pushState] wrote it
    static Told since(DataTypes types, Caller caller, Collection<String> wished, String pushState) {
        Map<String, String> states = new HashMap<>();
        for (String pair : pushState.split("\\.", -1)) {
            int at = pair.indexOf('_');
            if (at > 0) states.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return new Told(types, caller, wished, states);
    }

    /// All that has been told.
    String pushState() {
        StringBuilder text = new StringBuilder();
        states.forEach(
                (type, state) ->
                        text.append(text.isEmpty() ? "" : ".")
                                .append(type)
                                .append('_')
                                .append(state));
        return text.toString();
    }

    /// A StateChange of what is another than it was told; null if nothing is.
    @Nullable ObjectNode news() throws StoreFailed {
        SequencedMap<String, String> now = types.states(caller.account(), wished);
        ObjectNode change = Json.object().put("@type", "StateChange");
        ObjectNode changed = change.putObject("changed").putObject(caller.accountId());
        now.forEach(
                (type, state) -> {
                    if (!state.equals(states.get(type))) changed.put(type, state);
                });
        states = now;
        return changed.isEmpty() ? null : change;
    }
}
