package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What somebody who listens has been told of the states of types. RFC 8620 §7.1. One thread.
public final class Told {
    /// Between an account and a type.
    private static final char OF = '!';

    private final DataTypes types;
    private final String own;
    private final Collection<String> followed;
    private final Collection<String> wished;

    /// By type, those of others' accounts with the account before it.
    private Map<String, String> states;

    private Told(
            DataTypes types, String own, Collection<String> followed, Map<String, String> states) {
        this(types, own, followed, followed, states);
    }

    private Told(
            DataTypes types,
            String own,
            Collection<String> followed,
            Collection<String> wished,
            Map<String, String> states) {
        this.types = types;
        this.own = own;
        this.followed = List.copyOf(followed);
        this.wished = List.copyOf(wished);
        this.states = states;
    }

    /// Somebody who knows how things are now.
    ///
    /// @param accounts his own first
    public static Told now(DataTypes types, List<Access> accounts, Collection<String> wished)
            throws StoreFailed {
        Told told = new Told(types, Ids.account(accounts.getFirst()), wished, Map.of());
        told.states = told.look(accounts, wished);
        return told;
    }

    /// Somebody who knows how things were. RFC 8887 §4.3.5.1; of what he has not been told he is
    /// told at once.
    ///
    /// @param pushState as [#pushState] wrote it
    public static Told since(
            DataTypes types, Access own, Collection<String> wished, String pushState) {
        Map<String, String> states = new HashMap<>();
        for (String pair : pushState.split("\\.", -1)) {
            int at = pair.indexOf('_');
            if (at > 0) states.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return new Told(types, Ids.account(own), wished, states);
    }

    /// Who wishes to hear of only some of the types, but keeps the states of all: he may wish for
    /// others later on. RFC 8887 §4.3.5.1
    public Told only(Collection<String> some) {
        return new Told(types, own, followed, some, states);
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

    private SequencedMap<String, String> look(List<Access> accounts, Collection<String> which)
            throws StoreFailed {
        SequencedMap<String, String> now = new LinkedHashMap<>();
        for (Access each : accounts) {
            String prefix = each.isOwn() ? "" : Ids.account(each) + OF;
            types.states(each, which).forEach((type, state) -> now.put(prefix + type, state));
        }
        return now;
    }

    /// A StateChange of what is another than it was told; null if nothing is.
    ///
    /// @param accounts his own first
    public @Nullable ObjectNode news(List<Access> accounts) throws StoreFailed {
        SequencedMap<String, String> now = look(accounts, wished);
        ObjectNode change = Json.object().put("@type", "StateChange");
        ObjectNode changed = change.putObject("changed");
        now.forEach(
                (name, state) -> {
                    if (state.equals(states.get(name))) return;
                    int of = name.indexOf(OF);
                    String account = of < 0 ? own : name.substring(0, of);
                    changed.withObject("/" + account).put(type(name), state);
                });
        states = changed.isEmpty() ? stillThere(now) : whole(accounts, now);
        return changed.isEmpty() ? null : change;
    }

    private static String type(String name) {
        return name.substring(name.indexOf(OF) + 1);
    }

    /// What was told, without that of accounts of which there is nothing to be told any more.
    private Map<String, String> stillThere(Map<String, String> now) {
        Map<String, String> there = new LinkedHashMap<>(states);
        there.keySet().removeIf(name -> wished.contains(type(name)) && !now.containsKey(name));
        return there;
    }

    /// The states of all that is followed; those of what is wished as they are told.
    private Map<String, String> whole(List<Access> accounts, Map<String, String> now)
            throws StoreFailed {
        if (wished.containsAll(followed)) return now;
        Map<String, String> all = look(accounts, followed);
        all.putAll(now);
        return all;
    }
}
