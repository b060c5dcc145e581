package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.Snapshot;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

/// Random histories of an account beside a model that is too simple to be wrong.
class AccountModelTest {
    private static final AccountId ID = new AccountId(7);
    private static final int STEPS = 250;

    /// A message in a mailbox, as the model has it.
    private static final class Line {
        private final long email;
        private final long size;
        private Flags flags;
        private long modSeq;

        Line(long email, long size, Flags flags, long modSeq) {
            this.email = email;
            this.size = size;
            this.flags = flags;
            this.modSeq = modSeq;
        }
    }

    private static final class Box {
        private String path;
        private int validity;
        private int next = 1;
        private final TreeMap<Integer, Line> lines = new TreeMap<>();
        private final TreeMap<Integer, Long> gone = new TreeMap<>(); // with the mod-sequence

        Box(String path, int validity) {
            this.path = path;
            this.validity = validity;
        }
    }

    private final FakeClock clock = new FakeClock();
    private final Map<Long, BlobId> contents = new HashMap<>();
    private final Set<Integer> validities = new HashSet<>();
    private final Map<MailboxId, Box> boxes = new LinkedHashMap<>();
    private final Set<BlobId> brought = new HashSet<>();
    private MemoryStore store = new MemoryStore(clock);
    private Accounts accounts = accounts();
    private long modSeq;
    private int named;

    private Accounts accounts() {
        return new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    }

