package org.veredus.protocol.smtp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.net.TlsInfo;

/// Who is at the other end, as far as it is known by now.
///
/// @param hello how it introduced itself; null before it did
/// @param name the name in its greeting
/// @param account who logged in; null for nobody
public record Client(
        String session,
        InetSocketAddress remote,
        Command.@Nullable Greeting hello,
        String name,
        @Nullable TlsInfo tls,
        @Nullable AccountId account) {
    static Client unknown(String session, InetSocketAddress remote, @Nullable TlsInfo tls) {
        return new Client(session, remote, null, "", tls, null);
    }

    Client greeted(Command.Greeting how, String as) {
        return new Client(session, remote, how, as, tls, account);
    }

    Client loggedIn(AccountId who) {
        return new Client(session, remote, hello, name, tls, who);
    }

    boolean extended() {
        return hello == Command.Greeting.EHLO || hello == Command.Greeting.LHLO;
    }
}
