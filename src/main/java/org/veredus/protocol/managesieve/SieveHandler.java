package org.veredus.protocol.managesieve;

import java.io.IOException;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.mailbox.Accounts;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;

/// Serves ManageSieve connections.
public final class SieveHandler implements ConnectionHandler {
    private final SieveSettings settings;
    private final Authenticator authenticator;
    private final Accounts accounts;

    public SieveHandler(SieveSettings settings, Authenticator authenticator, Accounts accounts) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.accounts = accounts;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new SieveSession(connection, settings, authenticator, accounts).run();
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().ascii("BYE (TRYLATER) \"too many connections\"").crlf();
    }
}
