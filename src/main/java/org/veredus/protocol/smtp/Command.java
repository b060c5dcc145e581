package org.veredus.protocol.smtp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.ForwardPath;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.Envelope;

/// A command line, understood. RFC 5321 §4.1.1.
public sealed interface Command {
    /// How the client introduced itself.
    enum Greeting {
        HELO,
        EHLO,
        LHLO
    }

    record Hello(Greeting greeting, String name) implements Command {}

    /// @param letters what the path was written in
    /// @param parameters by upper-case keyword, in their order; empty values for keywords without
    /// one
    record Mail(ReversePath from, Envelope.Text letters, Map<String, String> parameters)
            implements Command {
        public Mail {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    record Rcpt(ForwardPath to, Envelope.Text letters, Map<String, String> parameters)
            implements Command {
        public Rcpt {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    record Data() implements Command {}

    /// RFC 3030 §2.
    record Bdat(long size, Position position) implements Command {}

    /// Octets of the message are those a URL stands for. RFC 4468 §3.1
    record Burl(String url, Position position) implements Command {}

    /// Whether more chunks follow.
    enum Position {
        MORE,
        LAST
    }

    record Rset() implements Command {}

    record Noop() implements Command {}

    record Quit() implements Command {}

    record Help() implements Command {}

    record Vrfy() implements Command {}

    record Expn() implements Command {}

    record StartTls() implements Command {}

    /// @param initial base64, `=` for an empty one; null if there is none
    record Auth(String mechanism, @Nullable String initial) implements Command {}
}
