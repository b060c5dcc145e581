package org.veredus.protocol.pop3;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.mailbox.Accounts;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;

/// Serves POP3 connections. One for all listeners, so that they share the locks.
public final class Pop3Handler implements ConnectionHandler {
    private final Pop3Settings settings;
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Login.Guards guards;

    /// @param nanos time that passes, for what must wait
    public Pop3Handler(
            Pop3Settings settings,
            Authenticator authenticator,
            Accounts accounts,
            InstantSource clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.clock = clock;
        guards =
                new Login.Guards(
                        new MaildropLocks(),
                        new LoginDelays(settings.policy().loginDelay(), nanos));
        this.authenticator = authenticator;
        this.accounts = accounts;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        try (Login login = new Login(settings, authenticator, accounts, guards)) {
            new Pop3Session(connection, settings, login, clock).run();
        }
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().ascii("-ERR [SYS/TEMP] too many connections").crlf();
    }
}
