package org.veredus.app.server;

import java.net.URI;
import org.veredus.format.address.Domain;

/// What the server listens for, with the registered port.
public enum Service {
    SMTP("smtp", 25),
    SUBMISSION("submission", 587),
    SUBMISSIONS("submissions", 465),
    LMTP("lmtp", 24),
    IMAP("imap", 143),
    IMAPS("imaps", 993),
    POP3("pop3", 110),
    POP3S("pop3s", 995),
    MANAGESIEVE("managesieve", 4190),
    HTTP("http", 80),
    HTTPS("https", 443);

    private final String label;
    private final int port;

    Service(String label, int port) {
        this.label = label;
        this.port = port;
    }

    /// As in the configuration and in thread names.
    public String label() {
        return label;
    }

    public int port() {
        return port;
    }

    /// Of pages that are served at a port of a host.
    URI root(Domain host, int at) {
        return URI.create(label() + "://" + host.ascii() + (at == port ? "/" : ":" + at + "/"));
    }
}
