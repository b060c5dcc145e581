package org.veredus.format.convert;

/// Says within this package why there will be no conversion.
final class Unconvertible extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Converted.Refused refused;

    Unconvertible(Converted.Refused refused) {
        super(refused.text(), null, false, false);
        this.refused = refused;
    }

    Converted.Refused refused() {
        return refused;
    }
}
