package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Subjects.Answer;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class SubjectsTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);

    private static Subjects subjects(Map<Long, String> of, long until) {
        Subjects.Builder all = new Subjects.Builder(Subjects.NONE);
        of.forEach(all::add);
        return all.build(until);
    }

    private Subjects known(Account account) throws Exception {
        return account.subjects(subject -> subject.toLowerCase(Locale.ROOT));
    }

    private MailboxId mailbox(Account account, String name) throws Exception {
        return Objects.requireNonNull(account.state().tree().find(name)).id();
    }

    @Test
    void findsNothingAcrossTwoSubjects() {
        Subjects all = subjects(new TreeMap<>(Map.of(1L, "ab", 2L, "", 3L, "ba", 4L, "aab")), 5);
        Subjects.Search search = all.search("ab");
        assertThat(search.of(1)).isEqualTo(Answer.YES);
        assertThat(search.of(2)).isEqualTo(Answer.NO);
        assertThat(search.of(3)).isEqualTo(Answer.NO);
        assertThat(search.of(4)).isEqualTo(Answer.YES);
        assertThat(search.of(5)).isEqualTo(Answer.UNKNOWN);
        assertThat(all.search("b\n").of(1)).isEqualTo(Answer.NO);
        assertThat(all.search("").of(2)).isEqualTo(Answer.YES);
    }

    @Test
    void knowsNothingOfLongSubjectsNorOfThoseWithLines() {
        Subjects all =
                subjects(new TreeMap<>(Map.of(1L, "a".repeat(1001), 2L, "a\nb", 3L, "a")), 4);
        Subjects.Search search = all.search("a");
        assertThat(search.of(1)).isEqualTo(Answer.UNKNOWN);
        assertThat(search.of(2)).isEqualTo(Answer.UNKNOWN);
        assertThat(search.of(3)).isEqualTo(Answer.YES);
    }

    @Test
    void takesNoMoreRoomThanItMay() {
        Subjects.Builder builder = new Subjects.Builder(Subjects.NONE);
        for (long email = 1; email <= 10_000; email++) builder.add(email, "x".repeat(999));
        Subjects all = builder.build(10_001);
        assertThat(all.size()).isEqualTo(262);
        assertThat(all.weight()).isLessThan(600_000);
        assertThat(all.search("x").of(262)).isEqualTo(Answer.YES);
        assertThat(all.search("x").of(263)).isEqualTo(Answer.UNKNOWN);
    }

    /// In an account that changes all the time each answer is what the records say.
    @Test
    void saysWhatTheRecordsSay() throws Exception {
        Account account = accounts.open(new AccountId(1));
        MailboxId inbox = mailbox(account, "INBOX");
        Random random = new Random(1);
        List<Integer> uids = new ArrayList<>();
        int yes = 0;
        for (int round = 0; round < 400; round++) {
            for (int more = random.nextInt(4); more > 0; more--) {
                String subject =
                        (random.nextBoolean() ? "Ab" : "b") + random.nextInt(20) + "\u00e4a";
                String text = "Subject: " + subject + "\r\n\r\n";
                Filing filing = Letters.filing(store.blobs(), text, Flags.NONE);
                uids.addAll(account.file(inbox, List.of(filing)).uids());
            }
            for (int fewer = random.nextInt(4); fewer > 0 && !uids.isEmpty(); fewer--) {
                int gone = uids.remove(/* index */ random.nextInt(uids.size()));
                account.remove(inbox, UidSet.of(gone));
            }
            String wanted = List.of("a", "ab1", "b1", "\u00e4", "z").get(random.nextInt(5));
            Subjects.Search search = known(account).search(wanted);
            MailboxState state = Objects.requireNonNull(account.open(inbox));
            for (Entry entry : Objects.requireNonNull(state.entries()).toList()) {
                EmailRecord email = Objects.requireNonNull(account.email(entry.email()));
                boolean has = email.index().subject().toLowerCase(Locale.ROOT).contains(wanted);
                assertThat(search.of(entry.email())).isEqualTo(has ? Answer.YES : Answer.NO);
                if (has) yes++;
            }
        }
        assertThat(yes).isGreaterThan(100);
    }

    @Test
    void forgetsWhatIsGoneInTheEnd() throws Exception {
        Account account = accounts.open(new AccountId(1));
        MailboxId inbox = mailbox(account, "INBOX");
        for (int uid = 1; uid <= 300; uid++) {
            Filing filing = Letters.filing(store.blobs(), "Subject: x\r\n\r\n", Flags.NONE);
            account.file(inbox, List.of(filing));
            known(account);
            if (uid > 1) account.remove(inbox, UidSet.of(uid));
        }
        assertThat(known(account).size()).isLessThan(110);
        assertThat(known(account).search("x").of(1)).isEqualTo(Answer.YES);
    }

    @Test
    void ofARemovedAccountNothingIsKept() throws Exception {
        Account account = accounts.open(new AccountId(1));
        MailboxId inbox = mailbox(account, "INBOX");
        Filing filing = Letters.filing(store.blobs(), "Subject: x\r\n\r\n", Flags.NONE);
        account.file(inbox, List.of(filing));
        assertThat(known(account).size()).isEqualTo(1);
        accounts.remove(new AccountId(1));
        assertThat(known(accounts.open(new AccountId(1))).size()).isZero();
    }
}
