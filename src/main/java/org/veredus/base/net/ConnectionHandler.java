package org.veredus.base.net;

import java.io.IOException;

/// What a protocol does with its connections.
@FunctionalInterface
public interface ConnectionHandler {
    /// Runs the session, on a virtual thread of its own. The listener closes the connection
    /// afterwards.
    void serve(Connection connection) throws IOException;

    /// Says in the protocol's words that there are too many connections.
    default void refuse(Connection connection) throws IOException {}
}
