package org.veredus.storage.search;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// One owner's documents.
public interface TextIndex {
    /// As of the last commit.
    Progress progress() throws StoreFailed;

    /// Puts documents in and takes others out, in one commit.
    void write(Collection<TextDocument> added, Collection<Long> removed, Progress progress)
            throws StoreFailed;

    /// The documents in which the text may stand, with regard neither to case nor to accents. Null
    /// if it is but white space.
    @Nullable Numbers containing(String text, Extent extent) throws StoreFailed;

    /// The documents that have all of the words in one of the areas or another, in any form of
    /// their language.
    Ranked ranked(String words, Set<Area> areas) throws StoreFailed;

    /// All documents there are.
    Numbers all() throws StoreFailed;
}
