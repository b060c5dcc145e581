package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Pass;
import org.veredus.account.auth.Scope;
import org.veredus.account.auth.Visitor;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.format.sasl.SaslLine;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslStep;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// LOGIN and AUTHENTICATE. RFC 3501 §6.2.2, §6.2.3; RFC 4959
final class ImapLogin {
    private final Authenticator authenticator;
    private final Connection connection;
    private final Output out;
    private final boolean passwordsAllowed;

    /// @param passwordsAllowed whether the client may send its password as it is
    ImapLogin(
            Authenticator authenticator,
            Connection connection,
            Output out,
            boolean passwordsAllowed) {
        this.authenticator = authenticator;
        this.connection = connection;
        this.out = out;
        this.passwordsAllowed = passwordsAllowed;
    }

    /// Who has logged in, or why nobody has.
    sealed interface Result {
        record LoggedIn(AccountId account, Pass pass, Scope scope) implements Result {}

        record Refused(Completion answer) implements Result {}
    }

    Result login(Command.Login login) throws StoreFailed {
        if (!passwordsAllowed) return privacyRequired();
        return judge(
                authenticator.password(
                        connection.remote().getAddress(),
                        utf8(login.user()),
                        utf8(login.password())));
    }

    private static String utf8(String wire) {
        return new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    // RFC 5530 §3
    private static Result privacyRequired() {
        return new Result.Refused(Completion.no("PRIVACYREQUIRED", "start TLS first"));
    }

    Result authenticate(Command.Authenticate command) throws IOException, BadSyntax, StoreFailed {
        SaslMechanism mechanism = authenticator.mechanism(command.mechanism());
        if (mechanism == null) {
            return new Result.Refused(Completion.no("CANNOT", "mechanism not known"));
        }
        if (mechanism.revealsPassword() && !passwordsAllowed) return privacyRequired();
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(mechanism, Visitor.on(connection));
        String initial = command.initial();
        SaslStep<Outcome> step =
                server.begin(initial == null ? null : octets(SaslLine.initial(initial)));
        while (step instanceof SaslStep.Challenge<Outcome>(byte[] challenge)) {
            out.ascii("+ ").ascii(SaslLine.wire(challenge)).crlf().flush();
            step = server.step(octets(SaslLine.parse(line())));
        }
        return switch (step) {
            case SaslStep.Judged<Outcome>(var outcome) -> judge(outcome);
            case SaslStep.Malformed<Outcome>(var reason) -> throw new BadSyntax(reason);
            case SaslStep.Challenge<Outcome> _ ->
                    throw new IllegalStateException("the loop ends otherwise");
        };
    }

    private byte[] line() throws IOException, BadSyntax {
        try {
            byte[] line = connection.in().readLine(SaslLine.MAX);
            if (line == null) throw new EOFException("the client went away within AUTHENTICATE");
            return line;
        } catch (WireException wrong) {
            throw new BadSyntax(String.valueOf(wrong.getMessage()));
        }
    }

    private static byte[] octets(SaslLine line) throws BadSyntax {
        return switch (line) {
            case SaslLine.Data(byte[] octets) -> octets;
            case SaslLine.Cancelled() -> throw new BadSyntax("cancelled");
            case SaslLine.Malformed() -> throw new BadSyntax("not base64");
        };
    }

    private static Result judge(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ok ok when ok.lets(Scope.Door.IMAP) ->
                    new Result.LoggedIn(ok.account(), ok.pass(), ok.scope());
            // RFC 5530 §3
            case Outcome.Ok _ -> refused("AUTHORIZATIONFAILED", "this password is not for IMAP");
            // RFC 5530 §3
            case Outcome.NotAsWhom() -> refused("AUTHORIZATIONFAILED", Outcome.NotAsWhom.SENTENCE);
            // one answer for both, so that nobody learns which accounts there are
            case Outcome.Wrong(), Outcome.Disabled() ->
                    refused("AUTHENTICATIONFAILED", "name or password is wrong");
            // RFC 9051 §7.1: the client shows it to the person
            case Outcome.FactorNeeded _ -> refused("ALERT", Outcome.FactorNeeded.SENTENCE);
            case Outcome.Moved(String name, String host) ->
                    refused(referral(name, host), "log in there");
            case Outcome.TooManyFailures _ ->
                    refused("UNAVAILABLE", "too many failures, try again later");
        };
    }

    /// Who has shown that he may log in learns where. RFC 2221 §4.1
    private static String referral(String name, String host) {
        String user = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "REFERRAL imap://" + user + ";AUTH=*@" + host + "/";
    }

    private static Result refused(String code, String text) {
        return new Result.Refused(Completion.no(code, text));
    }
}
