package org.veredus.base.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/// Says where JSON that somebody sent is none, in words that are not the parser's.
public final class JsonFault {
    private JsonFault() {}

    public static String of(JacksonException malformed) {
        return switch (malformed) {
            case UnexpectedEndOfInputException _ -> "it ends too early";
            case StreamConstraintsException _ -> "something is nested too deep, or too long";
            default -> "something is wrong" + place(malformed);
        };
    }

    private static String place(JacksonException malformed) {
        TokenStreamLocation at = malformed.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
