package org.veredus.protocol.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.account.mailbox.AnnotationName.Scope;

@Timeout(60)
class CommandParserTest {
    private static final List<String> GOOD =
            List.of(
                    "a LOGIN {3}\r\nbob \"pass\\\"word\"",
                    "a SELECT \"My box\" (QRESYNC (67890007 20050715194045000 1:9 (1:2 5,9)))",
                    "a FETCH 1:*,5 (UID BODY.PEEK[1.2.HEADER.FIELDS.NOT (a \"b c\")]<0.100> FLAGS)",
                    "a UID FETCH 1 ALL (CHANGEDSINCE 12 VANISHED)",
                    "a UID SEARCH RETURN (MIN ALL) CHARSET UTF-8 OR (SEEN NOT DRAFT) TEXT {2}\r\n"
                            + "hi",
                    "a STORE 1:3 (UNCHANGEDSINCE 9) +FLAGS.SILENT (\\Seen work)",
                    "a LIST (SUBSCRIBED) \"\" (% \"x*\") RETURN (CHILDREN STATUS (MESSAGES))",
                    "a STATUS x (MESSAGES UNSEEN)",
                    "a ID (\"name\" \"x\" \"os\" NIL)",
                    "a CREATE x (USE (\\Sent))",
                    "a SEARCH SINCE 1-Feb-1994 MODSEQ \"/flags/\\\\draft\" all 620162338",
                    "a AUTHENTICATE PLAIN =",
                    "a ENABLE CONDSTORE QRESYNC");

    private static Command parse(String text) throws Exception {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new CommandParser(new CommandText(octets), MailboxNames.UTF7).parse(null);
    }

    @Test
    void readsEveryKindOfArgument() throws Exception {
        for (String text : GOOD) assertThat(parse(text)).isNotNull();
        assertThat(parse("a LOGIN {3}\r\nbob \"pass\\\"word\""))
                .isEqualTo(new Command.Login("bob", "pass\"word"));
        assertThat(parse("a status inbox (messages)"))
                .isEqualTo(new Command.Status("inbox", List.of(StatusItem.MESSAGES)));
    }

    @Test
    void neverShowsAPassword() throws Exception {
        assertThat(parse("a LOGIN bob secret").toString()).doesNotContain("secret");
    }

    @Test
    void refusesKeysNestedTooDeepAndSetsTooLong() {
        assertThatThrownBy(() -> parse("a SEARCH " + "NOT ".repeat(5000) + "SEEN"))
                .isInstanceOf(BadSyntax.class);
        assertThatThrownBy(() -> parse("a SEARCH " + "(".repeat(5000) + "SEEN"))
                .isInstanceOf(BadSyntax.class);
        assertThatThrownBy(() -> parse("a FETCH " + "1,".repeat(30_000) + "1 UID"))
                .isInstanceOf(BadSyntax.class);
    }

    @Test
    void answersAnythingWithACommandOrASentence() {
        Random random = new Random(20260301);
        for (int round = 0; round < 100_000; round++) {
            byte[] octets =
                    GOOD.get(random.nextInt(GOOD.size())).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = random.nextInt(5); i >= 0; i--) {
                octets[random.nextInt(octets.length)] =
                        random.nextInt(3) == 0
                                ? (byte) random.nextInt(256)
                                : octets[random.nextInt(octets.length)];
            }
            CommandParser parser = new CommandParser(new CommandText(octets), MailboxNames.UTF7);
            try {
                assertThat(parser.parse(null)).isNotNull();
            } catch (BadSyntax wrong) {
                assertThat(wrong.getMessage()).isNotBlank();
            } catch (UnknownCharset unknown) {
                assertThat(parser.tag()).isNotBlank();
            }
        }
    }

    @Test
    void readsASearchInTheCharsetItNames() throws Exception {
        assertThat(searched("a SEARCH CHARSET KOI8-R SUBJECT \"\u00C4\u00C1\""))
                .isEqualTo(new SearchKey.Subject("да"));
        assertThat(searched("a SEARCH CHARSET ISO-8859-1 ANNOTATION /comment value \"\u00FC\""))
                .isEqualTo(new SearchKey.Annotated("/comment", List.of(Scope.values()), "ü"));
        assertThat(searched("a SEARCH CHARSET US-ASCII SUBJECT a"))
                .isEqualTo(new SearchKey.Subject("a"));
        assertThatThrownBy(() -> parse("a SEARCH CHARSET EUC-JP SUBJECT \"\u00FF\u00FF\""))
                .isInstanceOf(BadSyntax.class)
                .hasMessageContaining("EUC-JP");
        assertThatThrownBy(() -> parse("a SEARCH CHARSET KLINGON ALL"))
                .isInstanceOf(UnknownCharset.class);
    }

    private static SearchKey searched(String command) throws Exception {
        return ((Command.Search) parse(command)).key();
    }

    @Test
    void findsTheMarkOfALiteral() throws Exception {
        assertThat(LiteralMark.endOf(bytes("a APPEND x {12}")))
                .isEqualTo(new LiteralMark(12, true, 11, LiteralMark.Octets.NO_NUL));
        assertThat(LiteralMark.endOf(bytes("a LOGIN {5+}")))
                .isEqualTo(new LiteralMark(5, false, 8, LiteralMark.Octets.NO_NUL));
        for (String none : List.of("", "}", "{}", "{+}", "{a}", "a {1}x", "1}")) {
            assertThat(LiteralMark.endOf(bytes(none))).isNull();
        }
        LiteralMark endless =
                Objects.requireNonNull(LiteralMark.endOf(bytes("{99999999999999999999999999+}")));
        assertThat(endless.size()).isGreaterThan(1L << 50);
        assertThat(endless.waits()).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
