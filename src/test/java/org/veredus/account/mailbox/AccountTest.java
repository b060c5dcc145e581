package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.base.limit.ByteBudget;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class AccountTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Quota quota = Quota.UNLIMITED;
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> quota);

    private Account account() throws Exception {
        return accounts.open(new AccountId(1));
    }

    private MailboxId inbox() throws Exception {
        return mailbox("INBOX").id();
    }

    private Mailbox mailbox(String path) throws Exception {
        return Objects.requireNonNull(account().state().tree().find(path));
    }

    private Filed file(String text) throws Exception {
        return account().file(inbox(), List.of(Letters.filing(store.blobs(), text, Flags.NONE)));
    }

    private long thread(Filed filed) throws Exception {
        return Objects.requireNonNull(account().email(filed.emails().getFirst())).thread();
    }

    private static void refused(
            Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MailboxRefused.class, r -> assertThat(r.reason()).isEqualTo(reason));
    }

    @Test
    void refusesWhatTheQuotaHasNoRoomForAndTakesAllOrNothing() throws Exception {
        quota = new Quota(100, 2);
        file("a\r\n");
        Filing small = Letters.filing(store.blobs(), "b\r\n", Flags.NONE);
        Filing large = Letters.filing(store.blobs(), "c".repeat(99), Flags.NONE);
        refused(Reason.OVER_QUOTA, () -> account().file(inbox(), List.of(small, small)));
        refused(Reason.OVER_QUOTA, () -> account().file(inbox(), List.of(large)));
        assertThat(account().state().usage()).isEqualTo(new Usage(3, 1));
        MailboxId trash = mailbox("Trash").id();
        account().copy(inbox(), UidSet.of(1), trash);
        refused(Reason.OVER_QUOTA, () -> account().copy(inbox(), UidSet.of(1), trash));
        account().move(inbox(), UidSet.of(1), trash); // takes no room
        quota = new Quota(0, 0);
        account().remove(trash, UidSet.range(1, 9));
        assertThat(account().state().usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void forgetsOldChangesButNeverWhichMessagesAreGone() throws Exception {
        file("a\r\n");
        file("b\r\n");
        long before = account().state().modSeq();
        account().remove(inbox(), UidSet.of(1));
        account().remove(inbox(), UidSet.of(2));
        file("c\r\n");
        assertThat(account().remembers(before)).isTrue();
        long target = ChangeRetention.KEPT + 2 * ChangeRetention.STEP;
        for (long i = 0; account().state().modSeq() < target; i++) {
            Flags flags = i % 2 == 0 ? Flags.of(Flags.SEEN) : Flags.NONE;
            account()
                    .store(
                            inbox(),
                            UidSet.of(3),
                            new FlagChange(FlagChange.Kind.REPLACE, flags),
                            Long.MAX_VALUE);
        }
        long now = account().state().modSeq();
        assertThat(now).isEqualTo(target);
        assertThat(account().remembers(before)).isFalse();
        assertThat(account().remembers(now - ChangeRetention.KEPT)).isTrue();
        assertThat(account().changesSince(0, Integer.MAX_VALUE))
                .hasSize((int) ChangeRetention.KEPT);
        assertThat(account().vanishedSince(inbox(), before)).isEqualTo(UidSet.range(1, 2));
        account().remove(inbox(), UidSet.of(3));
        assertThat(account().vanishedSince(inbox(), before)).isEqualTo(UidSet.range(1, 3));
        assertThat(account().vanishedSince(inbox(), now)).isEqualTo(UidSet.of(3));
        try (var records = store.snapshot(new AccountId(1).partition())) {
            List<byte[]> vanished = new ArrayList<>();
            records.scan(
                    Layout.vanished(inbox(), 0),
                    Layout.vanished(inbox(), Long.MAX_VALUE),
                    (key, _) -> {
                        vanished.add(key);
                        return org.veredus.storage.kv.Snapshot.Next.GO_ON;
                    });
            assertThat(vanished).hasSize(2);
        }
    }

    @Test
    void findsThreadsThroughReferencesPresentOrNot() throws Exception {
        Filed root = file("Message-ID: <1@a>\r\n\r\n");
        Filed reply = file("Message-ID: <2@a>\r\nIn-Reply-To: <1@a>\r\n\r\n");
        Filed deep = file("Message-ID: <4@a>\r\nReferences: <1@a>\r\n <3@a>\r\n\r\n");
        Filed missing = file("message-id: <3@a>\r\n\r\n");
        Filed other = file("Message-ID: <5@a>\r\n\r\n");
        assertThat(thread(reply)).isEqualTo(thread(root));
        assertThat(thread(deep)).isEqualTo(thread(root));
        assertThat(thread(missing)).isEqualTo(thread(root));
        assertThat(thread(other)).isNotEqualTo(thread(root));
        assertThat(thread(root)).isEqualTo(root.emails().getFirst());
    }

    @Test
    void forgetsADestroyedEmailAlsoInItsCache() throws Exception {
        long email = file("x\r\n").emails().getFirst();
        assertThat(account().email(email)).isNotNull();
        account().remove(inbox(), UidSet.of(1));
        assertThat(account().email(email)).isNull();
    }

    @Test
    void keepsSecondsWithinTheirBounds() throws Exception {
        NewMessage message = Letters.message(store.blobs(), "x\r\n");
        for (String when : List.of("1950-01-01T00:00:00Z", "2300-01-01T00:00:00Z"))
            account()
                    .file(
                            inbox(),
                            List.of(
                                    new Filing(
                                            message,
                                            Letters.NO_PREFIX,
                                            Flags.NONE,
                                            Instant.parse(when))));
        Entries entries =
                Objects.requireNonNull(Objects.requireNonNull(account().open(inbox())).entries());
        assertThat(entries.at(0).received()).isZero();
        assertThat(entries.at(1).received()).isEqualTo(0xFFFF_FFFFL);
        assertThat(account().email(1)).extracting(EmailRecord::received).isEqualTo(0L);
    }

    @Test
    void givesARoleToANameThatHeldOnlyOthers() throws Exception {
        account().create("a/b", null);
        account().delete(mailbox("a").id());
        assertThat(mailbox("a").selectable()).isFalse();
        refused(Reason.HAS_CHILDREN, () -> account().delete(mailbox("a").id()));
        refused(Reason.NO_SUCH_MAILBOX, () -> account().expunge(mailbox("a").id(), null));
        Mailbox made = account().create("a", Role.FLAGGED);
        assertThat(made).isEqualTo(mailbox("a"));
        assertThat(made.role()).isEqualTo(Role.FLAGGED);
        refused(Reason.EXISTS, () -> account().create("c", Role.FLAGGED));
    }

    @Test
    void boundsTheDepthOfTheTreeAlsoThroughRenaming() throws Exception {
        String deep = "x" + "/x".repeat(29);
        account().create(deep, null);
        refused(Reason.BAD_NAME, () -> account().create(deep + "/x", null));
        refused(Reason.BAD_NAME, () -> account().rename(mailbox("x").id(), "y/x"));
        account().rename(mailbox("x").id(), "y");
        assertThat(account().state().tree().find("y" + "/x".repeat(29))).isNotNull();
        refused(Reason.BAD_NAME, () -> account().rename(mailbox("y").id(), "y/z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a*", "%", "a\u0000", "a\u2028", "\ud800"})
    void refusesNamesNoMailboxMayHave(String name) {
        refused(Reason.BAD_NAME, () -> account().create(name, null));
    }

    @Test
    void treatsTheInboxByItself() throws Exception {
        refused(Reason.EXISTS, () -> account().create("inBox", null));
        refused(Reason.NOT_ALLOWED, () -> account().delete(inbox()));
        file("x\r\n");
        account().rename(inbox(), "old");
        assertThat(Objects.requireNonNull(account().open(mailbox("old").id())).messages())
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(account().open(inbox())).messages()).isZero();
        assertThat(mailbox("INBOX").role()).isEqualTo(Role.INBOX);
    }

    @Test
    void neverRunsOutOfUidValidities() throws Exception {
        clock.advance(Duration.ofDays(365 * 20)); // past 2038
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seen.add(account().create("again", null).uidValidity());
            account().delete(mailbox("again").id());
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates().allMatch(v -> v > 0);
    }

    @Test
    void expungesManyMessagesAtOnce() throws Exception {
        Filing filing = Letters.filing(store.blobs(), "x\r\n", Flags.of(Flags.DELETED));
        for (int i = 0; i < 100; i++)
            account().file(inbox(), java.util.Collections.nCopies(300, filing));
        assertThat(account().expunge(inbox(), null).uids()).isEqualTo(UidSet.range(1, 30_000));
        assertThat(account().state().usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void keepsEveryOctetOfSmallAndLargeMessages() throws Exception {
        Random random = new Random(8);
        for (int size : new int[] {0, 1, 9000, 524_288, 524_289, 1_500_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            byte[] head = Letters.octets("Message-ID: <" + size + "@a>\r\n\r\n");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head);
            whole.writeBytes(content);
            for (int piece : new int[] {1000, 1 << 20, 2 << 20}) check(whole.toByteArray(), piece);
        }
    }

    private void check(byte[] message, int piece) throws Exception {
        byte[] prefix = Letters.octets("X: y\r\n");
        ByteBudget budget = new ByteBudget(1 << 20);
        try (MessageIntake intake = new MessageIntake(store.blobs(), budget)) {
            for (int at = 0; at < message.length; at += piece)
                intake.write(message, at, Math.min(piece, message.length - at));
            NewMessage taken = intake.finish();
            assertThat(taken.content() instanceof StagedBlob.Chunked)
                    .isEqualTo(message.length > 512 << 10);
            assertThat(taken.messageIds()).hasSize(1); // also when it comes in large pieces
            Filing filing = new Filing(taken, prefix, Flags.NONE, clock.instant());
            Filed filed = account().file(inbox(), List.of(filing));
            EmailRecord email = Objects.requireNonNull(account().email(filed.emails().getFirst()));
            MessageContent content = account().content(email);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(prefix);
            all.writeBytes(message);
            assertThat(content.read(0, all.size() + 10)).isEqualTo(all.toByteArray());
            ByteArrayOutputStream copied = new ByteArrayOutputStream();
            content.copy(3, Long.MAX_VALUE / 2, copied::write);
            assertThat(copied.toByteArray())
                    .isEqualTo(java.util.Arrays.copyOfRange(all.toByteArray(), 3, all.size()));
            assertThat(content.read(2, 10)).hasSize(10);
        }
    }
}
