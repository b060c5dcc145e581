package org.veredus.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What one account must hold, by what its clients were told.
///
/// A letter lies at most once in a mailbox, so mailbox and letter name a copy. What was
/// acknowledged is certain; what was asked for without an answer is possible. One lock guards all.
final class Ledger {
    static final String INBOX = "INBOX";
    static final List<String> MAILBOXES = List.of(INBOX, "Copies", "Moved");

    private final String user;
    private final Map<Place, Copy> copies = new LinkedHashMap<>();
    private final Map<String, Marks> marks = new HashMap<>();
    private @Nullable Move undecided;
    private long changes;

    Ledger(String user) {
        this.user = user;
    }

    /// Where a copy lies.
    record Place(String mailbox, Letter letter) {}

    /// What is known of a copy: `uid` 0 and `flags` null are not known.
    record Copy(boolean certain, long uid, @Nullable Set<String> flags) {}

    /// A move without an answer: the letter must be at one end, and not at both.
    private record Move(Place from, Place to) {}

    /// What never goes back in a mailbox.
    private static final class Marks {
        private long validity;
        private long uidNext;
        private long modSeq;
        private final Map<Long, Letter> owners = new HashMap<>();
    }

    String user() {
        return user;
    }

    synchronized int size() {
        return copies.size();
    }

    synchronized long changes() {
        return changes;
    }

    /// Something is about to be asked for that makes a copy.
    synchronized void mayAppear(Place place, Set<String> flags) {
        copies.put(place, new Copy(false, 0, Set.copyOf(flags)));
    }

    /// It was acknowledged.
    synchronized void appeared(Place place, long uid) {
        Copy copy = copies.get(place);
        if (copy == null) throw new IllegalStateException("not announced: " + place);
        copies.put(place, new Copy(true, uid > 0 ? uid : copy.uid(), copy.flags()));
        if (uid > 0) own(place, uid);
        changes++;
    }

    /// It was refused.
    synchronized void didNotAppear(Place place) {
        copies.remove(place);
    }

    synchronized void mayVanish(Place place) {
        Copy copy = known(place);
        copies.put(place, new Copy(false, copy.uid(), copy.flags()));
    }

    synchronized void vanished(Place place) {
        copies.remove(place);
        changes++;
    }

    synchronized void mayMove(Place from, Place to) {
        Copy copy = known(from);
        mayVanish(from);
        copies.put(to, new Copy(false, 0, copy.flags()));
        undecided = new Move(from, to);
    }

    synchronized void moved(Place from, Place to, long uid) {
        undecided = null;
        copies.remove(from);
        appeared(to, uid);
    }

    synchronized void mayChangeFlags(Place place) {
        Copy copy = known(place);
        copies.put(place, new Copy(true, copy.uid(), null));
    }

    synchronized void flagged(Place place, Set<String> flags) {
        Copy copy = known(place);
        copies.put(place, new Copy(true, copy.uid(), Set.copyOf(flags)));
        changes++;
    }

    /// A reader has seen the UID of a copy.
    synchronized void seen(Place place, long uid) {
        Copy copy = copies.get(place);
        if (copy != null) copies.put(place, new Copy(copy.certain(), uid, copy.flags()));
        own(place, uid);
    }

    /// A certain copy with a known UID, if there is one in the mailbox.
    synchronized @Nullable Place any(SplittableRandom random, String mailbox) {
        List<Place> fit = new ArrayList<>();
        copies.forEach(
                (place, copy) -> {
                    if (place.mailbox().equals(mailbox) && copy.certain() && copy.uid() > 0)
                        fit.add(place);
                });
        return fit.isEmpty() ? null : fit.get(random.nextInt(fit.size()));
    }

    synchronized boolean has(Place place) {
        return copies.containsKey(place);
    }

    synchronized Copy known(Place place) {
        Copy copy = copies.get(place);
        if (copy == null) throw new IllegalStateException("not known: " + place);
        return copy;
    }

    /// Numbers that a server told of a mailbox; negative ones it did not tell.
    synchronized void told(String mailbox, long validity, long uidNext, long modSeq) {
        Marks mark = marks.computeIfAbsent(mailbox, _ -> new Marks());
        if (validity > 0) mark.validity = validity;
        mark.uidNext = Math.max(mark.uidNext, uidNext);
        mark.modSeq = Math.max(mark.modSeq, modSeq);
    }

