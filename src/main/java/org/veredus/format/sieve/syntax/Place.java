package org.veredus.format.sieve.syntax;

/// Where something stands in a script; both count from 1.
public record Place(int line, int column) {
    public Place {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line " + line + " column " + column);
        }
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
