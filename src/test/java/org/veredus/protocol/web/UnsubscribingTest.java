package org.veredus.protocol.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;

/// Leaving mailing lists. RFC 8058
@Timeout(60)
final class UnsubscribingTest {
    private static final String SIGNED =
            "Authentication-Results: mail.example.test; spf=pass smtp.mailfrom=l.test;\r\n"
                    + " dkim=pass header.d=l.test header.s=a\r\n";
    private static final String SIGNATURE =
            "DKIM-Signature: v=1; a=rsa-sha256; d=l.test; s=a;\r\n"
                    + " h=from:list-unsubscribe : List-Unsubscribe-Post; b=x\r\n";
    private static final String POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";

    private WebServer web;
    private WebServer.Answer in;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
        in = web.signIn(WebServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    private String file(String header) throws Exception {
        Account account = web.accounts.open(web.account);
        byte[] octets = (header + "Subject: s\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = account.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing =
                    new Filing(intake.finish(), new byte[0], Flags.NONE, web.clock.instant());
            var inbox = requireNonNull(account.state().tree().find(Role.INBOX)).id();
            return "M" + account.file(inbox, List.of(filing)).emails().getFirst();
        }
    }

    private static String to(String address) {
        return "List-Unsubscribe: <mailto:x@l.test>, <" + address + ">\r\n";
    }

    private int leave(String email) throws Exception {
        return web.ask(
                        web.post("/web/unsubscribe", "{\"email\":\"" + email + "\"}")
                                .header("Cookie", in.sent())
                                .header("X-Veredus-Token", in.token()))
                .status();
    }

    @Test
    void callsTheListOnceWithNothingButTheForm() throws Exception {
        String email = file(SIGNED + SIGNATURE + POST + to("https://l.test/leave?u=1"));
        assertThat(leave(email)).isEqualTo(200);
        assertThat(web.lists)
                .containsExactly(
                        "https://l.test/leave?u=1 application/x-www-form-urlencoded"
                                + " List-Unsubscribe=One-Click");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://l.test/leave",
                "https://l.test:8443/leave",
                "https://user@l.test/leave",
                "ftp://l.test/leave",
                "https:///leave",
            })
    void callsOnlyHttpsOnItsOwnPort(String address) throws Exception {
        assertThat(leave(file(SIGNED + SIGNATURE + POST + to(address)))).isEqualTo(409);
        assertThat(web.lists).isEmpty();
    }

    @Test
    void needsARightSignatureThatCoversBothFields() throws Exception {
        String to = to("https://l.test/leave");
        String others = SIGNED.replace("mail.example.test", "mx.other.test");
        String wrong = SIGNED.replace("dkim=pass", "dkim=fail");
        String half = SIGNATURE.replace("List-Unsubscribe-Post", "date");
        String another = SIGNATURE.replace("d=l.test", "d=evil.test");
        for (String header :
                List.of(
                        SIGNATURE + POST + to,
                        others + SIGNATURE + POST + to,
                        wrong + SIGNATURE + POST + to,
                        SIGNED + half + POST + to,
                        SIGNED + another + POST + to,
                        SIGNED + POST + to,
                        SIGNED + SIGNATURE + to,
                        SIGNED + SIGNATURE + POST))
            assertThat(leave(file(header))).as(header).isEqualTo(409);
        assertThat(web.lists).isEmpty();
    }

    @Test
    void tellsWhenTheListDoesNotTakeIt() throws Exception {
        String down = file(SIGNED + SIGNATURE + POST + to("https://down.test/x"));
        assertThat(leave(down)).isEqualTo(502);
        String moved = file(SIGNED + SIGNATURE + POST + to("https://moved.test/x"));
        assertThat(leave(moved)).isEqualTo(502);
        assertThat(leave("M99")).isEqualTo(404);
        assertThat(leave("https://l.test/")).isEqualTo(404);
        int without =
                web.ask(web.post("/web/unsubscribe", "{\"email\":\"" + down + "\"}")).status();
        assertThat(without).isEqualTo(401);
    }
}
