package org.veredus.protocol.smtp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.BadParameter;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.EnvelopeParameters;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.envelope.Xtext;

/// What stood behind the address of a MAIL or RCPT command, on the wire.
final class MailParameters {
    private MailParameters() {}

    static Envelope envelope(
            ReversePath from, Map<String, String> given, EnvelopeParameters.Rules rules)
            throws Reject {
        try {
            return EnvelopeParameters.mail(from, decoded(given), rules);
        } catch (BadParameter bad) {
            throw reject(bad, 550);
        }
    }

    static Recipient recipient(Address address, Map<String, String> given) throws Reject {
        try {
            return EnvelopeParameters.rcpt(address, decoded(given));
        } catch (BadParameter bad) {
            throw reject(bad, 553);
        }
    }

    /// @param utf8 the reply to an address that needs SMTPUTF8, RFC 6531 §3.5
    private static Reject reject(BadParameter bad, int utf8) {
        return switch (bad.kind()) {
            case UNKNOWN -> new Reject(555, "5.5.4", bad.sentence()); // RFC 5321 §4.1.1.11
            case MALFORMED -> new Reject(501, "5.5.4", bad.sentence());
            case TOO_LARGE -> new Reject(552, "5.3.4", bad.sentence());
            case NEEDS_UTF8 -> new Reject(utf8, "5.6.7", bad.sentence());
        };
    }

    /// RFC 3461 §4.2, §4.4, RFC 4954 §5: the values that are xtext.
    private static Map<String, String> decoded(Map<String, String> given) throws Reject {
        Map<String, String> decoded = new LinkedHashMap<>(given);
        for (Map.Entry<String, String> parameter : decoded.entrySet()) {
            String name = parameter.getKey();
            String value = parameter.getValue();
            switch (name) {
                case "ENVID", "AUTH" -> parameter.setValue(xtext(name, value));
                case "ORCPT" -> {
                    int address = value.indexOf(';') + 1;
                    String plain = xtext(name, value.substring(address));
                    parameter.setValue(value.substring(0, address) + plain);
                }
                default -> {}
            }
        }
        return decoded;
    }

    private static String xtext(String name, String value) throws Reject {
        try {
            return Xtext.decode(value);
        } catch (IllegalArgumentException wrong) {
            throw new Reject(501, "5.5.4", name + ": " + wrong.getMessage());
        }
    }
}
