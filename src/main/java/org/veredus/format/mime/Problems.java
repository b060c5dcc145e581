package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;

/// Collects problems, up to a limit.
final class Problems {

    /// After this many a reader knows enough, and the list goes into a stored record.
    static final int MAX = 20;

    private final List<Problem> list = new ArrayList<>();

    void add(long offset, String sentence) {
        if (list.size() < MAX) {
            list.add(new Problem(offset, sentence));
        }
    }

    List<Problem> list() {
        return List.copyOf(list);
    }
}
