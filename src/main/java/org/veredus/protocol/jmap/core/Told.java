package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What somebody who listens has been told of the states of types. RFC 8620 §7.1. One thread.
public final class Told {
    private final DataTypes types;
    private final Account account;
    private final Collection<String> wished;
    private Map<String, String> states;

    private Told(
            DataTypes types,
            Account account,
            Collection<String> wished,
            Map<String, String> states) {
        this.types = types;
        this.account = account;
        this.wished = List.copyOf(wished);
        this.states = states;
    }

    /// Somebody who knows how things are now.
    public static Told now(DataTypes types, Account account, Collection<String> wished)
            throws StoreFailed {
        return new Told(types, account, wished, types.states(account, wished));
    }

    /// Somebody who knows how things were. RFC 8887 §4.3.5.1; of what he has not been told he is
    /// told at once.
    ///
    /// @param pushState as [#pushState] wrote it
    public static Told since(
            DataTypes types, Account account, Collection<String> wished, String pushState) {
        Map<String, String> states = new HashMap<>();
        for (String pair : pushState.split("\\.", -1)) {
            int at = pair.indexOf('_');
            if (at > 0) states.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return new Told(types, account, wished, states);
    }

    /// All that has been told.
    public String pushState() {
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
    public @Nullable ObjectNode news() throws StoreFailed {
        SequencedMap<String, String> now = types.states(account, wished);
        ObjectNode change = Json.object().put("@type", "StateChange");
        ObjectNode changed =
                change.putObject("changed").putObject(Ids.account(account.id().number()));
        now.forEach(
                (type, state) -> {
                    if (!state.equals(states.get(type))) changed.put(type, state);
                });
        states = now;
        return changed.isEmpty() ? null : change;
    }
}
