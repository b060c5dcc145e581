package org.veredus.protocol.smtp;

/// The client asked for what cannot be had; the session goes on.
public final class Reject extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    public Reject(int code, String status, String line) {
        this(Reply.of(code, status, line));
    }

    public Reject(Reply reply) {
        super(reply.lines().getFirst(), null, false, false);
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
