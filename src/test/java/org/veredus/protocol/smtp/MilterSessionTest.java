package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.testing.Await;
import org.veredus.testing.Talk;

/// Mail filters behind the door for other offices, line by line.
@Timeout(60)
class MilterSessionTest {
    private static final int ALL = 0x1FF;
    private static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: HELO c.test
            S: 250 mx.test greets c.test
            """;
    private static final String ENVELOPE =
            HELLO
                    + """
                    C: MAIL FROM:<a@b.test>
                    S: 250 2.1.0 ok
                    C: RCPT TO:<alice@mx.test>
                    S: 250 2.1.5 ok
                    """;
    private static final String LETTER =
            """
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            C: Subject: one
            C: X-Old:  two
            C:  folded
            C: X-Old: three
            C:
            C: hello
            C: .
            """;

    @TempDir Path folder;
    private final List<FakeMilter> filters = new ArrayList<>();
    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
    }

    @AfterEach
    void close() throws Exception {
        office.close();
        for (FakeMilter filter : filters) filter.close();
    }

    private FakeMilter filter(int steps) throws IOException {
        FakeMilter filter = new FakeMilter(ALL, steps);
        filters.add(filter);
        return filter;
    }

    private Talk talk() throws Exception {
        return office.milted(addresses(), Duration.ofSeconds(5));
    }

    private List<SocketAddress> addresses() throws IOException {
        List<SocketAddress> addresses = new ArrayList<>();
        for (FakeMilter filter : filters) addresses.add(filter.address());
        return addresses;
    }

    /// From the field below the one that we wrote.
    private String delivered(String account) throws Exception {
        String message = office.inbox(account).getLast();
        int end = message.indexOf("\r\n", message.indexOf("; ", message.indexOf("Received:")));
        return message.substring(end + 2).replace("\r", "");
    }

    @Test
    void hearsOfAllInItsOrder() throws Exception {
        FakeMilter filter = filter(0);
        talk().play(
                        ENVELOPE
                                + LETTER
                                + """
                                S: 250 2.0.0 taken as 5qgwn7ls2y.1
                                C: QUIT
                                S: 221 2.0.0 mx.test closing
                                S!
                                """);
        Await.until("its end", Duration.ofSeconds(20), () -> filter.heard().contains("Q"));
        List<String> commands =
                filter.heard().stream().filter(line -> !line.startsWith("D")).toList();
        assertThat(commands.getFirst()).startsWith("C[127.0.0.1]|4").endsWith("127.0.0.1|");
        assertThat(commands.subList(1, commands.size() - 1))
                .containsExactly(
                        "Hc.test|",
                        "M<a@b.test>|",
                        "R<alice@mx.test>|",
                        "T",
                        "LSubject|one|",
                        "LX-Old|two\n folded|",
                        "LX-Old|three|",
                        "N",
                        "Bhello\r\n",
                        "E");
        assertThat(filter.heard())
                .contains("DR{rcpt_addr}|alice@mx.test|")
                .anyMatch(line -> line.startsWith("DC") && line.contains("j|mx.test|"))
                .anyMatch(line -> line.startsWith("DE" + "i|"));
        assertThat(delivered("alice"))
                .isEqualTo("Subject: one\nX-Old:  two\n folded\nX-Old: three\n\nhello\n");
    }

    @Test
    void changesWhatItWants() throws Exception {
        filter(0)
                .on(
                        'E',
                        "hX-Last|a\n\tb|",
                        "i\0\0\0\1X-First|c|",
                        "m\0\0\0\2X-OLD|four|",
                        "m\0\0\0\1X-Old||",
                        "m\0\0\0\1X-New|five|",
                        "bother\n",
                        "bbody\r\n",
                        "-<alice@mx.test>|",
                        "+<bob@mx.test>|",
                        "e<z@b.test>|",
                        "p",
                        "c");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("alice")).isEmpty();
        assertThat(delivered("bob"))
                .isEqualTo(
                        "X-First: c\nSubject: one\nX-OLD: four\nX-Last: a\n\tb\nX-New: five\n\nother\nbody\n");
        assertThat(office.inbox("bob").getFirst()).startsWith("Return-Path: <z@b.test>\r\n");
    }

    @Test
    void theNextOneSeesWhatTheFirstHasChanged() throws Exception {
        filter(0).on('E', "hX-One|1|", "a");
        FakeMilter second = filter(0).on('E', "hX-Two|2|", "c");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(second.heard()).contains("LX-One|1|");
        assertThat(delivered("alice")).contains("X-One: 1\nX-Two: 2\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "C, MAIL FROM:<a@b.test>",
        "H, MAIL FROM:<a@b.test>",
        "M, MAIL FROM:<a@b.test>",
    })
    void refusesAtEachStageOfTheEnvelope(char stage, String line) throws Exception {
        filter(0).on(stage, "y571 5.7.9 not 100%% wanted|");
        talk().play(HELLO + "C: " + line + "\nS: 571 5.7.9 not 100% wanted\n");
    }

    @Test
    void refusesOneRecipientAndTakesTheOther() throws Exception {
        FakeMilter filter = filter(0).on('R', "r");
        talk().play(
                        HELLO
                                + """
                                C: MAIL FROM:<a@b.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<alice@mx.test>
                                S: 550 5.7.1 refused by a mail filter
                                """);
        filter.on('R', "c");
        assertThat(office.inbox("alice")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "L", "N", "B", "E"})
    void refusesAtEachStageOfTheMessage(String stage) throws Exception {
        filter(0).on(stage.charAt(0), "t");
        talk().play(ENVELOPE + LETTER + "S: 451 4.7.1 try again later\n");
        assertThat(office.inbox("alice")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"M", "R", "T", "L", "N", "B", "E"})
    void discardsWithoutAWord(String stage) throws Exception {
        filter(0).on(stage.charAt(0), "d");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("alice")).isEmpty();
    }

    @Test
    void holdsBack() throws Exception {
        filter(0).on('E', "qodd|", "c");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("alice")).isEmpty();
        assertThat(office.quarantine().list(office.id("alice"))).hasSize(1);
    }

    @Test
    void whatItDoesNotWantToHearItIsNotToldOf() throws Exception {
        int noBodyHeadersHelo = 0x10 | 0x20 | 0x02;
        FakeMilter filter = filter(noBodyHeadersHelo);
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(filter.heard())
                .noneMatch(line -> line.startsWith("L") || line.startsWith("B"))
                .doesNotContain("Hc.test|")
                .contains("N", "E");
    }

    @Test
    void whatItDoesNotAnswerIsNotWaitedFor() throws Exception {
        int silent = 0x80 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x40000 | 0x80000;
        FakeMilter filter = filter(silent);
        for (char command : "CHMRTLNB".toCharArray()) filter.on(command);
        filter.on('E', "hX-Seen|yes|", "c");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(delivered("alice")).contains("X-Seen: yes\n");
    }

    @Test
    void aSecondMessageGoesOverTheSameConnectionAndAnAbandonedOneIsTaken() throws Exception {
        FakeMilter filter = filter(0);
        talk().play(
                        ENVELOPE
                                + """
                                C: RSET
                                S: 250 2.0.0 reset
                                C: MAIL FROM:<c@b.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 250 2.1.5 ok
                                """
                                + LETTER
                                + "S: 250 2.0.0 taken as 5qgwn7ls2y.2\n");
        assertThat(filter.heard()).containsOnlyOnce("Hc.test|").containsOnlyOnce("A");
        assertThat(filter.heard().indexOf("A"))
                .isBetween(
                        filter.heard().indexOf("M<a@b.test>|"),
                        filter.heard().indexOf("M<c@b.test>|"));
    }

    @Test
    void acceptedMailIsNotShownAnyFurther() throws Exception {
        FakeMilter filter = filter(0).on('M', "a");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(filter.heard()).noneMatch(line -> line.startsWith("R") || line.startsWith("E"));
        assertThat(delivered("alice")).contains("Subject: one");
    }

    @Test
    void skipsTheRestOfABody() throws Exception {
        FakeMilter filter = filter(0x400).on('B', "s");
        String line = "C: " + "x".repeat(70) + "\n";
        talk().play(
                        ENVELOPE
                                + "C: DATA\nS: 354 end with <CRLF>.<CRLF>\nC: Subject: x\nC:\n"
                                + line.repeat(1300)
                                + "C: .\nS: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(filter.heard()).filteredOn(heard -> heard.startsWith("B")).hasSize(1);
        assertThat(delivered("alice")).hasSizeGreaterThan(90_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "yhello|",
                "y250 2.0.0 fine|",
                "hNo value",
                "h|x|",
                "hX y|z|",
                "m\0\0|",
                "i\u00FF\u00FF\u00FF\u00FFX|y|",
                "O",
                ""
            })
    void oneThatLiesHarmsNothing(String answer) throws Exception {
        filter(0).on('E', answer);
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(delivered("alice"))
                .isEqualTo("Subject: one\nX-Old:  two\n folded\nX-Old: three\n\nhello\n");
    }

    @Test
    void oneThatAnnouncesTooMuchOrChangesWithoutLeaveHarmsNothing() throws Exception {
        filter(0).raw('E', new byte[] {0x7F, -1, -1, -1, 'b'});
        FakeMilter meek = new FakeMilter(0, 0).on('E', "hX-Cheat|x|", "c");
        filters.add(meek);
        filter(0).on('O', "O\0\0\0\u0009\0\0\0\0\0\0\0\0");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(delivered("alice")).doesNotContain("X-Cheat");
    }

    @Test
    void oneThatIsDeadOrSilentHarmsNothing() throws Exception {
        FakeMilter dead = filter(0);
        filter(0).on('M');
        Talk talk = office.milted(addresses(), Duration.ofMillis(200));
        dead.close();
        talk.play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(delivered("alice")).contains("Subject: one");
    }

    @Test
    void aValueCannotBecomeAnotherFieldOrEndTheHeader() throws Exception {
        filter(0).on('E', "hX-A|one\nBcc: x@y.test\n\nbody|", "c");
        talk().play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(delivered("alice")).contains("X-A: one\n Bcc: x@y.test\n body\n\nhello\n");
    }

    @Test
    void talksOverASocketOfTheFileSystemAndTellsOfWhoLoggedInAndHow() throws Exception {
        Path file = folder.resolve("filter.sock");
        FakeMilter filter = new FakeMilter(ALL, 0, file);
        filters.add(filter);
        office.miltedSubmission(List.of(UnixDomainSocketAddress.of(file)))
                .play(
                        SubmissionSessionTest.HELLO
                                + SubmissionSessionTest.LOGIN
                                + """
                                C: MAIL FROM:<alice@mx.test> body=8BITMIME SIZE=200 RET=HDRS ENVID=x+2B1 BY=60;N HOLDFOR=0
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test> NOTIFY=FAILURE ORCPT=rfc822;b@mx.test
                                S: 250 2.1.5 ok
                                C: DATA
                                S: 354 end with <CRLF>.<CRLF>
                                C: From: alice@mx.test
                                C: Subject: one
                                C:
                                C: hello
                                C: .
                                S: 250 2.0.0 taken as 5qgwn7ls2y.1
                                C: QUIT
                                S: 221 2.0.0 mx.test closing
                                S!
                                """);
        Await.until("its end", Duration.ofSeconds(20), () -> filter.heard().contains("Q"));
        assertThat(filter.heard())
                .contains(
                        "M<alice@mx.test>|BODY=8BITMIME|SIZE=200|RET=HDRS|ENVID=x+2B1|BY=60;N|HOLDFOR=0|",
                        "R<bob@mx.test>|NOTIFY=FAILURE|ORCPT=rfc822;b@mx.test|",
                        "LSubject|one|")
                .anyMatch(
                        line ->
                                line.startsWith("DM")
                                        && line.contains("i|5qgwn7ls2y.1|")
                                        && line.contains("{auth_type}|PLAIN|")
                                        && line.contains("{auth_authen}|alice@mx.test|"));
    }

    @Test
    void aSocketOfTheFileSystemThatIsNotThereOrSilentHarmsNothing() throws Exception {
        Path none = folder.resolve("none.sock");
        Path silent = folder.resolve("silent.sock");
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(silent));
            office.milted(
                            List.of(
                                    UnixDomainSocketAddress.of(none),
                                    UnixDomainSocketAddress.of(silent)),
                            Duration.ofMillis(300))
                    .play(ENVELOPE + LETTER + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        }
    }
}
