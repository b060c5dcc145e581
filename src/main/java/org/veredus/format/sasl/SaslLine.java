package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// A client's line within an exchange, as SMTP, POP3 and IMAP have it: base64, or `*` to give up.
public sealed interface SaslLine {
    /// Octets of the longest line, its end not counted. RFC 4954 §4
    int MAX = 12288 - 2;

    record Data(byte[] octets) implements SaslLine {}

    record Cancelled() implements SaslLine {}

    /// Base64 with foreign characters, wrong padding or stray bits.
    record Malformed() implements SaslLine {}

    /// Reads a line that answers a challenge.
    static SaslLine parse(byte[] line) {
        if (line.length == 1 && line[0] == '*') {
            return new Cancelled();
        }
        return decode(line);
    }

    /// Reads the initial response of the command line, where `=` stands for an empty one. RFC 4954
    /// §4, RFC 5034 §4, RFC 4959 §3
    static SaslLine initial(String word) {
        return word.equals("=")
                ? new Data(new byte[0])
                : decode(word.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The text of a challenge.
    static String wire(byte[] challenge) {
        return Base64.getEncoder().encodeToString(challenge);
    }

    private static SaslLine decode(byte[] text) {
        if (text.length > MAX) {
            return new Malformed();
        }
        try {
            byte[] octets = Base64.getDecoder().decode(text);
            // the decoder takes missing padding and stray bits; RFC 4648 §3.5
            return Arrays.equals(Base64.getEncoder().encode(octets), text)
                    ? new Data(octets)
                    : new Malformed();
        } catch (IllegalArgumentException foreign) {
            return new Malformed();
        }
    }
}
