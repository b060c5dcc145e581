package org.veredus.transport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
import org.veredus.format.address.ReversePath;
import org.veredus.format.srs.SenderRewriting;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.envelope.Recipient;

class RouterTest {
    private final FakeClock clock = new FakeClock();
    private Directory directory;
    private ReturnPaths paths;
    private Router router;

    @BeforeEach
    void open() throws Exception {
        MemoryStore store = new MemoryStore(clock);
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        for (String name : List.of("alice", "bob"))
            directory.addAccount(NewAccount.of(address(name + "@a.test")));
        paths = ReturnPaths.open(store, directory, clock, new Random(1));
        router = new Router(directory, paths);
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
            case Routing.Trapped(var routed) -> routed.targets().stream().map(this::word).toList();
            case Routing.Elsewhere(var routed) ->
                    List.of("elsewhere " + routed.recipient().address().wire());
            case Routing.Returning(var routed) ->
                    List.of("back to " + routed.targets().getFirst().address().wire());
            case Routing.NoReturn(var why) -> List.of(why);
            case Routing.UnknownUser() -> List.of("unknown");
        };
    }

    private String word(Target target) {
        return switch (target) {
            case Target.Local(_, var address, var detail) ->
                    address.wire() + (detail == null ? "" : " detail " + detail);
            case Target.Trap(var address) -> "trap " + address.wire();
            case Target.Remote(var address) -> "remote " + address.wire();
        };
    }

    @Test
    void aTrapIsWhatNobodyHasAndAPersonsAddressNever() throws Exception {
        router = new Router(directory, paths, to -> to.domain().ascii().equals("a.test"));
        alias("info@a.test", "bob@a.test");
        assertThat(route("old@a.test")).containsExactly("trap old@a.test");
        assertThat(route("alice@a.test")).containsExactly("alice@a.test");
        assertThat(route("alice+x@a.test")).containsExactly("alice@a.test detail x");
        assertThat(route("info@a.test")).containsExactly("bob@a.test");
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

    private String leaving(String sender) throws Exception {
        ReversePath path = paths.leaving(ReversePath.parse(sender), Domain.parse("a.test"));
        return path.wire().substring(1, path.wire().length() - 1);
    }

    @Test
    void bringsReportsBackToWhomTheSenderStandsFor() throws Exception {
        String sender = leaving("C.c+x@c.test");
        assertThat(route(sender)).containsExactly("back to C.c+x@c.test");
        assertThat(route(sender.toUpperCase(Locale.ROOT))).containsExactly("back to C.C+X@c.test");
        assertThat(route(sender.replace("=C.c", "=d"))).containsExactly(FORGED);
        clock.advance(Duration.ofDays(22));
        assertThat(route(sender)).containsExactly("this return path is too old");
    }

    private static final String FORGED = "nobody here has written this return path";

    @Test
    void returnPathsGoBeforeTheCatchAllAndAfterThoseWhoHaveTheAddress() throws Exception {
        directory.changeDomain(
                MailDomain.of(Domain.parse("a.test")).withCatchAll(address("bob@a.test")));
        assertThat(route(leaving("c@c.test"))).containsExactly("back to c@c.test");
        assertThat(route("SRS0=aaaaaaaa=aa=c.test=c@a.test")).containsExactly(FORGED);
        assertThat(route("SRS0=us@a.test")).containsExactly("bob@a.test");
        directory.addAccount(NewAccount.of(address("srs0=aaaaaaaa=aa=c.test=c@a.test")));
        assertThat(route("SRS0=aaaaaaaa=aa=c.test=c@a.test"))
                .containsExactly("srs0=aaaaaaaa=aa=c.test=c@a.test");
    }

    @Test
    void aReportDoesNotGoInCircles() throws Exception {
        String once = leaving("c@c.test");
        // the domain became ours after we had sent on for it
        directory.addDomain(MailDomain.of(Domain.parse("c.test")));
        assertThat(route(once)).containsExactly("unknown");
        directory.addAccount(NewAccount.of(address("c@c.test")));
        assertThat(route(once)).containsExactly("back to c@c.test");
        assertThat(leaving(once)).isEqualTo(once);
        assertThat(leaving("c@c.test")).isEqualTo("c@c.test");
        assertThat(leaving("")).isEmpty();
    }

    @Test
    void findsTheSenderOfWhatWentOutTwice() throws Exception {
        String once = leaving("c@c.test");
        SenderRewriting other = new SenderRewriting(new byte[SenderRewriting.SECRET_OCTETS]);
        Domain between = Domain.parse("b.test");
        String twice = leaving(other.rewritten(address(once), between, clock.instant()).wire());
        assertThat(twice).startsWith("SRS1=").contains("=a.test==").endsWith("@a.test");
        assertThat(route(twice)).containsExactly("back to c@c.test");
        clock.advance(Duration.ofDays(22));
        assertThat(route(twice)).containsExactly("this return path is too old");
    }

    @Test
    void nothingIsSentOnInTheNameOfOthersDomains() throws Exception {
        ReversePath sender = ReversePath.parse("c@c.test");
        assertThat(paths.leaving(sender, Domain.parse("d.test"))).isEqualTo(sender);
    }

    @Test
    void theSecretOutlivesTheProgram() throws Exception {
        MemoryStore store = new MemoryStore(clock);
        ReversePath sender = ReversePath.parse("c@c.test");
        Domain ours = Domain.parse("a.test");
        Directory there = new Directory(store);
        there.addDomain(MailDomain.of(ours));
        ReversePath before =
                ReturnPaths.open(store, there, clock, new Random(1)).leaving(sender, ours);
        assertThat(ReturnPaths.open(store, there, clock, new Random(2)).leaving(sender, ours))
                .isEqualTo(before);
    }
}
