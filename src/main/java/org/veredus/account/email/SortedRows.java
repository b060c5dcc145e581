package org.veredus.account.email;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Emails in an order, in an array. What is new mostly belongs to the end, where it costs nothing.
final class SortedRows {
    /// Above one change in so many rows the whole is made anew.
    private static final int FEW = 64;

    private final Comparator<Email> order;
    private Email[] rows = new Email[16];
    private int size;

    SortedRows(Comparator<Email> order) {
        this.order = order;
    }

    int size() {
        return size;
    }

    Email at(int index) {
        return rows[index];
    }

    /// As it is until it is changed.
    List<Email> list() {
        return Collections.unmodifiableList(Arrays.asList(rows).subList(0, size));
    }

    /// The index, or `-(where it would be) - 1`.
    int find(Email wanted) {
        return Arrays.binarySearch(rows, 0, size, wanted, order);
    }

    /// Takes some out, then puts others in. One that is in both has the same place before and
    /// after, or not.
    void replace(List<Email> old, List<Email> fresh) {
        if (fresh.size() + old.size() > 16 + size / FEW) {
            rebuild(old, fresh);
            return;
        }
        for (Email gone : old) remove(gone);
        for (Email added : fresh) insert(added);
    }

    private void remove(Email gone) {
        int index = find(gone);
        if (index < 0) throw new IllegalStateException("email " + gone.number() + " is missing");
        System.arraycopy(rows, index + 1, rows, index, size - index - 1);
        size--;
    }

    private void insert(Email added) {
        int index = -find(added) - 1;
        if (index < 0) throw new IllegalStateException("email " + added.number() + " twice");
        if (size == rows.length) rows = Arrays.copyOf(rows, size + size / 2);
        System.arraycopy(rows, index, rows, index + 1, size - index);
        rows[index] = added;
        size++;
    }

    private void rebuild(Collection<Email> old, Collection<Email> fresh) {
        Email[] next = new Email[size + fresh.size() + 16];
        Email[] going = old.toArray(new Email[0]);
        Arrays.sort(going, order);
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (Arrays.binarySearch(going, rows[i], order) < 0) next[count++] = rows[i];
        }
        for (Email added : fresh) next[count++] = added;
        Arrays.sort(next, 0, count, order);
        rows = next;
        size = count;
    }
}
