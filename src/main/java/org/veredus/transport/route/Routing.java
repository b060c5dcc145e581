package org.veredus.transport.route;

/// What became of asking for a way.
public sealed interface Routing {
    /// Mail is taken.
    record Found(Routed routed) implements Routing {}

    /// Nobody has the address, and it is a spam trap: mail from outside is taken, looked at and
    /// thrown away, and nobody hears of it.
    record Trapped(Routed routed) implements Routing {}

    /// A sender that we wrote for somebody else: a report of a failure goes on to that one. Nothing
    /// but reports may take this way.
    record Returning(Routed routed) implements Routing {}

    /// It looks like such a sender, but we have not written it, or too long ago.
    record NoReturn(String why) implements Routing {}

    /// The domain is ours, the user is not there.
    record UnknownUser() implements Routing {}

    /// The domain is not ours: only our own users may send there through us.
    record Elsewhere(Routed routed) implements Routing {}
}