    private void own(Place place, long uid) {
        Marks mark = marks.computeIfAbsent(place.mailbox(), _ -> new Marks());
        mark.owners.put(uid, place.letter());
        mark.uidNext = Math.max(mark.uidNext, uid + 1);
    }

    /// Compares with what the server has after its restart, then takes that as the truth.
    synchronized List<String> check(Imap imap) throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<Place, Copy> actual = new LinkedHashMap<>();
        for (String mailbox : MAILBOXES) {
            Imap.Answer selected = imap.ask("SELECT " + mailbox);
            if (!selected.accepted()) {
                if (marks.containsKey(mailbox)) wrong.add("mailbox gone: " + mailbox);
                continue;
            }
            checkMarks(mailbox, selected, wrong);
            Imap.Answer all = imap.ask("UID FETCH 1:* (UID FLAGS MODSEQ BODY.PEEK[])").ok();
            for (Imap.Item item : all.items())
                if (item.isFetch()) checkCopy(mailbox, item, actual, wrong);
        }
        copies.forEach(
                (place, copy) -> {
                    if (copy.certain() && !actual.containsKey(place)) wrong.add("lost: " + place);
                });
        Move move = undecided;
        if (move != null && actual.containsKey(move.from()) == actual.containsKey(move.to()))
            wrong.add("moved by half: " + move);
        undecided = null;
        copies.clear();
        copies.putAll(actual);
        return wrong.stream().map(what -> user + ": " + what).toList();
    }

    private void checkMarks(String mailbox, Imap.Answer selected, List<String> wrong) {
        Marks mark = marks.computeIfAbsent(mailbox, _ -> new Marks());
        long validity = selected.number("UIDVALIDITY");
        long uidNext = selected.number("UIDNEXT");
        long modSeq = selected.number("HIGHESTMODSEQ");
        if (mark.validity != 0 && mark.validity != validity)
            wrong.add(mailbox + ": UIDVALIDITY " + mark.validity + " became " + validity);
        if (uidNext < mark.uidNext)
            wrong.add(mailbox + ": UIDNEXT " + mark.uidNext + " went back to " + uidNext);
        if (modSeq < mark.modSeq)
            wrong.add(mailbox + ": HIGHESTMODSEQ " + mark.modSeq + " went back to " + modSeq);
        told(mailbox, validity, uidNext, modSeq);
    }

    private void checkCopy(
            String mailbox, Imap.Item item, Map<Place, Copy> actual, List<String> wrong) {
        byte[] message = item.literals().isEmpty() ? new byte[0] : item.literals().getFirst();
        Letter letter;
        try {
            letter = Letter.in(message);
        } catch (IllegalArgumentException unknown) {
            wrong.add(mailbox + " uid " + item.uid() + ": " + unknown.getMessage());
            return;
        }
        Place place = new Place(mailbox, letter);
        Copy expected = copies.get(place);
        Copy found = new Copy(true, item.uid(), Set.copyOf(item.flags()));
        if (!letter.endsIn(message)) wrong.add("other octets: " + place);
        if (actual.put(place, found) != null) wrong.add("twice: " + place);
        if (expected == null) wrong.add("came back or was never asked for: " + place);
        else compare(place, expected, found, wrong);
        Marks mark = marks.computeIfAbsent(mailbox, _ -> new Marks());
        Letter owner = mark.owners.get(item.uid());
        if (owner != null && !owner.equals(letter))
            wrong.add(mailbox + " uid " + item.uid() + " was " + owner + ", is " + letter);
        own(place, item.uid());
        if (item.modSeq() > mark.modSeq)
            wrong.add(mailbox + ": MODSEQ " + item.modSeq() + " above HIGHESTMODSEQ");
    }

    private static void compare(Place place, Copy expected, Copy found, List<String> wrong) {
        if (expected.uid() > 0 && expected.uid() != found.uid())
            wrong.add("uid " + expected.uid() + " became " + found.uid() + ": " + place);
        Set<String> flags = expected.flags();
        if (flags != null && !new HashSet<>(flags).equals(found.flags()))
            wrong.add("flags " + flags + " became " + found.flags() + ": " + place);
    }
}
