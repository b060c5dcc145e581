package org.veredus.account.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

/// What becomes of annotations as messages come, move and go. RFC 5257
class AnnotationsTest {
    private static final AccountId OWNER = new AccountId(1);
    private static final AccountId GUEST = new AccountId(2);
    private static final AnnotationName PRIVATE = new AnnotationName("/comment", Scope.PRIVATE);
    private static final AnnotationName SHARED = new AnnotationName("/comment", Scope.SHARED);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Quota quota = Quota.UNLIMITED;
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> quota);

    private Account account() throws Exception {
        return accounts.open(OWNER);
    }

    private MailboxId box(String name) throws Exception {
        return Objects.requireNonNull(account().state().tree().find(name)).id();
    }

    @BeforeEach
    void fileOne() throws Exception {
        account().file(box("INBOX"), List.of(Letters.filing(store.blobs(), "a\r\n", Flags.NONE)));
    }

    private void note(AccountId who, AnnotationName name, @Nullable String text) throws Exception {
        Map<AnnotationName, byte @Nullable []> values = new LinkedHashMap<>();
        values.put(name, text == null ? null : text.getBytes(UTF_8));
        new AnnotationEdits(account(), who)
                .store(
                        box("INBOX"),
                        UidSet.of(1),
                        new AnnotationChange(who, values),
                        Long.MAX_VALUE);
    }

    private @Nullable String noted(
            Accounts in, AccountId who, String box, int uid, AnnotationName name) throws Exception {
        byte[] value = new AnnotationEdits(in.open(OWNER), who).of(box(box), uid).value(name);
        return value == null ? null : new String(value, UTF_8);
    }

    @Test
    void areKeptAndSeenByTheirReaders() throws Exception {
        note(OWNER, PRIVATE, "mine");
        note(GUEST, PRIVATE, "guest's");
        note(GUEST, SHARED, "ours");
        Accounts anew = reopened();
        assertThat(noted(anew, OWNER, "INBOX", 1, PRIVATE)).isEqualTo("mine");
        assertThat(noted(anew, GUEST, "INBOX", 1, PRIVATE)).isEqualTo("guest's");
        assertThat(noted(anew, OWNER, "INBOX", 1, SHARED)).isEqualTo("ours");
        assertThat(anew.open(OWNER).state().usage()).isEqualTo(new Usage(3, 1, 24 + 15));
    }

    @Test
    void tellWhatHasChangedEvenIfItIsGone() throws Exception {
        note(OWNER, PRIVATE, "mine");
        long before = account().state().modSeq();
        note(OWNER, PRIVATE, null);
        MessageAnnotations now = new AnnotationEdits(account(), OWNER).of(box("INBOX"), 1);
        assertThat(now.value(PRIVATE)).isNull();
        assertThat(now.entries(Scope.PRIVATE)).isEmpty();
        assertThat(now.changedSince(before)).containsExactly("/comment");
        assertThat(now.changedSince(before + 1)).isEmpty();
    }

    @Test
    void raiseModSequencesOnlyForThoseWhoSeeThem() throws Exception {
        account().file(box("INBOX"), List.of(Letters.filing(store.blobs(), "b\r\n", Flags.NONE)));
        long filed = account().state().modSeq();
        note(GUEST, PRIVATE, "guest's");
        long guests = account().state().modSeq();
        assertThat(guests).isEqualTo(filed + 1);
        assertThat(account().changesSince(filed, 10)).isEmpty();
        for (boolean anew : new boolean[] {false, true}) {
            Account now = anew ? reopened().open(OWNER) : account();
            assertThat(now.highestModSeq(box("INBOX"), OWNER)).isEqualTo(filed);
            assertThat(now.highestModSeq(box("INBOX"), GUEST)).isEqualTo(guests);
            Entries entries = entries(now);
            assertThat(entries.seenBy(OWNER)).isSameAs(entries);
            assertThat(entries.seenBy(GUEST).modSeqAt(0)).isEqualTo(guests);
            assertThat(entries.seenBy(GUEST).modSeqAt(1)).isEqualTo(filed);
            assertThat(now.highestModSeq(box("INBOX"), GUEST)).isEqualTo(guests);
        }
        note(GUEST, SHARED, "ours");
        assertThat(account().highestModSeq(box("INBOX"), OWNER)).isEqualTo(guests + 1);
        assertThat(entries(account()).modSeqAt(0)).isEqualTo(guests + 1);
        assertThat(entries(account()).seenBy(GUEST).modSeqAt(0)).isEqualTo(guests + 1);
    }

    private Accounts reopened() {
        return new Accounts(store, clock, MailboxSettings.defaults(), _ -> quota);
    }

    private Entries entries(Account in) throws Exception {
        MailboxState inbox = Objects.requireNonNull(in.open(box("INBOX")));
        return Objects.requireNonNull(inbox.entries());
    }

    @Test
    void privateChangesFollowTheModel() throws Exception {
        Random random = new Random(7);
        List<Filing> letters = new ArrayList<>();
        for (int i = 0; i < 40; i++)
            letters.add(Letters.filing(store.blobs(), "x".repeat(i) + "\r\n", Flags.NONE));
        account().file(box("INBOX"), letters);
        long filed = account().state().modSeq();
        Map<Integer, Long> expected = new TreeMap<>();
        for (int round = 0; round < 200; round++) {
            int uid = 2 + random.nextInt(40);
            if (random.nextInt(20) == 0) {
                account().remove(box("INBOX"), UidSet.of(uid));
                expected.remove(uid);
                continue;
            }
            UidSet some = UidSet.range(uid, Math.min(41, uid + random.nextInt(3)));
            Map<AnnotationName, byte @Nullable []> values = new LinkedHashMap<>();
            values.put(PRIVATE, random.nextBoolean() ? null : new byte[] {1});
            AnnotationChange change = new AnnotationChange(GUEST, values);
            Stored stored =
                    new AnnotationEdits(account(), GUEST)
                            .store(box("INBOX"), some, change, Long.MAX_VALUE);
            for (Entry each : stored.changed()) expected.put(each.uid(), each.modSeq());
            Map<Integer, Long> seen = new TreeMap<>();
            Entries.Visitor note = (_, entry) -> seen.put(entry.uid(), entry.modSeq());
            entries(account()).seenBy(GUEST).changedSince(filed, note);
            assertThat(seen).isEqualTo(expected);
        }
    }

    @Test
    void goWithTheirMessage() throws Exception {
        note(OWNER, PRIVATE, "mine");
        note(GUEST, SHARED, "ours");
        account().remove(box("INBOX"), UidSet.of(1));
        assertThat(account().state().usage()).isEqualTo(new Usage(0, 0));
        assertThat(noted(accounts, OWNER, "INBOX", 1, SHARED)).isNull();
    }

    @Test
    void moveAlongHoweverTheOwnerMovesTheMessage() throws Exception {
        note(GUEST, PRIVATE, "guest's");
        note(OWNER, SHARED, "ours");
        long email = Objects.requireNonNull(entry()).email();
        Set<MailboxId> trash = Set.of(box("Trash"));
        new EmailEdits(account()).edit(Map.of(email, now -> new Standing(trash, now.flags())));
        assertThat(noted(accounts, GUEST, "Trash", 1, PRIVATE)).isEqualTo("guest's");
        assertThat(noted(accounts, OWNER, "Trash", 1, SHARED)).isEqualTo("ours");
        account().move(box("Trash"), UidSet.of(1), box("INBOX"));
        assertThat(noted(accounts, GUEST, "INBOX", 2, PRIVATE)).isEqualTo("guest's");
        account().rename(box("INBOX"), "Old");
        assertThat(noted(accounts, GUEST, "Old", 1, PRIVATE)).isEqualTo("guest's");
        assertThat(account().state().usage()).isEqualTo(new Usage(3, 1, 16 + 11));
    }

    private @Nullable Entry entry() throws Exception {
        return entries(account()).find(1);
    }

    @Test
    void areLimitedInNumberAndSize() throws Exception {
        for (int i = 1; i <= MessageAnnotations.MAX_ENTRIES; i++) {
            note(OWNER, new AnnotationName("/vendor/x/" + i, Scope.PRIVATE), "x");
        }
        assertThatThrownBy(() -> note(OWNER, PRIVATE, "one more"))
                .isInstanceOfSatisfying(
                        MailboxRefused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Reason.TOO_MANY_ANNOTATIONS));
        long used = account().state().usage().annotations();
        quota = new Quota(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, used + 5);
        assertThatThrownBy(() -> note(OWNER, SHARED, "too much"))
                .isInstanceOfSatisfying(
                        MailboxRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.OVER_QUOTA));
        note(OWNER, new AnnotationName("/vendor/x/1", Scope.PRIVATE), null);
        assertThat(account().state().usage().annotations()).isEqualTo(used - 1);
    }
}
