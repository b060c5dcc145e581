package org.veredus.protocol.smtp;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.base.net.Connection;
import org.veredus.base.net.ConnectionHandler;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.transport.trace.Trace;

/// One kind of SMTP service: what its sessions share.
///
/// @param tls what STARTTLS uses; null where it is not offered
/// @param postmaster who gets mail for the bare `<Postmaster>`, RFC 5321 §4.1.1.3
public record SmtpDoor(
        SmtpSettings settings,
        SmtpPolicy policy,
        Authenticator authenticator,
        Supplier<MessageIntake> intakes,
        @Nullable TlsServerContext tls,
        Address postmaster,
        InstantSource clock,
        SmtpMetrics metrics,
        Trace trace)
        implements ConnectionHandler {

    @Override
    public void serve(Connection connection) throws IOException {
        metrics.opened();
        new SmtpSession(connection, this).serve();
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection
                .out()
                .ascii("421 4.7.0 " + settings.hostName().ascii() + " too many connections\r\n");
        connection.out().flush();
    }

    MessageIntake intake() {
        return intakes.get();
    }
}
