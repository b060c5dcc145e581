package org.veredus.protocol.smtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.envelope.Xtext;

/// What stood behind the address of a MAIL command.
record MailParameters(
        Envelope.Body body,
        Envelope.Text text,
        Envelope.@Nullable Returned returned,
        @Nullable String envelopeId) {

    static MailParameters parse(Map<String, String> given, long maxSize) throws Reject {
        Envelope.Body body = Envelope.Body.SEVEN_BIT;
        Envelope.Text text = Envelope.Text.ASCII;
        Envelope.Returned returned = null;
        String envelopeId = null;
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case "SIZE" -> size(value, maxSize);
                case "BODY" -> body = body(value);
                case "SMTPUTF8" -> text = Envelope.Text.UTF8;
                case "RET" -> returned = returned(value);
                case "ENVID" -> envelopeId = xtext("ENVID", value);
                case "AUTH" -> xtext("AUTH", value); // RFC 4954 §5: from no one do we trust it
                default ->
                        throw new Reject(
                                555,
                                "5.5.4",
                                parameter.getKey() + " is not known here"); // RFC 5321 §4.1.1.11
            }
        }
        return new MailParameters(body, text, returned, envelopeId);
    }

    Envelope envelope(ReversePath from) throws Reject {
        if (from instanceof ReversePath.Of(var address)
                && address.needsSmtpUtf8()
                && text == Envelope.Text.ASCII) {
            throw new Reject(550, "5.6.7", "SMTPUTF8 was not asked for"); // RFC 6531 §3.5
        }
        try {
            return new Envelope(from, body, text, returned, envelopeId);
        } catch (IllegalArgumentException wrong) {
            throw new Reject(501, "5.5.4", String.valueOf(wrong.getMessage()));
        }
    }

    /// RFC 1870 §6.1.
    private static void size(String value, long maxSize) throws Reject {
        if (!value.matches("[0-9]{1,20}")) throw new Reject(501, "5.5.4", "SIZE is not a number");
        if (value.length() > 18 || Long.parseLong(value) > maxSize)
            throw MessageCollector.tooLarge(maxSize);
    }

    private static Envelope.Body body(String value) throws Reject {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Envelope.Body.SEVEN_BIT;
            case "8BITMIME" -> Envelope.Body.EIGHT_BIT_MIME;
            default -> throw new Reject(501, "5.5.4", "BODY must be 7BIT or 8BITMIME");
        };
    }

    private static Envelope.Returned returned(String value) throws Reject {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Envelope.Returned.FULL;
            case "HDRS" -> Envelope.Returned.HEADERS;
            default -> throw new Reject(501, "5.5.4", "RET must be FULL or HDRS");
        };
    }

    private static String xtext(String name, String value) throws Reject {
        try {
            return Xtext.decode(value);
        } catch (IllegalArgumentException wrong) {
            throw new Reject(501, "5.5.4", name + ": " + wrong.getMessage());
        }
    }

    /// What stood behind the address of a RCPT command. RFC 3461 §4.1, §4.2
    static Recipient recipient(Address address, Map<String, String> given) throws Reject {
        Notify notify = new Notify.Unsaid();
        OriginalRecipient original = null;
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            switch (parameter.getKey()) {
                case "NOTIFY" -> notify = notifyOn(parameter.getValue());
                case "ORCPT" -> original = original(parameter.getValue());
                default ->
                        throw new Reject(555, "5.5.4", parameter.getKey() + " is not known here");
            }
        }
        return new Recipient(address, notify, original);
    }

    private static Notify notifyOn(String value) throws Reject {
        if (value.equalsIgnoreCase("NEVER")) return new Notify.Never();
        Set<Notify.Event> events = EnumSet.noneOf(Notify.Event.class);
        for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            events.add(
                    switch (word) {
                        case "SUCCESS" -> Notify.Event.SUCCESS;
                        case "FAILURE" -> Notify.Event.FAILURE;
                        case "DELAY" -> Notify.Event.DELAY;
                        default ->
                                throw new Reject(
                                        501,
                                        "5.5.4",
                                        "NOTIFY must be NEVER or of SUCCESS, FAILURE, DELAY");
                    });
        }
        return new Notify.On(events);
    }

    private static OriginalRecipient original(String value) throws Reject {
        try {
            return OriginalRecipient.parse(value);
        } catch (IllegalArgumentException wrong) {
            throw new Reject(501, "5.5.4", String.valueOf(wrong.getMessage()));
        }
    }
}
