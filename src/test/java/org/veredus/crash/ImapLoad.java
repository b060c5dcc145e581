package org.veredus.crash;

import java.io.IOException;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.veredus.crash.Ledger.Place;

/// The one IMAP client of an account: appends, flags, copies, moves and expunges.
final class ImapLoad implements Load {
    private static final Set<Set<String>> FLAGS =
            Set.of(Set.of(), Set.of("\\Seen"), Set.of("\\Flagged"), Set.of("\\Seen", "$work"));
    private static final int MANY = 60;

    private final Surroundings world;
    private final Ledger ledger;
    private final SplittableRandom random;
    private String selected = "";
    private long looked;

    ImapLoad(Surroundings world, Ledger ledger, SplittableRandom random) {
        this.world = world;
        this.ledger = ledger;
        this.random = random;
    }

    @Override
    public void run() throws IOException {
        try (Imap imap = new Imap(world.imap(), ledger.user(), world.password())) {
            for (String mailbox : Ledger.MAILBOXES) {
                if (!mailbox.equals(Ledger.INBOX)) imap.ask("CREATE " + mailbox);
            }
            while (true) {
                try {
                    look(imap);
                    step(imap);
                } catch (Imap.Refused refused) {
                    world.refused().incrementAndGet();
                    throw refused;
                }
            }
        }
    }

    private void step(Imap imap) throws IOException {
        int choice = random.nextInt(ledger.size() > MANY ? 40 : 20);
        if (choice < 4) {
            append(imap);
            return;
        }
        Place place = ledger.any(random, pick());
        if (place == null) return;
        if (choice < 9) store(imap, place, anyFlags());
        else if (choice < 12) copy(imap, place);
        else if (choice < 16) move(imap, place);
        else expunge(imap, place);
    }

    private String pick() {
        return Ledger.MAILBOXES.get(random.nextInt(Ledger.MAILBOXES.size()));
    }

    private Set<String> anyFlags() {
        return FLAGS.stream().skip(random.nextInt(FLAGS.size())).findFirst().orElseThrow();
    }

    /// Learns the UIDs of what came in.
    private void look(Imap imap) throws IOException {
        select(imap, Ledger.INBOX);
        String range = "UID FETCH " + (looked + 1) + ":* (UID MODSEQ BODY.PEEK[HEADER])";
        for (Imap.Item item : imap.ask(range).ok().items()) {
            if (!item.isFetch() || item.literals().isEmpty() || item.uid() <= looked) continue;
            looked = item.uid();
            Place place = new Place(Ledger.INBOX, Letter.in(item.literals().getFirst()));
            ledger.seen(place, item.uid());
            ledger.told(Ledger.INBOX, -1, -1, item.modSeq());
        }
    }

    private void select(Imap imap, String mailbox) throws IOException {
        if (selected.equals(mailbox)) return;
        Imap.Answer answer = imap.ask("SELECT " + mailbox).ok();
        selected = mailbox;
        ledger.told(
                mailbox,
                answer.number("UIDVALIDITY"),
                answer.number("UIDNEXT"),
                answer.number("HIGHESTMODSEQ"));
    }

    private void append(Imap imap) throws IOException {
        Place place = new Place(pick(), world.letter());
        Set<String> flags = anyFlags();
        ledger.mayAppear(place, flags);
        Imap.Answer answer = imap.append(place.mailbox(), flags, place.letter().octets()).ok();
        ledger.appeared(place, lastUid(answer.status(), "APPENDUID"));
    }

    private void store(Imap imap, Place place, Set<String> flags) throws IOException {
        select(imap, place.mailbox());
        ledger.mayChangeFlags(place);
        long uid = ledger.known(place).uid();
        Imap.Answer answer =
                imap.ask("UID STORE " + uid + " FLAGS (" + String.join(" ", flags) + ")").ok();
        ledger.flagged(place, flags);
        for (Imap.Item item : answer.items())
            if (item.isFetch()) ledger.told(place.mailbox(), -1, -1, item.modSeq());
    }

    private void copy(Imap imap, Place place) throws IOException {
        Place copy = new Place("Copies", place.letter());
        if (ledger.has(copy)) return;
        select(imap, place.mailbox());
        Set<String> flags = ledger.known(place).flags();
        ledger.mayAppear(copy, flags == null ? Set.of() : flags);
        String status = imap.ask("UID COPY " + ledger.known(place).uid() + " Copies").ok().status();
        ledger.appeared(copy, lastUid(status, "COPYUID"));
    }

    private void move(Imap imap, Place place) throws IOException {
        Place end = new Place("Moved", place.letter());
        if (ledger.has(end)) return;
        select(imap, place.mailbox());
        long uid = ledger.known(place).uid();
        ledger.mayMove(place, end);
        Imap.Answer answer = imap.ask("UID MOVE " + uid + " Moved").ok();
        ledger.moved(place, end, movedUid(answer));
    }

    private void expunge(Imap imap, Place place) throws IOException {
        long uid = ledger.known(place).uid();
        store(imap, place, Set.of("\\Deleted"));
        ledger.mayVanish(place);
        imap.ask("UID EXPUNGE " + uid).ok();
        ledger.vanished(place);
    }

    /// RFC 6851 §4.3 wants COPYUID in an untagged line, before the expunges.
    private static long movedUid(Imap.Answer answer) {
        for (Imap.Item item : answer.items()) {
            if (item.text().contains("COPYUID")) return lastUid(item.text(), "COPYUID");
        }
        return lastUid(answer.status(), "COPYUID");
    }

    /// The last number of a response code, or 0.
    private static long lastUid(@Nullable String text, String code) {
        if (text == null || !text.contains("[" + code + " ")) return 0;
        String inside = text.substring(text.indexOf(code), text.indexOf(']'));
        return Long.parseLong(inside.substring(inside.lastIndexOf(' ') + 1));
    }
}
