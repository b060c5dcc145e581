package org.veredus.transport.inspect;

/// One thing that was found.
///
/// @param name for programs, such as `spf-fail`
/// @param score what it adds to the sum; below zero speaks for the message
/// @param evidence what it was found in, such as a domain or a link; may be empty
/// @param sentence for the person the message is for
public record Finding(String name, double score, String evidence, String sentence) {
    /// Of senders whom the recipient does not know.
    public static final String FIRST_CONTACT = "first-contact";

    /// Characters; evidence is the sender's own text.
    private static final int MAX_EVIDENCE = 200;

    public Finding {
        if (name.isEmpty() || sentence.isEmpty())
            throw new IllegalArgumentException("finding without a name or sentence");
        if (!Double.isFinite(score)) throw new IllegalArgumentException("score " + score);
        evidence = shortened(evidence);
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_EVIDENCE) return text;
        int end =
                Character.isHighSurrogate(text.charAt(MAX_EVIDENCE - 1))
                        ? MAX_EVIDENCE - 1
                        : MAX_EVIDENCE;
        return text.substring(0, end);
    }
}
