package org.veredus.protocol.imap.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text and its octets, which strings of the wire hold one by one.
final class Utf8 {
    private Utf8() {}

    /// @param what for the sentence if it is no UTF-8
    static String decode(String wire, String what) throws BadSyntax {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new BadSyntax(what + " is not UTF-8");
        }
    }

    static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
