package org.veredus.format.sieve.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects notes up to a bound: nobody reads more, and a hostile script could have a million.
public final class Notes {
    private static final int MAX = 50;

    private final List<Note> list = new ArrayList<>();

    public void add(Place at, String text) {
        if (list.size() < MAX) {
            list.add(new Note(at, text));
        }
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /// In the order of their places.
    public List<Note> list() {
        return list.stream()
                .sorted(
                        Comparator.comparingInt((Note note) -> note.at().line())
                                .thenComparingInt(note -> note.at().column()))
                .toList();
    }
}
