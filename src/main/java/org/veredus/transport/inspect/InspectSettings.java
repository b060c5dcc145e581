package org.veredus.transport.inspect;

/// What leads to what.
///
/// @param host our name
/// @param junk the score from which a message is junk
public record InspectSettings(String host, double junk) {
    public InspectSettings {
        if (!(junk > 0)) throw new IllegalArgumentException("junk from a score of " + junk);
    }

    public static InspectSettings defaults(String host) {
        return new InspectSettings(host, 5);
    }
}
