package org.veredus.transport.route;

/// What became of asking for a way.
public sealed interface Routing {
    /// Mail is taken.
    record Found(Routed routed) implements Routing {}

    /// The domain is ours, the user is not there.
    record UnknownUser() implements Routing {}

    /// The domain is not ours: only our own users may send there through us.
    record Elsewhere(Routed routed) implements Routing {}
}
