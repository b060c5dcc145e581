package org.veredus.transport.relay;

/// A host to be called, and what is demanded of the connection.
record Call(Route.Host host, Demand demand) {}
