package org.veredus.storage.search;

import java.util.List;
import java.util.Map;

/// A document to be found.
///
/// @param number given once, greater than those of all documents before
/// @param words what is read in each area
/// @param read the texts that a person reads, as [TextIndex#containing] answers for them
/// @param unread other texts, which it answers for when it is asked for all
/// @param whole whether these texts are all there are; a document that is not whole may contain
///     anything
public record TextDocument(
        long number,
        Map<Area, String> words,
        List<String> read,
        List<String> unread,
        boolean whole) {
    public TextDocument {
        if (number < 1) throw new IllegalArgumentException("document " + number);
        words = Map.copyOf(words);
        read = List.copyOf(read);
        unread = List.copyOf(unread);
    }
}
