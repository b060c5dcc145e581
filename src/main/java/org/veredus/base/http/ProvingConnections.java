package org.veredus.base.http;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/// Connections by which a certification authority looks at a certificate that proves a name: there
/// is nothing to say after the handshake. RFC 8737 §3
final class ProvingConnections extends AbstractConnectionFactory {
    ProvingConnections() {
        super("acme-tls/1");
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new Nothing(endPoint, connector), connector, endPoint);
    }

    private static final class Nothing extends AbstractConnection {
        Nothing(EndPoint endPoint, Connector connector) {
            super(endPoint, connector.getExecutor());
        }

        @Override
        public void onOpen() {
            super.onOpen();
            close();
        }

        @Override
        public void onFillable() {
            close();
        }
    }
}
