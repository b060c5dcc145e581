package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.Envelope;

class CommandParserTest {
    private static Command parse(String line) throws Reject {
        return CommandParser.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsPathsWithTheirParameters() throws Reject {
        Command.Mail mail = (Command.Mail) parse("mail from:<\"a>b\"@c.test> size=12 BODY=7bit  ");
        assertThat(mail.from().wire()).isEqualTo("<\"a>b\"@c.test>");
        assertThat(mail.parameters()).isEqualTo(Map.of("SIZE", "12", "BODY", "7bit"));
        assertThat(parse("MAIL FROM: <>"))
                .isEqualTo(new Command.Mail(new ReversePath.Null(), Envelope.Text.ASCII, Map.of()));
        Command.Rcpt routed = (Command.Rcpt) parse("RCPT TO:<@x.test,@y.test:a@b.test>");
        assertThat(routed.to().toString()).contains("a@b.test");
        String verp = "bounce-" + "x".repeat(200) + "=c.test@lists.test";
        assertThat(((Command.Mail) parse("MAIL FROM:<" + verp + ">")).from().wire())
                .isEqualTo("<" + verp + ">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MAIL",
                "MAIL FROM",
                "MAIL FROM:",
                "MAIL FROM:a@b",
                "MAIL FROM:<a@b",
                "MAIL FROM:<a@b>SIZE=1",
                "MAIL FROM:<a@b> SIZE=1 SIZE=2",
                "MAIL FROM:<a@b> =1",
                "MAIL FROM:<a@b> \u00fc=1",
                "MAIL TO:<a@b>",
                "RCPT TO:<>",
                "RCPT TO:<a>",
                "RCPT FROM:<a@b>",
                "DATA now",
                "RSET 1",
                "QUIT 1",
                "STARTTLS x",
                "BDAT",
                "BURL",
                "BURL imap://a@b.test/INBOX/;UID=1 LATE",
                "BURL imap://a@b.test/INBOX/;UID=1 LAST x",
                "BDAT -1",
                "BDAT 1 2",
                "BDAT 1 LAST x",
                "BDAT 1234567890123456789",
                "AUTH",
                "AUTH PLAIN a b",
                "FOO",
                "MAILFROM:<a@b>",
                "MAIL FROM:<a\u0000b@c>",
                "MAIL FROM:<a\tb@c>",
                "MAIL FROM:<a@b\r>"
            })
    void refuses(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(Reject.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> CommandParser.parse(new byte[] {'N', 'O', 'O', 'P', ' ', -1}))
                .isInstanceOf(Reject.class);
    }

    @Test
    void makesACommandOrARefusalOfAnything() {
        Random random = new Random(21);
        String[] words = {
            "MAIL FROM:<", "RCPT TO:<", ">", "<", "\"", "\\", "@", "a", ".", " ", "SIZE=", "BODY=",
            "=", "BDAT ", "LAST", "9", "AUTH ", "EHLO ", "\u00fc", "\u0000", "[", "]", ":", ",",
            "IPv6:", "\ud83d\ude00", "+", "\t"
        };
        for (int round = 0; round < 50_000; round++) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(10); i >= 0; i--)
                line.append(words[random.nextInt(words.length)]);
            try {
                assertThat(parse(line.toString())).isNotNull();
            } catch (Reject refused) {
                String wire = refused.reply().wire();
                assertThat(wire).endsWith("\r\n");
                assertThat(wire.substring(0, wire.length() - 2))
                        .doesNotContain("\r", "\n", "\u0000");
                assertThat(refused.reply().code()).isBetween(500, 555);
            }
        }
    }
}
