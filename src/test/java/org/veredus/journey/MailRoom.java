package org.veredus.journey;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.veredus.app.server.Service;
import org.veredus.testing.Talk;
import org.veredus.testing.TryServer;

/// Brings scripts to a server, and mail for those who have them.
record MailRoom(TryServer veredus) {
    private Talk talk(Service service) throws Exception {
        return new Talk(veredus.port(service), SSLContext.getDefault());
    }

    /// Brings a script by ManageSieve and makes it the account's active one.
    void activate(String name, String script) throws Exception {
        String login = "\0" + name + "@example.test\0" + TryServer.PASSWORD;
        String plain = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        int octets = script.getBytes(StandardCharsets.UTF_8).length;
        try (Talk sieve = talk(Service.MANAGESIEVE)) {
            sieve.skip("", "NOOP", "OK");
            sieve.play("S: OK \"nothing done\"\n");
            sieve.play("C: AUTHENTICATE \"PLAIN\" \"" + plain + "\"\nS: OK \"logged in\"\n");
            sieve.skip("", "PUTSCRIPT \"main\" {" + octets + "+}\r\n" + script, "OK");
            sieve.play("C: SETACTIVE \"main\"\nS: OK \"this script is active\"\n");
        }
    }

    /// Sends a message from outside.
    ///
    /// @param answer how the answer to it begins
    void send(String from, String name, String answer) throws Exception {
        try (Talk smtp = talk(Service.SMTP)) {
            smtp.skip("", "EHLO client.test", "220");
            smtp.skip("", "NOOP", "250 ");
            smtp.play(
                    """
                    S: 250 2.0.0 ok
                    C: MAIL FROM:<%s>
                    S: 250 2.1.0 ok
                    C: RCPT TO:<%s@example.test>
                    S: 250 2.1.5 ok
                    C: DATA
                    S: 354 end with <CRLF>.<CRLF>
                    """
                            .formatted(from, name));
            smtp.skip("", message(from, name), answer);
        }
    }

    private static String message(String from, String name) {
        return "From: <%s>\r\nTo: %s@example.test\r\nSubject: hello\r\n\r\nbody\r\n."
                .formatted(from, name);
    }
}
