package org.veredus.protocol.smtp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Scope;
import org.veredus.account.auth.Visitor;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.format.sasl.SaslLine;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslStep;
import org.veredus.storage.kv.StoreFailed;

/// The AUTH exchange. RFC 4954 §4.
final class SmtpLogin {
    private final Connection connection;
    private final Authenticator authenticator;

    SmtpLogin(Connection connection, Authenticator authenticator) {
        this.connection = connection;
        this.authenticator = authenticator;
    }

    AccountId login(String name, @Nullable String initial) throws Reject, IOException, StoreFailed {
        SaslMechanism mechanism = authenticator.mechanism(name);
        if (mechanism == null) throw new Reject(504, "5.5.4", "mechanism not known");
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(mechanism, Visitor.on(connection));
        SaslStep<Outcome> step =
                server.begin(initial == null ? null : octets(SaslLine.initial(initial)));
        while (step instanceof SaslStep.Challenge<Outcome>(byte[] challenge)) {
            connection.out().ascii("334 " + SaslLine.wire(challenge) + "\r\n").flush();
            step = server.step(octets(SaslLine.parse(line())));
        }
        return switch (step) {
            case SaslStep.Judged<Outcome>(var outcome) -> judge(outcome);
            case SaslStep.Malformed<Outcome>(var reason) -> throw new Reject(501, "5.5.2", reason);
            case SaslStep.Challenge<Outcome> _ ->
                    throw new IllegalStateException("the loop ends otherwise");
        };
    }

    private byte[] line() throws IOException, Reject {
        try {
            byte[] line = connection.in().readLine(SaslLine.MAX);
            if (line == null) throw new IOException("the client went away within AUTH");
            return line;
        } catch (WireException malformed) {
            throw new Reject(500, "5.5.6", "line too long or not ended by CRLF");
        }
    }

    private static byte[] octets(SaslLine line) throws Reject {
        return switch (line) {
            case SaslLine.Data(byte[] octets) -> octets;
            case SaslLine.Cancelled() -> throw new Reject(501, "5.7.0", "cancelled");
            case SaslLine.Malformed() -> throw new Reject(501, "5.5.2", "not base64");
        };
    }

    private static AccountId judge(Outcome outcome) throws Reject {
        return switch (outcome) {
            case Outcome.Ok ok when ok.lets(Scope.Door.SMTP) -> ok.account();
            case Outcome.Ok _ -> throw new Reject(535, "5.7.8", "this password is not for sending");
            // RFC 4954 §6: one answer for all, so that nobody learns which accounts there are
            case Outcome.Wrong(), Outcome.Disabled(), Outcome.Moved _ ->
                    throw new Reject(535, "5.7.8", "name or password wrong");
            // RFC 4954 §6: nobody sends for others
            case Outcome.NotAsWhom() -> throw new Reject(535, "5.7.8", Outcome.NotAsWhom.SENTENCE);
            // RFC 4954 §6: a password is too weak a mechanism for this account
            case Outcome.FactorNeeded _ ->
                    throw new Reject(534, "5.7.9", Outcome.FactorNeeded.SENTENCE);
            case Outcome.TooManyFailures _ ->
                    throw new Reject(454, "4.7.0", "too many failures, try again later");
        };
    }
}
