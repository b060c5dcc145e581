package org.veredus.protocol.imap.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text and its octets, which strings of the wire hold one by one.
final class WireText {
    private WireText() {}

    /// @param what for the sentence if it is no UTF-8
    static String decode(String wire, String what) throws BadSyntax {
        return decode(wire, StandardCharsets.UTF_8, what);
    }

    /// @param what for the sentence if it is not in that charset
    static String decode(String wire, Charset charset, String what) throws BadSyntax {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new BadSyntax(what + " is not " + charset.name());
        }
    }

    /// Its octets in UTF-8.
    static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
