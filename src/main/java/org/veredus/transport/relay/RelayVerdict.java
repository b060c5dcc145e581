package org.veredus.transport.relay;

import java.io.IOException;
import java.util.List;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Deferred;
import org.veredus.transport.queue.RecipientOutcome.Failed;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.relay.SmtpClient.Stage;

/// What a refusal or a lost connection means; the one place where this is decided.
///
/// | what | then |
/// |---|---|
/// | not as secure as its domain demands | next host |
/// | not as secure as the sender demands | next host; all hosts: failed (RFC 8689 §4.2.1) |
/// | no connection, no greeting, refused before MAIL (4xx, 5xx), lost before MAIL | next host |
/// | all hosts refused with 5xx before MAIL | failed (RFC 7504 §4) |
/// | 4xx to MAIL, RCPT, DATA or the content; lost before the content's end | next host |
/// | 452 or 552 to RCPT when others were taken | next transaction, RFC 5321 §4.5.3.1.10 |
/// | other 5xx to MAIL, RCPT, DATA or the content | failed |
/// | lost after the content's end | deferred without asking others: it may have been taken |
/// | no host left | deferred; the destination is to blame if none came to MAIL |
sealed interface RelayVerdict {
    /// Another host may do better; if none does, this is what it comes to.
    record NextHost(RecipientOutcome otherwise) implements RelayVerdict {}

    /// Another transaction with the same host.
    record Again(RecipientOutcome otherwise) implements RelayVerdict {}

    /// That was it.
    record Final(RecipientOutcome outcome) implements RelayVerdict {}

    static RelayVerdict refused(Stage stage, SmtpReply reply, Route.Host host) {
        Trouble trouble = new Trouble(status(reply), reply.text(), host.toString());
        if (isBeforeMail(stage))
            return new NextHost(
                    reply.isPermanent()
                            ? new Failed(trouble)
                            : new Deferred(trouble, Blame.DESTINATION));
        return reply.isPermanent()
                ? new Final(new Failed(trouble))
                : new NextHost(new Deferred(trouble, Blame.MESSAGE));
    }

    /// @param othersTaken recipients of the same transaction
    static RelayVerdict recipientRefused(SmtpReply reply, int othersTaken, Route.Host host) {
        boolean tooMany = reply.code() == 452 || reply.code() == 552;
        if (!tooMany || othersTaken == 0) return refused(Stage.RCPT, reply, host);
        Trouble trouble = new Trouble("4.5.3", reply.text(), host.toString());
        return new Again(new Deferred(trouble, Blame.MESSAGE));
    }

    static RelayVerdict lost(Stage stage, IOException why, Route.Host host) {
        String status = stage == Stage.CONNECT ? "4.4.1" : "4.4.2"; // RFC 3463 §3.5
        Trouble trouble =
                Trouble.ours(
                        status,
                        "%s: %s (%s)"
                                .formatted(
                                        host,
                                        stage == Stage.CONNECT
                                                ? "no connection"
                                                : "connection lost",
                                        said(why)));
        if (stage == Stage.END) return new Final(new Deferred(trouble, Blame.MESSAGE));
        return new NextHost(
                new Deferred(trouble, isBeforeMail(stage) ? Blame.DESTINATION : Blame.MESSAGE));
    }

    /// The host is not what its domain demands: another one may be, or this one later.
    static RelayVerdict untrusted(Route.Host host, String why) {
        Trouble trouble = Trouble.ours("4.7.5", host + ": " + why); // RFC 3463 §3.8
        return new NextHost(new Deferred(trouble, Blame.DESTINATION));
    }

    /// The host is not as safe as the sender demands, RFC 8689 §4.2.1.
    static RelayVerdict unsafe(Route.Host host, String why) {
        return new NextHost(new Failed(Trouble.ours("5.7.10", host + ": " + why)));
    }

    // RFC 8689 §4.2.1
    static RelayVerdict lacksRequireTls(Route.Host host) {
        return new NextHost(
                new Failed(
                        Trouble.ours(
                                "5.7.30",
                                host
                                        + " does not offer REQUIRETLS, which the sender"
                                        + " demands")));
    }

    /// The host ended the session before these recipients' turn.
    static RelayVerdict closing(Route.Host host) {
        Trouble trouble = Trouble.ours("4.4.2", host + " ended the session");
        return new NextHost(new Deferred(trouble, Blame.MESSAGE));
    }

    /// What the hosts' words come to together, in the order in which they were said. A host that
    /// said "later" outweighs those that said "never", and one that took a MAIL command those that
    /// could not be reached.
    static RecipientOutcome noHostLeft(List<RecipientOutcome> words) {
        RecipientOutcome best = words.getFirst();
        for (RecipientOutcome word : words) {
            if (rank(word) >= rank(best)) best = word;
        }
        return best;
    }

    private static int rank(RecipientOutcome word) {
        return switch (word) {
            case Failed(_) -> 0;
            case Deferred(_, var blame) -> blame == Blame.DESTINATION ? 1 : 2;
            case RecipientOutcome.Delivered(_, _, _) -> 3;
        };
    }

    private static boolean isBeforeMail(Stage stage) {
        return switch (stage) {
            case CONNECT, GREETING, HELLO, TLS -> true;
            case MAIL, RCPT, DATA, CONTENT, END, IDLE -> false;
        };
    }

    private static String status(SmtpReply reply) {
        // A reply of class 2 or 3 in a wrong place is a protocol error
        return reply.isPositive() ? "4.5.0" : reply.status();
    }

    private static String said(IOException why) {
        String message = why.getMessage();
        return message == null ? why.getClass().getSimpleName() : message;
    }
}
