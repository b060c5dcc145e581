package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.WebAddress;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Verdict;

class ContentTest {
    private static final Bench BENCH = Bench.rules();
    private static final byte[] PROGRAM = program();

    private static byte[] program() {
        byte[] octets = new byte[256];
        octets[0] = 'M';
        octets[1] = 'Z';
        return octets;
    }

    private static String html(String body) {
        return "From: Somebody <a@sender.test>\nSubject: s\nMIME-Version: 1.0\n"
                + "Content-Type: text/html; charset=utf-8\n\n"
                + body
                + "\n";
    }

    private static String text(String from, String subject, String body) {
        return "From: " + from + "\nSubject: " + subject + "\n\n" + body + "\n";
    }

    private static String attached(String name, byte[] content) {
        return "From: a@sender.test\nSubject: file\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee the file.\n--x\n"
                + "Content-Type: application/octet-stream\n"
                + "Content-Disposition: attachment; filename=\""
                + name
                + "\"\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(content).replace("\r", "")
                + "\n--x--\n";
    }

    private static byte[] zip(String name, byte[] content) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(octets)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return octets.toByteArray();
    }

    static List<PhraseRule> rules() {
        return ContentInspector.phraseRules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void eachRuleFindsAndMissesWhatItsTestSays(PhraseRule rule) {
        Phrases phrases = new Phrases(List.of(rule));
        assertThat(rule.hits()).isNotEmpty();
        assertThat(rule.misses()).isNotEmpty();
        for (String hit : rule.hits()) {
            Findings findings = new Findings();
            phrases.check(hit, findings);
            assertThat(findings.all()).as(hit).hasSize(1);
        }
        for (String miss : rule.misses()) {
            Findings findings = new Findings();
            phrases.check(miss, findings);
            assertThat(findings.all()).as(miss).isEmpty();
        }
    }

    static Stream<MadeMail> made() throws Exception {
        return MadeMail.all().stream();
    }

    private static final Bench UNTRAINED = Bench.untrained();

    @ParameterizedTest
    @MethodSource("made")
    void mailOfTodayIsJudgedRightOnTheFirstDay(MadeMail mail) {
        Verdict verdict = UNTRAINED.judge(mail.octets());
        assertThat(verdict.isJunk()).as("%s", verdict.findings()).isEqualTo(mail.junk());
    }

    @Test
    void appointmentsAndShortcutsOfHonestPeopleAreNone() {
        String meeting =
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Lunch\r\n"
                        + "LOCATION:https://meet.example.org/lunch\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        String page = "[InternetShortcut]\r\nURL=https://www.example.org/\r\n";
        assertThat(BENCH.names(attached("lunch.ics", meeting.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(BENCH.names(attached("page.url", page.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void aSearchEngineThatLeadsWhereALinkSaysDoesNotDeceive() {
        String start = "<a href=\"https://www.google.com/url?q=https://";
        assertThat(
                        BENCH.names(
                                html(
                                        start
                                                + "zoom.example/j/1&sa=D\">https://zoom.example/j/1</a>")))
                .isEmpty();
        assertThat(BENCH.names(html(start + "evil.test/j/1&sa=D\">https://zoom.example/j/1</a>")))
                .containsExactly("phishing-link-differs", "link-redirected");
    }

    static List<String> redirects() {
        return ContentInspector.lines("redirects.txt");
    }

    @Test
    void eachRedirectLeadsWhereItsTestSays() {
        Redirects all = new Redirects(redirects(), new Names(PublicSuffixList.bundled()));
        Redirects.tests(redirects())
                .forEach(
                        (link, page) ->
                                assertThat(all.follow(address(link)).page())
                                        .as(link)
                                        .isEqualTo(address(page)));
        long unpacked = redirects().stream().filter(line -> !line.startsWith("blind")).count();
        assertThat(Redirects.tests(redirects()).size() * 2L).isGreaterThanOrEqualTo(unpacked);
        assertThat(all.follow(address("https://lnkd.in/x")).blind()).isTrue();
        for (String own :
                List.of(
                        "https://www.google.com/urls?q=https://evil.test/",
                        "https://google.evil.test/url?q=https://other.test/",
                        "https://www.bing.com/ck/a?u=a1%%%",
                        "https://www.youtube.com/watch?v=redirect"))
            assertThat(all.follow(address(own)).page()).as(own).isEqualTo(address(own));
    }

    private static WebAddress address(String text) {
        return Objects.requireNonNull(WebAddress.parse(text), text);
    }

    @ParameterizedTest
    @CsvSource({
        "https://club.test/wp-includes/js/secure/,true",
        "https://club.test/shop/wp-content/plugins/x/login.php?u=1,true",
        "https://club.test/.well-known/bank/,true",
        "https://club.test/wp-content/uploads/2026/10/letter.pdf,false",
        "https://club.test/wp-content/themes/club/logo.png,false",
        "https://club.test/wp-admin/comment.php?action=approve,false",
        "https://mta-sts.club.test/.well-known/mta-sts.txt,false"
    })
    void aPageWhereNobodyKeepsPagesIsPlanted(String link, boolean planted) {
        assertThat(BENCH.names(html("<a href=\"" + link + "\">here</a>")).contains("link-planted"))
                .isEqualTo(planted);
    }

    @ParameterizedTest
    @CsvSource({
        "Norton Abo-Service <a@schutz.test>,true",
        "LIDL Gewinnservice <a@schutz.test>,true",
        "楽天カードサポート <a@schutz.test>,true",
        "Norton Juster Society <a@schutz.test>,false",
        "Norton Support <a@norton.com>,false"
    })
    void aBrandBesideAnOfficeIsClaimed(String from, boolean claimed) {
        List<String> names = BENCH.names(text(from, "Hello", "How are you?"));
        assertThat(names.contains("phishing-brand-name")).isEqualTo(claimed);
    }

    @Test
    void aSenderWithACheapNameIsToldSo() {
        assertThat(BENCH.names(text("Ann <ann@garden.top>", "Plan", "How are you?")))
                .containsExactly("sender-cheap");
    }

    @Test
    void aFirmsOwnMailMayLeadThroughItsOwnHost() {
        String link = " https://www.google.com/url?q=https://stranger.test/x\n";
        String invitation = "Ann invites you to look at her plan of the garden:" + link;
        assertThat(BENCH.names(text("Calendar <no-reply@google.com>", "Plan", invitation)))
                .isEmpty();
        assertThat(BENCH.names(text("Ann <ann@sender.test>", "Plan", invitation)))
                .containsExactly("link-redirected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Call us on (020) 7946 0018|1",
                "Call us: +49 30 5550199|1",
                "Call us, 1-888-555-0177|1",
                "Call us on 2026-02-10 09|0",
                "Call us about invoice 8841-2207|0",
                "Call us about card 1234 5678 9012 3456|0"
            })
    void onlyATelephoneMakesACallback(String call, int found) {
        String body = "The plan was auto-renewed and 300 dollars will be debited. " + call;
        String mail = text("Desk <desk@sender.test>", "Order", body);
        assertThat(BENCH.names(mail).stream().filter(name -> name.equals("phishing-callback")))
                .hasSize(found);
        String home = text("Desk <desk@sender.test>", "Order", body + "\nhttps://my.sender.test/");
        assertThat(BENCH.names(home)).doesNotContain("phishing-callback");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<form action='https://c.test/'><input name=u></form>|attachment-page-form",
                "<form action='https://c.test/'><input type=hidden></form>|attachment-page",
                "<form action='/search'><input name=q></form>|attachment-page",
                "<form action='https://www.sender.test/'><input name=q></form>|attachment-page",
                "<script>w('<input type=\\'password\\'>')</script>|phishing-page",
                "<script>i.type = 'password'</script>|phishing-page",
                "<script>w('<input type=pass'+'word>')</script>|phishing-page",
                "<script>w('\\x3cinput type=\\x70assword>')</script>|phishing-page",
                "<script>w(unescape('%3Cinput type=%70assword%3E'))</script>|phishing-page",
                "<script>the('password of your account is not asked for')</script>|attachment-page-script"
            })
    void looksAtWhatAttachedPagesWrite(String page, String finding) {
        byte[] octets = ("<html><body>" + page).getBytes(StandardCharsets.UTF_8);
        assertThat(BENCH.names(attached("a.html", octets))).contains(finding);
        if (!finding.startsWith("phishing"))
            assertThat(BENCH.names(attached("a.html", octets)))
                    .noneMatch(name -> name.startsWith("phishing"));
    }

    @Test
    void anOfficeDoesNotWriteFromWhereAnybodyCan() {
        assertThat(
                        BENCH.names(
                                "From: \"A. Smith (CEO)\" <ceo.desk@gmail.com>\nReply-To: <x@y.example>\n"
                                        + "To: me@home-office.test\nSubject: Task\n\nAre you there?\n"))
                .contains("phishing-office-name", "sender-reply-elsewhere");
        assertThat(
                        BENCH.names(
                                "From: \"A. Smith (CEO)\" <ceo@smith.example>\nTo: me@home-office.test\n"
                                        + "Subject: Task\n\nAre you there?\n"))
                .doesNotContain("phishing-office-name", "sender-reply-elsewhere");
    }

    @Test
    void aPageThatAnybodyCanMakeMustNotAskWhoOneIs() {
        String start = "From: Desk <d@desk.example>\nTo: me@home-office.test\nSubject: Mail\n\n";
        String link = " https://desk.weebly.com/?u=me@home-office.test\n";
        assertThat(BENCH.names(start + "Your mailbox is almost full." + link))
                .contains("phishing-free-page", "phishing-link-names-you");
        assertThat(BENCH.names(start + "My new pictures are here:" + link))
                .doesNotContain("phishing-free-page", "phishing-link-names-you");
    }

    @Test
    void findsTheTextForTestingSpamFilters() {
        Verdict verdict =
                BENCH.judge(
                        text(
                                "a@sender.test",
                                "Test",
                                "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"));
        assertThat(verdict.action()).isEqualTo(Action.JUNK);
        assertThat(verdict.findings().getFirst().name()).isEqualTo("gtube");
    }

    @Test
    void refusesTheFileForTestingVirusScanners() throws Exception {
        byte[] eicar =
                ("X5O!" + "P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(BENCH.judge(attached("a.txt", eicar)).action()).isEqualTo(Action.REJECT);
        assertThat(BENCH.judge(attached("a.zip", zip("b.txt", eicar))).action())
                .isEqualTo(Action.REJECT);
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.paypal.com/login, http://evil.test/, phishing-link-differs",
        "www.sparkasse.de, https://konto.test/x, phishing-link-differs",
        "example.org, http://203.0.113.7/, phishing-link-differs",
        "click, http://paypal.com.evil.test/, phishing-lookalike-link",
        "click, https://paypa1.com/, phishing-lookalike-link",
        "click, https://secure-paypal-login.test/, phishing-lookalike-link",
        "click, https://xn--pypal-4ve.com/, phishing-lookalike-link",
        "click, https://rnicrosoft.com/, phishing-lookalike-link",
        "click, https://arnazon.com/, phishing-lookalike-link",
        "click, http://0x7f.1/, link-number",
        "click, http://3405803783/x, link-number",
        "click, http://www.bank.test@evil.test/, phishing-link-user",
        "click, http:\\\\evil.test:8081\\x, link-port",
        "click, javascript:alert(1), link-script",
        "click, 'data:text/html;base64,PGI+', link-data",
        "click, https://bit.ly/3abc, link-shortened",
        "click, https://offer.icu/x, link-cheap",
        "click, https://login-page.weebly.com/, link-free"
    })
    void findsLinksThatDeceive(String shown, String target, String finding) {
        assertThat(BENCH.names(html("<a href=\"" + target + "\">" + shown + "</a>")))
                .contains(finding);
    }

    @Test
    void countingClicksIsNoDeceit() throws Exception {
        String two =
                "<a href=http://c.test/1>example.org</a> <a href=http://c.test/2>www.a.com</a>";
        assertThat(BENCH.names(html(two))).doesNotContain("phishing-link-differs");
        String brand = "<a href=http://c.test/3>https://www.paypal.com/login</a>";
        assertThat(BENCH.names(html(two + brand))).contains("phishing-link-differs");
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.paypal.com/login, https://www.paypal.com/x?y=1",
        "sender.test, https://u12.ct.sendgrid.net/ls/click",
        "www.sender.test, https://links.sender.test/c/1",
        "Our shop, https://elsewhere.test/",
        "v2.0, https://elsewhere.test/",
        "outlook.com, https://www.office.com/",
        "amazon.co.uk, https://www.amazon.com/gp",
        "click, https://microsoft.com/", // a brand's own
        "click, https://www.amazon.com.mx/",
        "click, https://apple-orchard.test/",
        "click, https://winsteam.test/"
    })
    void findsNoFaultWithHonestLinks(String shown, String target) {
        assertThat(BENCH.names(html("<a href=\"" + target + "\">" + shown + "</a>")))
                .noneMatch(name -> name.startsWith("phishing") || name.startsWith("link"));
    }

    @ParameterizedTest
    @CsvSource({
        "PayPal <info@evil.test>, phishing-brand-name",
        "PayPal Support Team <x@gmail.com>, phishing-brand-name",
        "Apple Support <x@evil.test>, phishing-brand-name",
        "P\u0430yPal <x@evil.test>, phishing-brand-name",
        "Amazon.de Kundenservice <x@evil.test>, phishing-brand-name",
        "'\"security@paypal.com\" <x@evil.test>', phishing-name-is-address",
        "Accounts <x@paypal-secure.test>, phishing-lookalike-sender",
        "Boss <boss@home-0ffice.test>, phishing-lookalike-own",
        "Boss <boss@homeoffice.test>, phishing-lookalike-own",
        "nobody, sender-none"
    })
    void findsSendersThatPretend(String from, String finding) {
        assertThat(BENCH.names(text(from, "s", "Hello"))).contains(finding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PayPal <service@paypal.com>",
                "PayPal <service@paypal.de>",
                "Apple Blossom Farm <hello@blossom.test>",
                "Chase <chase.miller@mail.test>",
                "Amazon Web Services <no-reply@amazonaws.com>",
                "Microsoft <x@email.microsoft.com>",
                "Me <me@home-office.test>",
                "Facebook <x@facebookmail.com>"
            })
    void findsNoFaultWithHonestSenders(String from) {
        assertThat(BENCH.names(text(from, "s", "Hello")))
                .noneMatch(name -> name.startsWith("phishing"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<form action=http://x.test><input type=password></form>|phishing-form",
                "<form action=http://x.test><input></form>|html-form",
                "<script>x()</script>|html-script",
                "<iframe src=http://x.test></iframe>|html-frame",
                "<meta http-equiv=refresh content='0;url=http://x.test'>|html-refresh",
                "<object data=x.swf></object>|html-object",
                "v&#8203;i&#8203;a&#8203;g&#8203;r&#8203;a|writing-invisible",
                "<b>b\u0430nk</b> \u0430ccount l\u043Egin|writing-mixed-text"
            })
    void findsTricksOfMarkupAndWriting(String body, String finding) {
        assertThat(BENCH.names(html(body))).contains(finding);
    }

    @Test
    void findsTextThatIsHidden() {
        String innocent =
                "The members of the garden club met in the old barn by the lake. ".repeat(10);
        for (String style : List.of("display:none", "font-size:0px", "color:#FFFFFF", "opacity: 0"))
            assertThat(
                            BENCH.names(
                                    html(
                                            "<p>Buy!</p><div style=\""
                                                    + style
                                                    + "\">"
                                                    + innocent
                                                    + "</div>")))
                    .as(style)
                    .contains("html-hidden-text");
        String outlook = "<style type=\"text/css\" style=\"display:none;\">P {margin:0}</style>";
        assertThat(BENCH.names(html(outlook + "<p>" + innocent + "</p>"))).isEmpty();
        assertThat(
                        BENCH.names(
                                html(
                                        "<p>Buy!</p><div bgcolor=#000000><font color=white>"
                                                + innocent
                                                + "</font></div>")))
                .doesNotContain("html-hidden-text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.exe", "a.pdf", "a.jpg", "photo", "a.scr"})
    void findsProgramsWhateverTheyAreCalled(String name) {
        Verdict verdict = BENCH.judge(attached(name, PROGRAM));
        assertThat(verdict.action()).isEqualTo(Action.JUNK);
        assertThat(verdict.has("attachment-program")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "invoice.js, attachment-script",
        "invoice.pdf.vbs, attachment-name-double",
        "invoice.lnk, attachment-shortcut",
        "disk.iso, attachment-disk",
        "gpj.\u202Eexe, attachment-name-turned"
    })
    void findsFilesThatRun(String name, String finding) {
        assertThat(BENCH.names(attached(name, "x".getBytes(StandardCharsets.US_ASCII))))
                .contains(finding);
    }

    @Test
    void looksIntoArchives() throws Exception {
        assertThat(BENCH.judge(attached("a.zip", zip("b.exe", PROGRAM))).has("attachment-program"))
                .isTrue();
        byte[] nested = zip("c.zip", zip("b.doc", PROGRAM));
        assertThat(BENCH.names(attached("a.zip", nested)))
                .contains("attachment-nested", "attachment-program", "attachment-masked");
        assertThat(BENCH.names(attached("a.zip", zip("b.txt", new byte[10])))).isEmpty();
        byte[] locked = zip("b.txt", new byte[10]);
        locked[6] |= 1;
        assertThat(BENCH.names(attached("a.zip", locked))).contains("attachment-encrypted");
        byte[] macros = zip("word/vbaProject.bin", "AutoOpen".getBytes(StandardCharsets.US_ASCII));
        assertThat(BENCH.names(attached("a.docm", macros))).contains("attachment-macros");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.html|<html><form><input type=password></form>|phishing-page",
                "a.html|<html><script>var b=new Blob([atob('x')]);URL.createObjectURL(b)</script>|attachment-smuggling",
                "a.svg|<svg xmlns='x'><script>x()</script></svg>|attachment-svg-script",
                "a.pdf|%PDF-1.4 /OpenAction /JavaScript|attachment-pdf-script",
                "a.pdf|%PDF-1.4 /Open#41ction /Java#53cript|attachment-pdf-script",
                "a.pdf|%PDF-1.4 /AA << /JS<6128> >>|attachment-pdf-script",
                "a.pdf|%PDF-1.4 /OpenAction << /S /Launch >>|attachment-pdf-launch",
                "a.rtf|{\\rtf1 \\objupdate|attachment-rtf-object"
            })
    void looksIntoDocuments(String name, String content, String finding) {
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(BENCH.names(attached(name, octets))).contains(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.svg|<!DOCTYPE svg [<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\"/>",
                "a.svg|<svg><text>once more</text><a href=\"http://sender.test/\"/></svg>",
                "a.svg|<svg><describe:scripture on=\"x\"/></svg>",
                "a.pdf|%PDF-1.4 /Title (#1 of 20) /JSX"
            })
    void harmlessDocumentsAreNothing(String name, String content) {
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(BENCH.names(attached(name, octets))).isEmpty();
    }

    @Test
    void anHonestGroupIsNoFraud() {
        assertThat(
                        BENCH.names(
                                "From: Friends of the garden: Ann <ann@sender.test>;\n"
                                        + "To: me@home-office.test\nSubject: Hello\n\nAre you there?\n"))
                .containsExactly("sender-group");
    }

    /// A check that fails by a bug would show as one that was left out.
    @Test
    void damagedMailIsJudgedAllTheSame() throws Exception {
        List<byte[]> mails = new ArrayList<>();
        for (MadeMail mail : MadeMail.all()) mails.add(mail.octets());
        byte[] nested = zip("c.zip", zip("b.doc", PROGRAM));
        mails.add(attached("a.zip", nested).getBytes(StandardCharsets.UTF_8));
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = mails.get(round % mails.size()).clone();
            for (int i = random.nextInt(30); i >= 0; i--)
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            byte[] cut = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
            assertThat(BENCH.judge(round % 3 == 0 ? cut : damaged).has("skipped"))
                    .as("round %d", round)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "<a href=\"x", "<div style='display:none'>", "<a ona ", "&#", "<!--", "</",
                        "http://",
                "<img alt='", "\u200B", "a@", "=?utf-8?q?", "<table><tr>", "www.paypal.com.",
                        "<a b='"
            })
    void endlessRepetitionTakesBoundedTime(String piece) {
        String body = piece.repeat(1_500_000 / piece.length());
        assertThat(BENCH.judge(html(body)).has("skipped")).isFalse();
        assertThat(BENCH.judge(text("a@sender.test", "s", body)).has("skipped")).isFalse();
    }

    @ParameterizedTest
    @Timeout(5)
    @ValueSource(strings = {"x <a@|a|.test>", "x <a@|a.|test>", "|info | paypal <a@b.test>"})
    void anEndlessSenderTakesBoundedTime(String from) {
        String[] parts = from.split("\\|");
        String endless = parts[0] + parts[1].repeat(200_000 / parts[1].length()) + parts[2];
        assertThat(BENCH.judge(text(endless, "s", "Hello")).has("skipped")).isFalse();
    }

    @Test
    void everyFindingSaysWhyInASentence() throws Exception {
        for (MadeMail mail : MadeMail.all()) {
            assertThat(BENCH.judge(mail.octets()).findings())
                    .allSatisfy(finding -> assertThat(finding.sentence()).endsWith("."));
        }
    }
}
