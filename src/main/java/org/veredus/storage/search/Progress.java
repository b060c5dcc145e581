package org.veredus.storage.search;

/// How far an index has come.
///
/// @param last the greatest number of a document that it knows of, whether still there or not
/// @param mark what the owner noted with the last commit
public record Progress(long last, long mark) {
    public static final Progress NONE = new Progress(0, 0);
}
