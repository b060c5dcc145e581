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
import org.veredus.format.srs.Origin;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;

/// Finds the way of one recipient's mail in the directory.
public final class Router {
    /// Ends of one recipient: what one RCPT can make of a message is bounded.
    private static final int MAX_TARGETS = 10_000;

    private final Directory directory;
    private final ReturnPaths paths;
    private final Traps traps;

    public Router(Directory directory, ReturnPaths paths) {
        this(directory, paths, _ -> false);
    }

    /// @param traps are asked for addresses that nobody has
    public Router(Directory directory, ReturnPaths paths, Traps traps) {
        this.directory = directory;
        this.paths = paths;
        this.traps = traps;
    }

    /// Which addresses are spam traps.
    @FunctionalInterface
    public interface Traps {
        boolean has(Address address) throws StoreFailed;
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
            case Resolution.ByAlias _ -> follow(recipient);
            case Resolution.CatchAll _, Resolution.UnknownUser _ -> back(recipient);
        };
    }

    /// Reports come back to senders that we wrote for others: no account has these addresses.
    private Routing back(Recipient recipient) throws StoreFailed {
        return switch (paths.origin(recipient.address())) {
            case Origin.Sender(var sender) -> {
                List<Target> targets = ends(directory, sender);
                yield targets.isEmpty()
                        ? new Routing.UnknownUser()
                        : new Routing.Returning(new Routed(recipient, targets));
            }
            case Origin.Forged() ->
                    new Routing.NoReturn("nobody here has written this return path");
            case Origin.Expired() -> new Routing.NoReturn("this return path is too old");
            case Origin.NotRewritten() ->
                    traps.has(recipient.address()) ? trapped(recipient) : follow(recipient);
        };
    }

    private static Routing trapped(Recipient recipient) {
        Target trap = new Target.Trap(recipient.address());
        return new Routing.Trapped(new Routed(recipient, List.of(trap)));
    }

    private Routing follow(Recipient recipient) throws StoreFailed {
        List<Target> targets = ends(directory, recipient.address());
        return targets.isEmpty()
                ? new Routing.UnknownUser()
                : new Routing.Found(new Routed(recipient, targets));
    }

    /// Where an address leads to in the end; empty if nobody has it.
    public static List<Target> ends(Directory directory, Address start) throws StoreFailed {
        List<Target> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Address> open = new ArrayDeque<>(List.of(start));
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
        return targets;
    }
}
