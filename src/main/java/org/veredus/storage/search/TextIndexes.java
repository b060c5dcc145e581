package org.veredus.storage.search;

import java.util.List;
import org.veredus.storage.kv.StoreFailed;

/// An engine: the indexes of all owners. Opens nothing before it is asked to.
public interface TextIndexes extends AutoCloseable {
    /// An owner's index; empty if there was none, or none that can be read.
    TextIndex of(long owner) throws StoreFailed;

    /// Who has an index.
    List<Long> owners() throws StoreFailed;

    /// Forgets an owner's index, so that it begins anew.
    void drop(long owner) throws StoreFailed;

    /// An index that takes the place of one that cannot be used; where somebody else has been
    /// faster, theirs.
    TextIndex anew(long owner, TextIndex old) throws StoreFailed;

    @Override
    void close() throws StoreFailed;
}
