package org.veredus.format.mime;

/// IMAP section numbers. RFC 9051 §6.4.5.1, RFC 3501 §6.4.5
final class Sections {

    private Sections() {}

    /// The numbers of the `n`th part, counted from 1, in the part or message with these numbers.
    static String child(String numbers, int n) {
        return numbers.isEmpty() ? Integer.toString(n) : numbers + "." + n;
    }

    /// The section of a message's body: a lone part has number 1, a multipart is the message's
    /// TEXT.
    static String root(String numbers, boolean multipart) {
        if (multipart) {
            return numbers.isEmpty() ? "TEXT" : numbers + ".TEXT";
        }
        return child(numbers, 1);
    }
}
