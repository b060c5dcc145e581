package org.veredus.transport.envelope;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.BadParameter.Kind;

/// What stands behind the addresses of MAIL and RCPT: names in upper case, values without xtext
/// encoding, empty where there is none. RFC 1870, RFC 2852, RFC 3461, RFC 4865, RFC 4954 §5,
/// RFC 6152, RFC 6531, RFC 8689
public final class EnvelopeParameters {
    private EnvelopeParameters() {}

    /// What is accepted.
    ///
    /// @param maxSize octets of a message
    /// @param longestHold zero: messages are not kept back
    /// @param safe whether the message comes by a safe connection, without which REQUIRETLS is not
    /// known, RFC 8689 §2
    public record Rules(long maxSize, Duration longestHold, Instant now, boolean safe) {}

    public static Envelope mail(ReversePath from, Map<String, String> given, Rules rules)
            throws BadParameter {
        Envelope.Body body = Envelope.Body.SEVEN_BIT;
        Envelope.Text text = Envelope.Text.ASCII;
        Envelope.Returned returned = null;
        String envelopeId = null;
        Instant release = null;
        DeliverBy deliverBy = null;
        Envelope.Tls tls = Envelope.Tls.AS_USUAL;
        if (given.containsKey("HOLDFOR") && given.containsKey("HOLDUNTIL"))
            throw malformed("HOLDFOR and HOLDUNTIL exclude each other"); // RFC 4865 §4
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case "SIZE" -> checkSize(value, rules.maxSize);
                case "BODY" -> body = body(value);
                case "SMTPUTF8" -> text = international(value);
                case "RET" -> returned = returned(value);
                case "ENVID" -> envelopeId = value;
                case "AUTH" -> {} // RFC 4954 §5: from no one do we trust it
                case "HOLDFOR" -> release = release(rules, holdFor(rules, value));
                case "HOLDUNTIL" -> release = release(rules, holdUntil(rules, value));
                case "BY" -> deliverBy = deliverBy(value, rules.now);
                case "REQUIRETLS" -> tls = requiredTls(value, rules);
                default -> throw unknown(parameter.getKey());
            }
        }
        if (release != null && deliverBy != null && !release.isBefore(deliverBy.at()))
            throw malformed("the message would be released too late"); // RFC 4865 §4
        if (from instanceof ReversePath.Of(var address)
                && address.needsSmtpUtf8()
                && text == Envelope.Text.ASCII)
            throw new BadParameter(Kind.NEEDS_UTF8, "SMTPUTF8 was not asked for");
        try {
            return new Envelope(from, body, text, returned, envelopeId, release, deliverBy, tls);
        } catch (IllegalArgumentException wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }

    // RFC 5321 §4.1.1.11
    private static BadParameter unknown(String name) {
        return new BadParameter(Kind.UNKNOWN, name + " is not known here");
    }

    private static BadParameter malformed(String sentence) {
        return new BadParameter(Kind.MALFORMED, sentence);
    }

    // RFC 1870 §6.1
    private static void checkSize(String value, long maxSize) throws BadParameter {
        if (!value.matches("[0-9]{1,20}")) throw malformed("SIZE is not a number");
        if (value.length() > 18 || Long.parseLong(value) > maxSize)
            throw new BadParameter(
                    Kind.TOO_LARGE, "the message is larger than " + maxSize + " octets");
    }

    private static DeliverBy deliverBy(String value, Instant now) throws BadParameter {
        try {
            return DeliverBy.parse(value, now);
        } catch (IllegalArgumentException wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }

    // RFC 8689 §2
    // RFC 6531 §3.4
    private static Envelope.Text international(String value) throws BadParameter {
        if (!value.isEmpty()) throw malformed("SMTPUTF8 has no value");
        return Envelope.Text.UTF8;
    }

    private static Envelope.Tls requiredTls(String value, Rules rules) throws BadParameter {
        if (!rules.safe) throw unknown("REQUIRETLS");
        if (!value.isEmpty()) throw malformed("REQUIRETLS has no value");
        return Envelope.Tls.REQUIRED;
    }

    private static Envelope.Body body(String value) throws BadParameter {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Envelope.Body.SEVEN_BIT;
            case "8BITMIME" -> Envelope.Body.EIGHT_BIT_MIME;
            default -> throw malformed("BODY must be 7BIT or 8BITMIME");
        };
    }

    private static Envelope.Returned returned(String value) throws BadParameter {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Envelope.Returned.FULL;
            case "HDRS" -> Envelope.Returned.HEADERS;
            default -> throw malformed("RET must be FULL or HDRS");
        };
    }

    // RFC 4865 §4: one to nine digits
    private static Instant holdFor(Rules rules, String value) throws BadParameter {
        if (rules.longestHold.isZero()) throw unknown("HOLDFOR");
        if (!value.matches("[0-9]{1,9}")) throw malformed("HOLDFOR is not a number of seconds");
        return rules.now.plusSeconds(Long.parseLong(value));
    }

    private static Instant holdUntil(Rules rules, String value) throws BadParameter {
        if (rules.longestHold.isZero()) throw unknown("HOLDUNTIL");
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException wrong) {
            throw malformed("HOLDUNTIL is not a date and time as of RFC 3339");
        }
    }

    /// Null for a time that is past already.
    private static @Nullable Instant release(Rules rules, Instant wanted) throws BadParameter {
        if (wanted.isAfter(rules.now.plus(rules.longestHold)))
            throw malformed(
                    "no message is kept back for more than "
                            + rules.longestHold.toSeconds()
                            + " seconds");
        return wanted.isAfter(rules.now) ? wanted : null;
    }

    /// RFC 3461 §4.1, §4.2
    public static Recipient rcpt(Address address, Map<String, String> given) throws BadParameter {
        Notify notify = new Notify.Unsaid();
        OriginalRecipient original = null;
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            switch (parameter.getKey()) {
                case "NOTIFY" -> notify = notifyOn(parameter.getValue());
                case "ORCPT" -> original = original(parameter.getValue());
                default -> throw unknown(parameter.getKey());
            }
        }
        return new Recipient(address, notify, original);
    }

    private static Notify notifyOn(String value) throws BadParameter {
        if (value.equalsIgnoreCase("NEVER")) return new Notify.Never();
        Set<Notify.Event> events = EnumSet.noneOf(Notify.Event.class);
        for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            events.add(
                    switch (word) {
                        case "SUCCESS" -> Notify.Event.SUCCESS;
                        case "FAILURE" -> Notify.Event.FAILURE;
                        case "DELAY" -> Notify.Event.DELAY;
                        default ->
                                throw malformed(
                                        "NOTIFY must be NEVER or of SUCCESS, FAILURE, DELAY");
                    });
        }
        return new Notify.On(events);
    }

    private static OriginalRecipient original(String value) throws BadParameter {
        try {
            return OriginalRecipient.of(value);
        } catch (IllegalArgumentException wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
