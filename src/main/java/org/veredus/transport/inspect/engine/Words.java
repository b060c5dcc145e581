package org.veredus.transport.inspect.engine;

/// Words of others.
final class Words {
    private static final int MOST = 150;

    private Words() {}

    /// For logs and sentences.
    static String printable(String text) {
        String plain = text.replaceAll("[^ -~]", "?").strip();
        return plain.length() <= MOST ? plain : plain.substring(0, MOST);
    }
}
