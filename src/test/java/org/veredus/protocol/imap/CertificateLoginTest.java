package org.veredus.protocol.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.ClientCertificate;
import org.veredus.testing.Talk;

/// SASL EXTERNAL with a TLS certificate. RFC 4422 Appendix A
@Timeout(60)
class CertificateLoginTest {
    private static final String OFFERED =
            ImapServer.ENCRYPTED.replace(
                    " AUTH=SCRAM-SHA-256-PLUS", " AUTH=EXTERNAL AUTH=SCRAM-SHA-256-PLUS");

    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Talk client(String address) throws Exception {
        return new Talk(server.port(), ClientCertificate.of(folder.resolve("ca"), address));
    }

    private static void encrypt(Talk talk) throws Exception {
        talk.play(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 STARTTLS
                S: a1 OK begin TLS now
                T:
                """
                        .replace("(clear)", ImapServer.CLEAR));
    }

    @Test
    void whoHasACertificateNeedsNoPassword() throws Exception {
        try (Talk talk = client("alice@imap.test")) {
            encrypt(talk);
            talk.play(
                    """
                    C: a2 CAPABILITY
                    S: * CAPABILITY (offered)
                    S: a2 OK done
                    C: a3 AUTHENTICATE EXTERNAL Ym9iQGltYXAudGVzdA==
                    S: a3 NO [AUTHORIZATIONFAILED] you may not act for that account
                    C: a4 AUTHENTICATE EXTERNAL =
                    S: a4 OK [CAPABILITY (user)] logged in
                    """
                            .replace("(offered)", OFFERED)
                            .replace("(user)", ImapServer.USER));
        }
    }

    @Test
    void theServerAsksForTheName() throws Exception {
        try (Talk talk = client("alice@imap.test")) {
            encrypt(talk);
            talk.play(
                    """
                    C: a2 AUTHENTICATE EXTERNAL
                    S: +\s
                    C: YWxpY2VAaW1hcC50ZXN0
                    S: a2 OK [CAPABILITY (user)] logged in
                    """
                            .replace("(user)", ImapServer.USER));
        }
    }

    @Test
    void aCertificateOfNobodyOpensNothing() throws Exception {
        try (Talk talk = client("nobody@imap.test")) {
            encrypt(talk);
            talk.play(
                    """
                    C: a2 AUTHENTICATE EXTERNAL =
                    S: a2 NO [AUTHENTICATIONFAILED] name or password is wrong
                    """);
        }
    }

    @Test
    void withoutACertificateThereIsNoSuchMechanism() throws Exception {
        server.play(
                """
                S: * OK [CAPABILITY (clear)] imap.test ready
                C: a1 STARTTLS
                S: a1 OK begin TLS now
                T:
                C: a2 CAPABILITY
                S: * CAPABILITY (encrypted)
                S: a2 OK done
                C: a3 AUTHENTICATE EXTERNAL =
                S: a3 NO [AUTHENTICATIONFAILED] name or password is wrong
                """);
    }
}
