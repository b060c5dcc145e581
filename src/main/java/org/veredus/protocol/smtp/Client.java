package org.veredus.protocol.smtp;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.TlsInfo;

/// Who is at the other end, as far as it is known by now.
///
/// @param hello how it introduced itself; null before it did
/// @param name the name in its greeting
/// @param account who logged in; null for nobody
/// @param mechanism by which he did
/// @param message names the one that begins or is under way; null before the first
/// @param parameters of the MAIL or RCPT that is being looked at, as it gave them, in their order
public record Client(
        String session,
        InetSocketAddress remote,
        Command.@Nullable Greeting hello,
        String name,
        @Nullable TlsInfo tls,
        @Nullable AccountId account,
        @Nullable String mechanism,
        @Nullable String message,
        Map<String, String> parameters) {
    static Client unknown(String session, InetSocketAddress remote, @Nullable TlsInfo tls) {
        return new Client(session, remote, null, "", tls, null, null, null, Map.of());
    }

    Client greeted(Command.Greeting how, String as) {
        return new Client(session, remote, how, as, tls, account, mechanism, message, parameters);
    }

    Client loggedIn(AccountId who, String how) {
        return new Client(session, remote, hello, name, tls, who, how, message, parameters);
    }

    Client begins(String next) {
        return new Client(session, remote, hello, name, tls, account, mechanism, next, parameters);
    }

    Client asks(Map<String, String> with) {
        return new Client(session, remote, hello, name, tls, account, mechanism, message, with);
    }

    boolean extended() {
        return hello == Command.Greeting.EHLO || hello == Command.Greeting.LHLO;
    }
}
