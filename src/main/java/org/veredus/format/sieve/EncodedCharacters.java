package org.veredus.format.sieve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `${hex: …}` and `${unicode: …}` in strings. RFC 5228 §2.4.2.4
final class EncodedCharacters {
    private static final Pattern ENCODED =
            Pattern.compile(
                    "\\$\\{(?:(hex):\\s*([0-9a-f]{1,2}(?:\\s+[0-9a-f]{1,2}){0,1000})\\s*"
                            + "|(unicode):\\s*([0-9a-f]++(?:\\s+[0-9a-f]++){0,1000})\\s*)\\}",
                    Pattern.CASE_INSENSITIVE);

    private EncodedCharacters() {}

    /// @throws ScriptFailure for a number that is no character
    static String decode(String text) throws ScriptFailure {
        Matcher encoded = ENCODED.matcher(text);
        var octets = new ByteArrayOutputStream();
        int plainFrom = 0;
        while (encoded.find()) {
            octets.writeBytes(utf8(text.substring(plainFrom, encoded.start())));
            if (encoded.group(1) != null) {
                for (String pair : encoded.group(2).split("\\s+", -1)) {
                    octets.write(Integer.parseInt(pair, 16));
                }
            } else {
                for (String hex : encoded.group(4).split("\\s+", -1)) {
                    octets.writeBytes(utf8(Character.toString(character(hex))));
                }
            }
            plainFrom = encoded.end();
        }
        if (plainFrom == 0) {
            return text;
        }
        octets.writeBytes(utf8(text.substring(plainFrom)));
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static int character(String hex) throws ScriptFailure {
        String digits = hex.replaceFirst("^0+", "");
        int c = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt("0" + digits, 16);
        if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
            throw new ScriptFailure("U+" + hex + " is no character");
        }
        return c;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
