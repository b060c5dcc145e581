package org.veredus.storage.search;

import java.util.List;
import java.util.Map;

/// A document to be found.
///
/// @param number given once, greater than those of all documents before
/// @param words what is read in each area
/// @param exact all texts that [TextIndex#containing] answers for
/// @param whole whether `exact` is all there is; a document that is not whole may contain anything
public record TextDocument(
        long number, Map<Area, String> words, List<String> exact, boolean whole) {
    public TextDocument {
        if (number < 1) throw new IllegalArgumentException("document " + number);
        words = Map.copyOf(words);
        exact = List.copyOf(exact);
    }
}