    @Test
    void agreesWithAModelThroughRandomHistories() throws Exception {
        for (int seed = 1; seed <= 12; seed++) {
            begin();
            Random random = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                long before = account().state().modSeq();
                String did = step(random);
                try {
                    check(before);
                } catch (AssertionError wrong) {
                    throw new AssertionError("seed " + seed + " step " + step + ": " + did, wrong);
                }
                if (random.nextInt(25) == 0) accounts = accounts(); // as after a restart
            }
            checkContents();
        }
    }

    private void begin() throws Exception {
        store = new MemoryStore(clock);
        accounts = accounts();
        contents.clear();
        boxes.clear();
        validities.clear();
        brought.clear();
        named = 0;
        for (Mailbox mailbox : account().state().tree().all()) adopt(mailbox);
        modSeq = account().state().modSeq();
    }

    private Account account() throws Exception {
        return accounts.open(ID);
    }

    private void adopt(Mailbox mailbox) throws Exception {
        assertThat(validities.add(mailbox.uidValidity())).isTrue();
        String path = account().state().tree().path(mailbox);
        boxes.put(mailbox.id(), new Box(path, mailbox.uidValidity()));
    }

    private MailboxId any(Random random) {
        return new ArrayList<>(boxes.keySet()).get(random.nextInt(boxes.size()));
    }

    private Box box(MailboxId id) {
        return java.util.Objects.requireNonNull(boxes.get(id));
    }

    private static UidSet some(Box box, Random random) {
        UidSet.Builder some = new UidSet.Builder();
        for (int uid = 1; uid < box.next + 2; uid++) if (random.nextInt(3) == 0) some.add(uid);
        return some.build();
    }

    private static Flags flags(Random random) {
        List<String> keywords = random.nextInt(4) == 0 ? List.of("$Work", "x") : List.of();
        return Flags.of(random.nextInt(32), keywords);
    }

    private String step(Random random) throws Exception {
        clock.advance(Duration.ofSeconds(random.nextInt(3)));
        MailboxId id = any(random);
        return switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> file(id, random);
            case 4, 5 -> store(id, random);
            case 6 -> expunge(id, random);
            case 7 -> copy(id, any(random), random);
            case 8 -> move(id, any(random), random);
            case 9 -> create(random);
            case 10 -> rename(id, random);
            case 11 -> delete(id, random);
            default -> remove(id, random);
        };
    }

    private String file(MailboxId id, Random random) throws Exception {
        List<Filing> filings = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int which = random.nextInt(40); // the same content now and then
            String text = "Message-ID: <" + which + "@a>\r\n\r\n" + "b".repeat(which) + "\r\n";
            filings.add(Letters.filing(store.blobs(), text, flags(random)));
        }
        Filed filed = account().file(id, filings);
        Box box = box(id);
        assertThat(filed.uidValidity()).isEqualTo(box.validity);
        long now = modSeq + 1;
        for (int i = 0; i < filings.size(); i++) {
            Filing filing = filings.get(i);
            assertThat(filed.uids().get(i)).isEqualTo(box.next);
            assertThat(contents).doesNotContainKey(filed.emails().get(i));
            contents.put(filed.emails().get(i), filing.message().content().id());
            brought.add(filing.message().content().id());
            box.lines.put(
                    box.next++,
                    new Line(filed.emails().get(i), filing.size(), filing.flags(), now));
        }
        return "file";
    }

    private String store(MailboxId id, Random random) throws Exception {
        Box box = box(id);
        UidSet uids = some(box, random);
        FlagChange.Kind[] kinds = FlagChange.Kind.values();
        FlagChange how = new FlagChange(kinds[random.nextInt(kinds.length)], flags(random));
        long limit = random.nextInt(3) == 0 ? random.nextLong(modSeq + 1) : Long.MAX_VALUE;
        Stored stored = account().store(id, uids, how, limit);
        UidSet.Builder refused = new UidSet.Builder();
        List<Integer> changed = new ArrayList<>();
        for (Map.Entry<Integer, Line> line : box.lines.entrySet()) {
            if (!uids.contains(line.getKey())) continue;
            if (line.getValue().modSeq > limit) {
                refused.add(line.getKey());
                continue;
            }
            Flags after = how.applyTo(line.getValue().flags);
            if (after.equals(line.getValue().flags)) continue;
            line.getValue().flags = after;
            line.getValue().modSeq = modSeq + 1;
            changed.add(line.getKey());
        }
        assertThat(stored.refused()).isEqualTo(refused.build());
        assertThat(stored.changed().stream().map(Entry::uid)).isEqualTo(changed);
        return "store " + how.kind();
    }

    private String expunge(MailboxId id, Random random) throws Exception {
        Box box = box(id);
        UidSet only = random.nextBoolean() ? null : some(box, random);
        Expunged expunged = account().expunge(id, only);
        UidSet.Builder going = new UidSet.Builder();
        box.lines.forEach(
                (uid, line) -> {
                    boolean meant = only == null || only.contains(uid);
                    if (meant && line.flags.has(Flags.DELETED)) going.add(uid);
                });
        assertThat(expunged.uids()).isEqualTo(going.build());
        forget(box, expunged.uids());
        return "expunge";
    }

    private String remove(MailboxId id, Random random) throws Exception {
        Box box = box(id);
        UidSet uids = some(box, random);
        forget(box, account().remove(id, uids).uids());
        uids.forEach(uid -> assertThat(box.lines).doesNotContainKey(uid));
        return "remove";
    }

    private void forget(Box box, UidSet uids) {
        uids.forEach(
                uid -> {
                    assertThat(box.lines.remove(uid)).isNotNull();
                    box.gone.put(uid, modSeq + 1);
                });
    }

    private String copy(MailboxId from, MailboxId to, Random random) throws Exception {
        UidSet uids = some(box(from), random);
        enter(from, to, account().copy(from, uids, to), uids);
        return "copy";
    }

    private String move(MailboxId from, MailboxId to, Random random) throws Exception {
        UidSet uids = some(box(from), random);
        Copied moved = account().move(from, uids, to);
        enter(from, to, moved, uids);
        UidSet.Builder sources = new UidSet.Builder();
        moved.sources().forEach(sources::add);
        forget(box(from), sources.build());
        return "move";
    }

    private void enter(MailboxId from, MailboxId to, Copied copied, UidSet asked) {
        List<Integer> there = box(from).lines.keySet().stream().filter(asked::contains).toList();
        Box target = box(to);
        assertThat(copied.sources()).isEqualTo(there);
        assertThat(copied.uidValidity()).isEqualTo(target.validity);
        for (int i = 0; i < there.size(); i++) {
            Line source = java.util.Objects.requireNonNull(box(from).lines.get(there.get(i)));
            assertThat(copied.targets().get(i)).isEqualTo(target.next);
            target.lines.put(
                    target.next++, new Line(source.email, source.size, source.flags, modSeq + 1));
        }
    }

    private String create(Random random) throws Exception {
        Box parent = box(any(random));
        String name = "m" + named++;
        String path = random.nextBoolean() ? name : parent.path + "/" + name;
        adopt(account().create(path, null));
        return "create " + path;
    }

    private String rename(MailboxId id, Random random) throws Exception {
        Box box = box(id);
        String path = "r" + named++ + (random.nextBoolean() ? "" : "/r" + named++);
        try {
            account().rename(id, path);
        } catch (MailboxRefused refused) {
            throw new AssertionError(refused);
        }
        Set<MailboxId> known = Set.copyOf(boxes.keySet());
        if (box.path.equals("INBOX")) {
            for (Mailbox mailbox : account().state().tree().all())
                if (!known.contains(mailbox.id())) adopt(mailbox);
            Mailbox made = java.util.Objects.requireNonNull(account().state().tree().find(path));
            Box target = box(made.id());
            for (Line line : box.lines.values())
                target.lines.put(
                        target.next++, new Line(line.email, line.size, line.flags, modSeq + 1));
            for (int uid : List.copyOf(box.lines.keySet())) forget(box, UidSet.of(uid));
        } else {
            String before = box.path;
            for (Box other : boxes.values()) {
                if (other.path.equals(before) || other.path.startsWith(before + "/"))
                    other.path = path + other.path.substring(before.length());
            }
            for (Mailbox mailbox : account().state().tree().all())
                if (!known.contains(mailbox.id())) adopt(mailbox);
        }
        return "rename to " + path;
    }

    private String delete(MailboxId id, Random random) throws Exception {
        Box box = box(id);
        boolean parent = boxes.values().stream().anyMatch(b -> b.path.startsWith(box.path + "/"));
        if (box.path.equals("INBOX") || boxes.size() < 5) return "nothing";
        if (!parent) {
            account().delete(id);
            boxes.remove(id);
            return "delete " + box.path;
        }
        account().delete(id); // stays as a name; asking for it again brings it back, empty
        for (int uid : List.copyOf(box.lines.keySet())) box.gone.put(uid, modSeq + 1);
        box.lines.clear();
        modSeq = account().state().modSeq();
        Mailbox again = account().create(box.path, null);
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.uidValidity()).isEqualTo(box.validity);
        return "delete and fill " + box.path + random.nextInt(1);
    }

    private void check(long before) throws Exception {
        AccountState state = account().state();
        assertThat(state.modSeq()).isBetween(before, before + 2);
        long octets = 0;
        long messages = 0;
        assertThat(state.tree().all()).hasSize(boxes.size());
        for (Map.Entry<MailboxId, Box> pair : boxes.entrySet()) {
            Box box = pair.getValue();
            checkMailbox(pair.getKey(), box);
            for (Line line : box.lines.values()) octets += line.size;
            messages += box.lines.size();
        }
        assertThat(state.usage()).isEqualTo(new Usage(octets, messages));
        checkLog(before, state.modSeq());
        modSeq = state.modSeq();
    }

    private void checkMailbox(MailboxId id, Box box) throws Exception {
        AccountState state = account().state();
        Mailbox mailbox = java.util.Objects.requireNonNull(state.tree().find(id));
        assertThat(state.tree().path(mailbox)).isEqualTo(box.path);
        assertThat(mailbox.uidValidity()).isEqualTo(box.validity);
        MailboxState contents = java.util.Objects.requireNonNull(account().open(id));
        assertThat(contents.uidNext()).isEqualTo(box.next);
        assertThat(contents.messages()).isEqualTo(box.lines.size());
        assertThat(contents.unseen()).isEqualTo(count(box, Flags.SEEN, false));
        assertThat(contents.deleted()).isEqualTo(count(box, Flags.DELETED, true));
        List<String> found = new ArrayList<>();
        for (Entry entry : java.util.Objects.requireNonNull(contents.entries()).toList())
            found.add(line(entry.uid(), entry.email(), entry.flags(), entry.modSeq()));
        List<String> expected = new ArrayList<>();
        box.lines.forEach((uid, l) -> expected.add(line(uid, l.email, l.flags, l.modSeq)));
        assertThat(found).isEqualTo(expected);
        for (Line line : box.lines.values())
            assertThat(contents.highestModSeq()).isGreaterThanOrEqualTo(line.modSeq);
        checkVanished(id, box);
    }

    private void checkVanished(MailboxId id, Box box) throws Exception {
        for (long since : new long[] {0, modSeq / 2, modSeq, modSeq + 1}) {
            UidSet.Builder gone = new UidSet.Builder();
            box.gone.forEach(
                    (uid, at) -> {
                        if (at > since) gone.add(uid);
                    });
            assertThat(account().vanishedSince(id, since)).isEqualTo(gone.build());
        }
    }

    private static String line(int uid, long email, Flags flags, long modSeq) {
        return uid + " email=" + email + " " + flags.wire() + " modseq=" + modSeq;
    }

    private static int count(Box box, int flag, boolean set) {
        return (int) box.lines.values().stream().filter(l -> l.flags.has(flag) == set).count();
    }

    /// Everything that now has a newer mod-sequence is in the log, and nothing skips a number.
    private void checkLog(long since, long until) throws Exception {
        List<ChangeLog> changes = account().changesSince(since, 100);
        assertThat(changes).hasSize((int) (until - since));
        Set<Long> named = new TreeSet<>();
        for (ChangeLog change : changes) {
            named.addAll(change.created());
            named.addAll(change.updated());
            for (long email : change.destroyed().keySet())
                assertThat(account().email(email)).isNull();
        }
        for (Box box : boxes.values())
            for (Line line : box.lines.values())
                if (line.modSeq > since) assertThat(named).contains(line.email);
    }

    /// Just the contents that some message still has survive a collection.
    private void checkContents() throws Exception {
        Set<Long> emails = new TreeSet<>();
        for (Box box : boxes.values()) for (Line l : box.lines.values()) emails.add(l.email);
        Set<BlobId> alive = new HashSet<>();
        for (long email : emails) {
            EmailRecord record = java.util.Objects.requireNonNull(account().email(email));
            assertThat(record.blob()).isEqualTo(contents.get(email));
            alive.add(record.blob());
        }
        clock.advance(Duration.ofDays(2));
        store.blobs().collect(Duration.ofDays(1));
        for (BlobId blob : brought)
            assertThat(store.blobs().contains(blob)).isEqualTo(alive.contains(blob));
        int records = 0;
        try (Snapshot snapshot = store.snapshot(ID.partition())) {
            int[] count = {0};
            snapshot.scan(
                    new byte[] {'E'},
                    new byte[] {'F'},
                    (_, _) -> {
                        count[0]++;
                        return Snapshot.Next.GO_ON;
                    });
            records = count[0];
        }
        assertThat(records).isEqualTo(emails.size());
    }
}
