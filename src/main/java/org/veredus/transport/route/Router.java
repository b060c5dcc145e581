package org.veredus.transport.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Resolution;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;

/// Finds the way of one recipient's mail in the directory.
public final class Router {
    /// Ends of one recipient: what one RCPT can make of a message is bounded.
    private static final int MAX_TARGETS = 10_000;

    private final Directory directory;

    public Router(Directory directory) {
        this.directory = directory;
    }

    public Routing route(Recipient recipient) throws StoreFailed {
        return switch (directory.resolve(recipient.address())) {
            case Resolution.Local(var account, var address, var detail) ->
                    new Routing.Found(
                            new Routed(
                                    recipient,
                                    List.of(new Target.Local(account, address, detail))));
            case Resolution.NotOurDomain() ->
                    new Routing.Elsewhere(
                            new Routed(recipient, List.of(new Target.Remote(recipient.address()))));
            case Resolution.ByAlias _, Resolution.CatchAll _ -> follow(recipient);
            case Resolution.UnknownUser() -> new Routing.UnknownUser();
        };
    }

    private Routing follow(Recipient recipient) throws StoreFailed {
        List<Target> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Address> open = new ArrayDeque<>(List.of(recipient.address()));
        while (!open.isEmpty() && targets.size() < MAX_TARGETS) {
            Address address = open.removeFirst();
            if (!seen.add(address.lookupKey())) continue;
            switch (directory.resolve(address)) {
                case Resolution.Local(var account, var own, var detail) -> {
                    if (seen.add("account " + account.number()))
                        targets.add(new Target.Local(account, own, detail));
                }
                case Resolution.ByAlias(var further, _) -> open.addAll(further);
                case Resolution.CatchAll(var keeper) -> open.add(keeper);
                case Resolution.NotOurDomain() -> targets.add(new Target.Remote(address));
                case Resolution.UnknownUser() -> {} // an alias outlives some of its members
            }
        }
        return targets.isEmpty()
                ? new Routing.UnknownUser()
                : new Routing.Found(new Routed(recipient, targets));
    }
}
