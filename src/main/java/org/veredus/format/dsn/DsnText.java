package org.veredus.format.dsn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.dsn.DsnReport.Action;
import org.veredus.format.message.MessageDate;

/// The part of a report that people read: who, what, why, and what to do.
final class DsnText {
    private DsnText() {}

    static String subject(DsnReport report) {
        List<Action> actions =
                report.recipients().stream().map(DsnReport.Recipient::action).distinct().toList();
        String first = report.recipients().getFirst().finalRecipient().address();
        String whom = report.recipients().size() == 1 ? " to " + first : "";
        if (actions.contains(Action.FAILED)) {
            return "Your message" + whom + " could not be delivered";
        }
        if (actions.contains(Action.DELAYED)) return "Your message" + whom + " is delayed";
        return actions.equals(List.of(Action.DELIVERED))
                ? "Your message" + whom + " has been delivered"
                : "Your message" + whom + " has been passed on";
    }

    static String of(DsnReport report) {
        var text = new StringBuilder();
        text.append("This is the mail server ").append(report.reportingMta()).append(".\n");
        for (DsnReport.Recipient recipient : report.recipients()) {
            text.append('\n').append(paragraph(recipient));
        }
        text.append("\nThe details below are for the people who run the mail servers.\n");
        return text.toString();
    }

    private static String paragraph(DsnReport.Recipient recipient) {
        var text = new StringBuilder();
        text.append("To: ").append(recipient.finalRecipient().address()).append('\n');
        TypedAddress original = recipient.originalRecipient();
        if (original != null && !original.address().equals(recipient.finalRecipient().address())) {
            text.append("You wrote to: ").append(original.address()).append('\n');
        }
        text.append(what(recipient)).append('\n');
        boolean trouble =
                recipient.action() == Action.FAILED || recipient.action() == Action.DELAYED;
        if (trouble) {
            text.append("Why: ").append(why(recipient.status())).append('\n');
            said(text, recipient);
            text.append("What you can do: ").append(advice(recipient)).append('\n');
        }
        return text.toString();
    }

    private static void said(StringBuilder text, DsnReport.Recipient recipient) {
        String diagnostic = recipient.diagnostic();
        if (diagnostic == null) {
            return;
        }
        @Nullable String remote = recipient.remoteMta();
        text.append(remote == null ? "The reason given was: " : "The server " + remote + " said: ")
                .append(diagnostic)
                .append('\n');
    }

    private static String what(DsnReport.Recipient recipient) {
        return switch (recipient.action()) {
            case FAILED -> "Your message could not be delivered. We have given up.";
            case DELAYED -> delayed(recipient);
            case DELIVERED -> "Your message has been delivered.";
            case RELAYED ->
                    "Your message has been handed to another mail server, which sends no receipts.";
            case EXPANDED -> "Your message has been passed on to the members behind this address.";
        };
    }

    private static String delayed(DsnReport.Recipient recipient) {
        var until = recipient.willRetryUntil();
        return "Your message has not been delivered yet. We keep trying"
                + (until == null ? "." : " until " + MessageDate.write(until) + ".");
    }

    // RFC 3463 §3
    private static String why(EnhancedStatus status) {
        return switch (status.subject() + "." + status.detail()) {
            case "1.1", "1.6" -> "there is no such mailbox.";
            case "1.2", "4.4" -> "the domain of this address does not exist or takes no mail.";
            case "1.3" -> "this is not a valid mail address.";
            case "1.10" -> "the domain of this address takes no mail.";
            case "2.1" -> "the mailbox is switched off.";
            case "2.2" -> "the mailbox is full.";
            case "2.3", "3.4" -> "the message is too large.";
            case "4.1", "4.2" -> "the other mail server does not answer.";
            case "4.3" -> "the address of the other mail server could not be looked up.";
            case "4.6" -> "the message was going round in circles.";
            case "4.7" ->
                    "the other mail server did not take the message in all the time we tried.";
            case "6.7" -> "the other mail server does not know international addresses.";
            default -> whySubject(status.subject());
        };
    }

    private static String whySubject(int subject) {
        return switch (subject) {
            case 1 -> "something is wrong with the address.";
            case 2 -> "something is wrong with the mailbox.";
            case 3 -> "the other mail server has a problem.";
            case 4 -> "the other mail server could not be reached.";
            case 5 -> "the two mail servers did not understand each other.";
            case 6 -> "the other mail server cannot handle the content of the message.";
            case 7 -> "the other mail server refuses the message by its rules.";
            default -> "the mail server gave no closer reason.";
        };
    }

    private static String advice(DsnReport.Recipient recipient) {
        if (recipient.action() == Action.DELAYED) {
            return "nothing for now; you need not send it again.";
        }
        return switch (recipient.status().subject()) {
            case 1 -> "check the address for typing mistakes, and send the message again.";
            case 2 -> "reach the recipient another way, or try again later.";
            case 3, 6 -> "send a smaller or simpler message, or try again later.";
            case 4, 5 -> "try again later; if it keeps failing, ask whoever runs your mail.";
            case 7 ->
                    "reach the recipient another way, and show this message to whoever runs your"
                            + " mail.";
            default -> "try again later, or show this message to whoever runs your mail.";
        };
    }
}
