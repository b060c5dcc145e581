package org.veredus.protocol.pop3;

import java.io.IOException;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.mailbox.Accounts;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;

/// Serves POP3 connections. One for all listeners, so that they share the locks.
public final class Pop3Handler implements ConnectionHandler {
    private final Pop3Settings settings;
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final MaildropLocks locks = new MaildropLocks();

    public Pop3Handler(Pop3Settings settings, Authenticator authenticator, Accounts accounts) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.accounts = accounts;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        try (Login login = new Login(settings, authenticator, accounts, locks)) {
            new Pop3Session(connection, settings, login).run();
        }
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().ascii("-ERR [SYS/TEMP] too many connections").crlf();
    }
}
