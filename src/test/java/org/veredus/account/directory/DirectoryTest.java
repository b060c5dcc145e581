package org.veredus.account.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.DirectoryRefused.Reason;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

class DirectoryTest {
    private static final Domain HERE = new Domain("example.test");

    @TempDir Path folder;
    private RocksStore store;
    private Directory directory;

    @BeforeEach
    void open() throws StoreFailed, DirectoryRefused {
        store = newStore();
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(HERE));
    }

    private RocksStore newStore() throws StoreFailed {
        return new RocksStore(
                RocksSettings.defaults(folder), InstantSource.system(), (_, _, _) -> {});
    }

    @AfterEach
    void close() throws StoreFailed {
        store.close();
    }

    private void reopen() throws StoreFailed {
        store.close();
        store = newStore();
        directory = new Directory(store);
    }

    private static Address address(String text) {
        try {
            return Address.parse(text.contains("@") ? text : text + "@example.test");
        } catch (AddressException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private AccountId add(String name) throws DirectoryRefused, StoreFailed {
        return directory.addAccount(NewAccount.of(address(name)));
    }

    private String resolve(String text) throws StoreFailed {
        return switch (directory.resolve(address(text))) {
            case Resolution.Local(var id, var own, var detail) ->
                    id.number() + " " + own + (detail == null ? "" : " detail " + detail);
            case Resolution.ByAlias(var targets, var detail) ->
                    targets + (detail == null ? "" : " detail " + detail);
            case Resolution.CatchAll(var target) -> "catch-all " + target;
            case Resolution.UnknownUser() -> "unknown";
            case Resolution.NotOurDomain() -> "not ours";
        };
    }

    private static Reason refused(ThrowingCallable change) {
        DirectoryRefused refused = catchThrowableOfType(DirectoryRefused.class, change);
        assertThat(refused).isNotNull();
        return refused.reason();
    }

    @Test
    void findsAccountsWhateverTheCase() throws Exception {
        add("Bob");
        assertThat(resolve("bOB@EXAMPLE.test")).isEqualTo("1 Bob@example.test");
        assertThat(resolve("carol")).isEqualTo("unknown");
        assertThat(resolve("bob@elsewhere.test")).isEqualTo("not ours");
    }

    @Test
    void findsDecomposedSpellings() throws Exception {
        add("J\u00FCrgen");
        assertThat(resolve("ju\u0308rgen")).startsWith("1 ");
    }

    @Test
    void subAddressesReachTheAccountWithTheirDetail() throws Exception {
        add("bob");
        add("bob+own");
        assertThat(resolve("bob+Lists+a")).isEqualTo("1 bob@example.test detail Lists+a");
        assertThat(resolve("bob+own")).isEqualTo("2 bob+own@example.test");
        assertThat(resolve("+bob")).isEqualTo("unknown");
        assertThat(resolve("bob-x")).isEqualTo("unknown");
        directory.changeDomain(MailDomain.of(HERE).withSeparator("-"));
        assertThat(resolve("bob-x")).isEqualTo("1 bob@example.test detail x");
        directory.changeDomain(MailDomain.of(HERE).withSeparator(""));
        assertThat(resolve("bob-x")).isEqualTo("unknown");
    }

    @Test
    void aliasesStandForAddressesHereAndElsewhere() throws Exception {
        add("bob");
        directory.addAlias(address("team"), List.of(address("bob"), address("x@elsewhere.test")));
        assertThat(resolve("Team")).isEqualTo("[bob@example.test, x@elsewhere.test]");
        assertThat(resolve("team+a")).isEqualTo("[bob@example.test, x@elsewhere.test] detail a");
        directory.changeAlias(address("team"), List.of(address("bob")));
        assertThat(resolve("team")).isEqualTo("[bob@example.test]");
        directory.removeAlias(address("TEAM"));
        assertThat(resolve("team")).isEqualTo("unknown");
    }

    @Test
    void aCatchAllGetsWhatIsForNobody() throws Exception {
        add("bob");
        directory.changeDomain(MailDomain.of(HERE).withCatchAll(address("bob")));
        assertThat(resolve("anybody")).isEqualTo("catch-all bob@example.test");
        assertThat(resolve("bob")).isEqualTo("1 bob@example.test");
    }

    @Test
    void postmasterIsTheFirstAdministratorUnlessSomebodyHasTheAddress() throws Exception {
        assertThat(resolve("postmaster")).isEqualTo("unknown");
        add("bob");
        AccountId admin =
                directory.addAccount(
                        new NewAccount(
                                address("root"), Quota.UNLIMITED, Set.of(AccountRole.ADMIN)));
        assertThat(resolve("PostMaster")).isEqualTo("2 root@example.test");
        assertThat(resolve("abuse")).isEqualTo("2 root@example.test");
        directory.addAlias(address("postmaster"), List.of(address("bob")));
        assertThat(resolve("postmaster")).isEqualTo("[bob@example.test]");
        directory.setRoles(admin, Set.of());
        assertThat(resolve("abuse")).isEqualTo("unknown");
    }

    /// RFC 5321 §4.5.1: `RCPT TO:<postmaster>` must find somebody.
    @Test
    void theHostHasAPostmasterThoughItIsNoDomain() throws Exception {
        directory = new Directory(store, new Domain("mail.example.test"));
        assertThat(resolve("postmaster@mail.example.test")).isEqualTo("not ours");
        directory.addAccount(
                new NewAccount(address("root"), Quota.UNLIMITED, Set.of(AccountRole.ADMIN)));
        assertThat(resolve("Postmaster@mail.example.test")).isEqualTo("1 root@example.test");
        assertThat(resolve("abuse@mail.example.test")).isEqualTo("1 root@example.test");
        assertThat(resolve("root@mail.example.test")).isEqualTo("not ours");
        assertThat(resolve("postmaster@other.test")).isEqualTo("not ours");
    }

    @Test
    void anAccountUsesItsAddressesAndWhatLeadsToIt() throws Exception {
        AccountId bob = add("bob");
        AccountId carol = add("carol");
        directory.addAddress(bob, address("robert"));
        directory.addAlias(address("sales"), List.of(address("bob")));
        directory.addAlias(address("all"), List.of(address("sales"), address("x@far.test")));
        directory.addAlias(address("loop"), List.of(address("loop")));
        assertThat(
                        List.of(
                                directory.mayUse(bob, address("BOB")),
                                directory.mayUse(bob, address("bob+a")),
                                directory.mayUse(bob, address("robert")),
                                directory.mayUse(bob, address("sales")),
                                directory.mayUse(bob, address("all"))))
                .doesNotContain(false);
        assertThat(
                        List.of(
                                directory.mayUse(carol, address("bob")),
                                directory.mayUse(carol, address("all")),
                                directory.mayUse(bob, address("loop")),
                                directory.mayUse(bob, address("x@far.test")),
                                directory.mayUse(bob, address("nobody"))))
                .doesNotContain(true);
        directory.changeDomain(MailDomain.of(HERE).withCatchAll(address("carol")));
        assertThat(directory.mayUse(carol, address("nobody"))).isTrue();
        assertThat(directory.mayUse(carol, address("bob"))).isFalse();
    }

    @Test
    void logsInByOwnAddressOrByAnAliasForItAlone() throws Exception {
        AccountId bob = add("bob");
        directory.addAlias(address("sales"), List.of(address("bob")));
        directory.addAlias(address("all"), List.of(address("bob"), address("x@far.test")));
        assertThat(directory.login(address("Bob"))).extracting(Profile::id).isEqualTo(bob);
        assertThat(directory.login(address("sales"))).extracting(Profile::id).isEqualTo(bob);
        assertThat(directory.login(address("all"))).isNull();
        assertThat(directory.login(address("bob+a"))).isNull();
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        AccountId bob = add("bob");
        assertThat(refused(() -> add("BOB"))).isEqualTo(Reason.EXISTS);
        assertThat(refused(() -> add("a@far.test"))).isEqualTo(Reason.NO_SUCH_DOMAIN);
        assertThat(refused(() -> directory.addDomain(MailDomain.of(HERE))))
                .isEqualTo(Reason.EXISTS);
        assertThat(refused(() -> directory.removeDomain(HERE))).isEqualTo(Reason.IN_USE);
        assertThat(refused(() -> directory.removeAlias(address("bob"))))
                .isEqualTo(Reason.NO_SUCH_ALIAS);
        assertThat(refused(() -> directory.addAlias(address("bob"), List.of(address("x")))))
                .isEqualTo(Reason.EXISTS);
        assertThat(refused(() -> directory.removeAddress(bob, address("bob"))))
                .isEqualTo(Reason.IN_USE);
        assertThat(refused(() -> directory.removeAddress(bob, address("x"))))
                .isEqualTo(Reason.NO_SUCH_ADDRESS);
        assertThat(refused(() -> directory.removeAccount(new AccountId(9))))
                .isEqualTo(Reason.NO_SUCH_ACCOUNT);
        assertThat(refused(() -> directory.addAlias(address("none"), List.of())))
                .isEqualTo(Reason.LIMIT);
    }

    @Test
    void addsAllAccountsOrNone() throws Exception {
        NewAccount bob = NewAccount.of(address("bob"));
        NewAccount carol = NewAccount.of(address("carol"));
        assertThat(refused(() -> directory.addAccounts(List.of(bob, carol, bob))))
                .isEqualTo(Reason.EXISTS);
        assertThat(directory.accounts()).isEmpty();
        assertThat(directory.addAccounts(List.of(bob, carol)))
                .containsExactly(new AccountId(1), new AccountId(2));
    }

    @Test
    void aNumberIsNeverUsedAgain() throws Exception {
        AccountId bob = add("bob");
        directory.removeAccount(bob);
        assertThat(resolve("bob")).isEqualTo("unknown");
        assertThat(directory.quota(bob)).isEqualTo(new Quota(0, 0, 0, 0));
        reopen();
        assertThat(add("bob")).isEqualTo(new AccountId(2));
    }

    @Test
    void remembersWhoseMailIsStillToBeRemoved() throws Exception {
        AccountId bob = add("bob");
        AccountId carol = add("carol");
        directory.removeAccount(bob);
        directory.removeAccount(carol);
        reopen();
        assertThat(directory.removed()).containsExactly(bob, carol);
        directory.forget(bob);
        assertThat(directory.removed()).containsExactly(carol);
    }

    @Test
    void everythingIsThereAfterAReopening() throws Exception {
        AccountId bob = add("bob");
        directory.addAddress(bob, address("\"b b\""));
        directory.setQuota(bob, new Quota(1000, 10));
        directory.setRoles(bob, Set.of(AccountRole.ADMIN));
        directory.setEnabled(bob, false);
        directory.addAlias(address("team"), List.of(address("bob"), address("x@far.test")));
        directory.changeDomain(MailDomain.of(HERE).withSeparator("_").withCatchAll(address("bob")));
        directory.addDomain(MailDomain.of(new Domain("gone.test")));
        directory.removeDomain(new Domain("gone.test"));
        var before = List.of(directory.accounts(), directory.aliases(), directory.domains());
        reopen();
        assertThat(List.of(directory.accounts(), directory.aliases(), directory.domains()))
                .isEqualTo(before);
        assertThat(directory.quota(bob)).isEqualTo(new Quota(1000, 10));
        assertThat(resolve("abuse")).isEqualTo("1 bob@example.test");
    }

    @Test
    void shardsShareAndStayAsTheyWere() {
        Shards<Long, String> before = Shards.of(Map.of());
        for (long i = 0; i < 5000; i++) before = before.with(i, "v" + i);
        Shards<Long, String> after = before.without(7L).with(8L, "new");
        assertThat(before.get(7L)).isEqualTo("v7");
        assertThat(before.get(8L)).isEqualTo("v8");
        assertThat(after.get(7L)).isNull();
        assertThat(after.get(8L)).isEqualTo("new");
        assertThat(before.size()).isEqualTo(5000);
        assertThat(after.size()).isEqualTo(4999);
        List<String> all = new ArrayList<>();
        after.forEach(all::add);
        assertThat(all).hasSize(4999);
    }
}
