package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class RulingTest {
    private final MemoryStore store = new MemoryStore(new FakeClock());
    private final Accounts accounts =
            new Accounts(store, new FakeClock(), MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private final List<AccountId> heard = new ArrayList<>();
    private Account account;
    private long email;

    @BeforeEach
    void file() throws Exception {
        accounts.onRulings(heard::add);
        account = accounts.open(new AccountId(7));
        email = fileInto("INBOX", Flags.NONE);
    }

    private MailboxId box(String path) throws Exception {
        return Objects.requireNonNull(account.state().tree().find(path)).id();
    }

    private long fileInto(String path, Flags flags) throws Exception {
        Filing filing = Letters.filing(store.blobs(), "Subject: x\r\n\r\nx\r\n", flags);
        return account.file(box(path), List.of(filing)).emails().getFirst();
    }

    private void move(String from, String to) throws Exception {
        account.move(box(from), UidSet.range(1, 99), box(to));
    }

    private void mark(String... keywords) throws Exception {
        Flags flags = Flags.of(0, List.of(keywords));
        account.store(
                box("INBOX"),
                UidSet.of(1),
                new FlagChange(FlagChange.Kind.REPLACE, flags),
                Long.MAX_VALUE);
    }

    private void edit(Set<MailboxId> mailboxes, String... keywords) throws Exception {
        Standing wanted = new Standing(mailboxes, Flags.of(0, List.of(keywords)));
        new EmailEdits(account).edit(Map.of(email, _ -> wanted));
    }

    private void said(Ruling ruling) throws Exception {
        assertThat(account.rulings(9)).containsExactly(Map.entry(email, ruling));
        assertThat(accounts.hasRulings(account.id())).isTrue();
        assertThat(heard).isNotEmpty().containsOnly(account.id());
    }

    private void saidNothing() throws Exception {
        assertThat(account.rulings(9)).isEmpty();
        assertThat(accounts.hasRulings(account.id())).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void aMoveToJunkAndBackIsTheLastWordOnly() throws Exception {
        move("INBOX", "Junk");
        said(Ruling.JUNK);
        move("Junk", "INBOX");
        said(Ruling.WANTED);
    }

    @Test
    void aCopyOutOfJunkSaysItIsWanted() throws Exception {
        email = fileInto("Junk", Flags.NONE);
        saidNothing();
        account.copy(box("Junk"), UidSet.of(1), box("INBOX"));
        said(Ruling.WANTED);
    }

    @Test
    void throwingAwayOrFilingElsewhereSaysNothing() throws Exception {
        move("INBOX", "Archive");
        move("Archive", "Trash");
        fileInto("Junk", Flags.of(0, List.of("$Junk")));
        move("Junk", "Trash");
        account.remove(box("Trash"), UidSet.range(1, 9));
        saidNothing();
    }

    @Test
    void registeredKeywordsSayIt() throws Exception {
        mark("Junk", "NonJunk");
        saidNothing();
        mark("$Phishing");
        said(Ruling.JUNK);
        mark("$NotJunk");
        said(Ruling.WANTED);
        mark();
        said(Ruling.UNDECIDED);
    }

    @Test
    void anEditOfAWholeEmailSaysIt() throws Exception {
        edit(Set.of(box("Archive")));
        saidNothing();
        edit(Set.of(box("Junk"), box("Archive")));
        said(Ruling.JUNK);
        edit(Set.of(box("Archive")));
        said(Ruling.WANTED);
        edit(Set.of(box("Junk")), "$NotJunk");
        said(Ruling.WANTED);
    }

    @Test
    void whatIsSaidWhileSomebodyLearnsStays() throws Exception {
        move("INBOX", "Junk");
        Map<Long, Ruling> old = account.rulings(9);
        move("Junk", "INBOX");
        account.settle(old, _ -> true);
        said(Ruling.WANTED);
        account.settle(account.rulings(9), _ -> true);
        assertThat(account.rulings(9)).isEmpty();
    }
}
