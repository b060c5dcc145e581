package org.veredus.transport.inspect.acquaintance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfSettings;

class AcquaintanceLensTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final Names NAMES = new Names(PublicSuffixList.bundled());

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final MemoryStore store = new MemoryStore(clock);
    private final Correspondents correspondents =
            new Correspondents(
                    new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED),
                    clock);
    private final AcquaintanceLens lens =
            new AcquaintanceLens(correspondents, NAMES, Hosts.bundled(NAMES));

    @BeforeEach
    void write() throws Exception {
        correspondents.wrote(
                ALICE,
                Map.of(
                        "greta@northwind.example", "Greta Garbo",
                        "boss@example.org", "The Boss",
                        "old.friend@gmail.com", "Old Friend"),
                "<sent-1@alice.test>");
        dns.txt("northwind.example", "v=spf1 ip4:192.0.2.1 -all");
        dns.txt("_dmarc.northwind.example", "v=DMARC1; p=none");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> names(String from, String sender, String more) throws Exception {
        return names(from, sender, more + "\r\nhello\r\n", List.of());
    }

    /// @param found by others
    private List<String> names(String from, String sender, String rest, List<Finding> found)
            throws Exception {
        String message = "From: " + from + "\r\nSubject: hi\r\n" + rest;
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Visit visit =
                new Visit(
                        InetAddress.ofLiteral("192.0.2.1"),
                        "mx.test",
                        new ReversePath.Of(Address.parse(sender)),
                        List.of(),
                        Map.of(ALICE, Address.parse("alice@home.test")));
        Candidate candidate =
                Candidate.of(
                        visit,
                        octets,
                        Reading.of(
                                octets,
                                Header.parse(octets, octets.length),
                                MimeIndexer.index(octets)),
                        new MessageAuthenticator(
                                        dns,
                                        SpfSettings.of("mx.test"),
                                        DkimSettings.defaults(),
                                        new DmarcSettings.TreeWalk(),
                                        clock,
                                        clock)
                                .authenticate(octets, visit.spfQuestion()));
        List<Finding> findings = new ArrayList<>(found);
        assertThat(lens.adjust(ALICE, candidate, findings)).isTrue();
        return findings.stream().skip(found.size()).map(Finding::name).toList();
    }

    private static List<Finding> found(String name) {
        return List.of(new Finding(name, 1, "", "It was found."));
    }

    private static final String NEW = "x@stranger.example";
    private static final String QUOTE =
            "\r\nOn Monday, Alice <alice@home.test> wrote:\r\n> The drawings are ready.\r\n";
    private static final String LINK = "See http://pages.example/a\r\n";

    @Test
    void aConversationThatTheOwnerNeverHadIsNone() throws Exception {
        String unknown = "In-Reply-To: <other@home.test>\r\n\r\n";
        assertThat(names(NEW, NEW, unknown + LINK + QUOTE, List.of()))
                .containsExactly("first-contact", "phishing-conversation");
        String file = unknown + "The file is attached." + QUOTE;
        assertThat(names(NEW, NEW, file, found("attachment-encrypted")))
                .contains("phishing-conversation");
        assertThat(names(NEW, NEW, file, List.of())).containsExactly("first-contact");
        String page =
                "Content-Type: text/html\r\n\r\n<a href=http://pages.example/a>see</a><br><b>From:</b> Alice"
                        + " &lt;alice@home.test&gt;<br><b>Sent:</b> Monday<br>The drawings";
        assertThat(names(NEW, NEW, page, List.of())).contains("phishing-conversation");
    }

    @Test
    void conversationsOfHonestPeopleGoOn() throws Exception {
        String unknown = "In-Reply-To: <other@home.test>\r\n\r\n";
        String own = "See http://www.stranger.example/a\r\n";
        assertThat(names(NEW, NEW, unknown + own + QUOTE, List.of()))
                .containsExactly("first-contact");
        String mine = "See http://www.home.test/a\r\n";
        assertThat(names(NEW, NEW, unknown + mine + QUOTE, List.of()))
                .containsExactly("first-contact");
        String others = QUOTE.replace("alice@home.test", "bob@home.test");
        assertThat(names(NEW, NEW, unknown + LINK + others, List.of()))
                .containsExactly("first-contact");
        String sent = "In-Reply-To: <sent-1@alice.test>\r\n\r\n";
        assertThat(names(NEW, NEW, sent + LINK + QUOTE, List.of()))
                .containsExactly("answer", "first-contact");
        assertThat(
                        names(
                                "greta@northwind.example",
                                "greta@northwind.example",
                                unknown + LINK + QUOTE,
                                List.of()))
                .containsExactly("correspondent");
        assertThat(names(NEW, NEW, "List-Id: <l.example>\r\n" + unknown + LINK + QUOTE, List.of()))
                .containsExactly("first-contact");
    }

    @Test
    void anAnswerFromElsewhereMustNotBringAnything() throws Exception {
        String sent = "In-Reply-To: <sent-1@alice.test>\r\n\r\nSee the file." + QUOTE;
        assertThat(names(NEW, NEW, sent, found("attachment-encrypted")))
                .containsExactly("answer", "first-contact", "phishing-conversation-elsewhere");
        assertThat(names(NEW, NEW, sent, found("urges")))
                .containsExactly("answer", "first-contact");
        String colleague = "gustav@northwind.example";
        assertThat(names(colleague, colleague, sent, found("attachment-encrypted")))
                .containsExactly("answer", "first-contact");
    }

    @Test
    void aStrangersNewAccountIsSuspicious() throws Exception {
        String text = "\r\nPlease pay to our new account.\r\n";
        List<Finding> change = found("scam-bank-change");
        assertThat(names(NEW, NEW, text, change))
                .containsExactly("first-contact", "phishing-account-stranger");
        assertThat(names("greta@northwind.example", "greta@northwind.example", text, change))
                .containsExactly("correspondent");
    }

    private List<String> names(String from, String sender) throws Exception {
        return names(from, sender, "");
    }

    @Test
    void aFriendIsTrustedAsFarAsHeIsProven() throws Exception {
        assertThat(names("greta@northwind.example", "greta@northwind.example"))
                .containsExactly("correspondent");
        assertThat(names("boss@example.org", "boss@example.org"))
                .containsExactly("correspondent-unproven");
        assertThat(names("greta@northwind.example", "x@evil.test"))
                .containsExactly("phishing-correspondent");
    }

    @Test
    void aStrangerWithAFriendsNameIsAFraud() throws Exception {
        assertThat(names("\"Greta  GARBO\" <greta.garbo@evil.test>", "x@evil.test"))
                .containsExactly("phishing-contact-name");
        assertThat(names("\"Greta Garbo\" <office@northwind.example>", "x@northwind.example"))
                .containsExactly("first-contact");
        assertThat(names("Gr\u0435ta Garbo <g@evil.test>", "g@evil.test")) // a Cyrillic letter
                .containsExactly("phishing-contact-name");
    }

    @Test
    void domainsThatLookLikeAFriendsAreAFraud() throws Exception {
        for (String fake : List.of("n0rthwind.example", "northwlnd.example", "nortwhind.example"))
            assertThat(names("info@" + fake, "info@" + fake))
                    .as(fake)
                    .containsExactly("phishing-lookalike-contact");
        assertThat(names("info@southwind.example", "info@southwind.example"))
                .containsExactly("first-contact");
    }

    @Test
    void providersOfManyAreNotImitated() throws Exception {
        assertThat(names("someone@gmail.com", "someone@gmail.com"))
                .containsExactly("first-contact");
    }

    @Test
    void answersToOwnMailAreTrusted() throws Exception {
        assertThat(
                        names(
                                "colleague@other.test",
                                "colleague@other.test",
                                "In-Reply-To: <sent-1@alice.test>\r\n"))
                .containsExactly("answer", "first-contact");
    }

    @Test
    void whoNeverWroteSeesNothing() throws Exception {
        clock.advance(Duration.ofDays(1));
        assertThat(correspondents.of(new AccountId(9)).isEmpty()).isTrue();
    }

    private List<Finding> colleagues(String from, String recipient) throws Exception {
        Candidate candidate =
                new Candidates(dns, clock)
                        .of("192.0.2.1", "x@elsewhere.test", "From: " + from + "\n\nhello\n");
        Visit visit =
                new Visit(
                        candidate.visit().client(),
                        "mx.test",
                        candidate.visit().from(),
                        List.of(Address.parse(recipient)),
                        Map.of());
        Colleagues known = new Colleagues(store); // as after a restart
        return new ColleagueCheck(known, new Directory(store), NAMES)
                .look(
                        new Candidate(
                                visit,
                                candidate.start(),
                                candidate.reading(),
                                candidate.features(),
                                candidate.authentication()));
    }

    @Test
    void aStrangerWithAColleaguesNameIsNotOneOfTheHouse() throws Exception {
        new Colleagues(store).sent(Address.parse("Anna@here.test"), "Anna Berg");
        assertThat(colleagues("\"Berg\u0430nn\" <x@elsewhere.test>", "me@here.test")).isEmpty();
        assertThat(colleagues("\"ANNA  BERG\" <boss@elsewhere.test>", "me@here.test"))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.name()).isEqualTo("phishing-colleague-name");
                            assertThat(finding.score()).isEqualTo(3);
                            assertThat(finding.sentence())
                                    .isEqualTo(
                                            "The sender has the name of anna@here.test, who is of"
                                                    + " your own house, but an address elsewhere.");
                        });
        assertThat(colleagues("Anna Berg <anna@here.test>", "me@here.test")).isEmpty();
        assertThat(colleagues("Anna Berg <x@elsewhere.test>", "me@another.test")).isEmpty();
    }

    @Test
    void addressesTellTheNamesOfThoseWhoNeverWrote() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(new Domain("here.test")));
        for (String address : List.of("Juergen.Mueller@here.test", "customer.service@here.test"))
            directory.addAccount(NewAccount.of(Address.parse(address)));
        directory.addAlias(
                Address.parse("berg-anna@here.test"),
                List.of(Address.parse("juergen.mueller@here.test")));
        for (String name :
                List.of(
                        "J\u00FCrgen M\u00FCller",
                        "MUELLER, JUERGEN",
                        "Anna Berg",
                        "Anna Maria Berg"))
            assertThat(colleagues("\"" + name + "\" <boss@elsewhere.test>", "me@here.test"))
                    .as(name)
                    .singleElement()
                    .satisfies(
                            finding ->
                                    assertThat(finding.name())
                                            .isEqualTo("phishing-colleague-name"));
        for (String name :
                List.of(
                        "J. Mueller",
                        "Mueller",
                        "Juergen Maier",
                        "Customer Service",
                        "Juergen @ Mueller (the best of all shops)"))
            assertThat(colleagues("\"" + name + "\" <boss@elsewhere.test>", "me@here.test"))
                    .as(name)
                    .isEmpty();
        assertThat(colleagues("Anna Berg <x@elsewhere.test>", "me@another.test")).isEmpty();
    }
}
