package org.veredus.format.sieve.syntax;

/// What is wrong, or odd, at a place of a script: a sentence for its author.
public record Note(Place at, String text) {
    @Override
    public String toString() {
        return "line " + at.line() + ", column " + at.column() + ": " + text;
    }
}
