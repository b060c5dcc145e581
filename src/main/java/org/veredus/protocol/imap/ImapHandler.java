package org.veredus.protocol.imap;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.TlsServerContext;

/// Serves IMAP on whatever connections it is given.
public final class ImapHandler implements ConnectionHandler {
    /// Compressed connections: each holds some 300 KB.
    private static final int MAX_COMPRESSED = 500;

    private final ImapServices services;

    /// @param tls for STARTTLS; null where it is not offered
    public ImapHandler(
            ImapSettings settings,
            ImapPeople people,
            @Nullable TlsServerContext tls,
            Metrics metrics,
            InstantSource clock) {
        services =
                new ImapServices(
                        settings,
                        people,
                        tls,
                        new Meters(metrics),
                        clock,
                        new Semaphore(MAX_COMPRESSED));
    }

    @Override
    public void serve(Connection connection) throws IOException {
        services.meters().opened();
        try {
            new ImapSession(services, connection).run();
        } finally {
            services.meters().closed();
        }
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().ascii("* BYE [UNAVAILABLE] too many connections").crlf().flush();
    }
}
