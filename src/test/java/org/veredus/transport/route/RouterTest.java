package org.veredus.transport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.envelope.Recipient;

class RouterTest {
    private Directory directory;
    private Router router;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(new MemoryStore(new FakeClock()));
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        for (String name : List.of("alice", "bob"))
            directory.addAccount(NewAccount.of(address(name + "@a.test")));
        router = new Router(directory);
    }

    private static Address address(String text) throws Exception {
        return Address.parse(text);
    }

    private void alias(String name, String... targets) throws Exception {
        List<Address> ends = new ArrayList<>();
        for (String target : targets) ends.add(address(target));
        directory.addAlias(address(name), ends);
    }

    /// Where mail for the address ends, in words.
    private List<String> route(String to) throws Exception {
        return switch (router.route(Recipient.of(address(to)))) {
            case Routing.Found(var routed) -> routed.targets().stream().map(this::word).toList();
            case Routing.Elsewhere(var routed) ->
                    List.of("elsewhere " + routed.recipient().address().wire());
            case Routing.UnknownUser() -> List.of("unknown");
        };
    }

    private String word(Target target) {
        return switch (target) {
            case Target.Local(_, var address, var detail) ->
                    address.wire() + (detail == null ? "" : " detail " + detail);
            case Target.Remote(var address) -> "remote " + address.wire();
        };
    }

    @Test
    void findsAccountsWithAndWithoutDetail() throws Exception {
        assertThat(route("ALICE@A.test")).containsExactly("alice@a.test");
        assertThat(route("alice+x+y@a.test")).containsExactly("alice@a.test detail x+y");
        assertThat(route("nobody@a.test")).containsExactly("unknown");
        assertThat(route("x@b.test")).containsExactly("elsewhere x@b.test");
    }

    @Test
    void followsAliasesToTheirEndsEachOnce() throws Exception {
        alias("all@a.test", "team@a.test", "alice@a.test", "x@b.test", "gone@a.test");
        alias("team@a.test", "alice@a.test", "bob@a.test", "X@b.test");
        assertThat(route("all@a.test"))
                .containsExactly("alice@a.test", "remote x@b.test", "bob@a.test");
    }

    @Test
    void endsInCirclesOfAliases() throws Exception {
        alias("one@a.test", "two@a.test");
        alias("two@a.test", "one@a.test", "two@a.test");
        assertThat(route("one@a.test")).containsExactly("unknown");
        directory.changeAlias(
                address("two@a.test"), Arrays.asList(address("one@a.test"), address("bob@a.test")));
        assertThat(route("one@a.test")).containsExactly("bob@a.test");
    }

    @Test
    void givesTheRestToTheCatchAll() throws Exception {
        directory.changeDomain(
                MailDomain.of(Domain.parse("a.test")).withCatchAll(address("bob@a.test")));
        assertThat(route("nobody@a.test")).containsExactly("bob@a.test");
        assertThat(route("alice@a.test")).containsExactly("alice@a.test");
    }

    @Test
    void hasAPostmasterAndAnAbuseDeskOnceThereIsAnAdministrator() throws Exception {
        assertThat(route("postmaster@a.test")).containsExactly("unknown");
        directory.addAccount(
                new NewAccount(address("root@a.test"), Quota.UNLIMITED, Set.of(AccountRole.ADMIN)));
        assertThat(route("PostMaster@a.test")).containsExactly("root@a.test");
        assertThat(route("abuse@a.test")).containsExactly("root@a.test");
        alias("abuse@a.test", "bob@a.test");
        assertThat(route("abuse@a.test")).containsExactly("bob@a.test");
        assertThat(route("webmaster@a.test")).containsExactly("unknown");
    }
}
