package org.veredus.app.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;

/// Stands before a service and sends those away who are shut out, in the service's own words for
/// too many connections.
///
/// @param banned who that is
record Bouncer(ConnectionHandler service, Predicate<InetAddress> banned)
        implements ConnectionHandler {
    @Override
    public void serve(Connection connection) throws IOException {
        if (banned.test(connection.remote().getAddress())) refuse(connection);
        else service.serve(connection);
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        service.refuse(connection);
        connection.out().flush();
    }
}
