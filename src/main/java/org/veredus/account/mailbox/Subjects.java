package org.veredus.account.mailbox;

import java.util.Arrays;
import java.util.BitSet;

/// The subjects of an account's emails, one behind the other as they are compared: a text is sought
/// in all of them at once, in memory that is read in order, and no email's record is looked at.
///
/// Immutable, and never wrong: an email's subject never changes, and no number is given twice. Of
/// emails that have been destroyed since, it still knows what theirs was. Subjects that are long
/// are not here, nor those for which there is no room: of these the records must be asked.
public final class Subjects {
    static final Subjects NONE = new Subjects(1, new long[0], new int[0], "");

    /// Characters of one subject, and of all together.
    private static final int LONGEST = 1000;

    private static final int ROOM = 1 << 18;

    /// Stands behind each subject and in none, so that nothing is found across two.
    private static final char END = '\n';

    private final long until;
    private final long[] emails; // ascending
    private final int[] ends; // where the END of each one's subject is
    private final String text;

    private Subjects(long until, long[] emails, int[] ends, String text) {
        this.until = until;
        this.emails = emails;
        this.ends = ends;
        this.text = text;
    }

    /// The number of the first email that has not been looked at.
    long until() {
        return until;
    }

    int size() {
        return emails.length;
    }

    /// Octets it takes.
    int weight() {
        return 64 + (Long.BYTES + Integer.BYTES) * emails.length + Character.BYTES * text.length();
    }

    /// Adds emails, in order of their numbers. One thread.
    static final class Builder {
        private final StringBuilder text;
        private long[] emails;
        private int[] ends;
        private int size;

        Builder(Subjects known) {
            text = new StringBuilder(known.text);
            emails = known.emails;
            ends = known.ends;
            size = emails.length;
        }

        /// @param subject as it is compared
        void add(long email, String subject) {
            if (subject.length() > LONGEST || text.length() + subject.length() >= ROOM) return;
            if (subject.indexOf(END) >= 0) return;
            if (size == emails.length || size == ends.length) {
                emails = Arrays.copyOf(emails, size + size / 8 + 8);
                ends = Arrays.copyOf(ends, emails.length);
            }
            text.append(subject);
            emails[size] = email;
            ends[size++] = text.length();
            text.append(END);
        }

        /// @param until as in [Subjects#until]
        Subjects build(long until) {
            return new Subjects(
                    until, Arrays.copyOf(emails, size), Arrays.copyOf(ends, size), text.toString());
        }
    }

    /// @param wanted as it is compared
    public Search search(String wanted) {
        BitSet found = new BitSet(emails.length);
        if (wanted.isEmpty()) {
            found.set(0, emails.length);
        } else if (wanted.indexOf(END) < 0) {
            int place = 0;
            for (int at = text.indexOf(wanted); at >= 0; ) {
                while (ends[place] < at) place++;
                found.set(place);
                at = text.indexOf(wanted, ends[place]);
            }
        }
        return new Search(emails, found);
    }

    /// Whether an email's subject has what was wanted.
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /// What was found of one text.
    public static final class Search {
        private final long[] emails;
        private final BitSet found;

        private Search(long[] emails, BitSet found) {
            this.emails = emails;
            this.found = found;
        }

        public Answer of(long email) {
            int place = Arrays.binarySearch(emails, email);
            if (place < 0) return Answer.UNKNOWN;
            return found.get(place) ? Answer.YES : Answer.NO;
        }
    }
}
