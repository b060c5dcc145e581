package org.veredus.protocol.imap.syntax;

import java.nio.charset.StandardCharsets;

/// Searches that are kept as text. RFC 5466 §2
public final class SearchTexts {
    private SearchTexts() {}

    /// @param wire octets one by one
    public static SearchKey parse(String wire) throws BadSyntax {
        CommandText text = new CommandText(wire.getBytes(StandardCharsets.ISO_8859_1));
        SearchKey key = new SearchParser(text).keys();
        text.end();
        return key;
    }
}
