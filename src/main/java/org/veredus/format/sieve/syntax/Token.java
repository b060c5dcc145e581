package org.veredus.format.sieve.syntax;

/// @param text of a name, a tag (without colon) or a string; else as it is written
record Token(Kind kind, Place at, String text, long number) {
    enum Kind {
        NAME("a command"),
        TAG("a tag"),
        NUMBER("a number"),
        STRING("a string"),
        SEMICOLON("\";\""),
        COMMA("\",\""),
        OPEN_BLOCK("\"{\""),
        CLOSE_BLOCK("\"}\""),
        OPEN_TESTS("\"(\""),
        CLOSE_TESTS("\")\""),
        OPEN_LIST("\"[\""),
        CLOSE_LIST("\"]\""),
        END("the end of the script");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    String words() {
        return switch (kind) {
            case NAME -> "\"" + text + "\"";
            case TAG -> "\":" + text + "\"";
            default -> kind.words();
        };
    }
}
