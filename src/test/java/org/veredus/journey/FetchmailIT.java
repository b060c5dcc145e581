package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// fetchmail fetches by POP3 with and without keeping, in the clear, upgraded and over POP3S.
@Tag("journey")
final class FetchmailIT {
    private static final int NOTHING_NEW = 1;

    @TempDir private static Path folder;

    private static TryServer veredus;

    @BeforeAll
    static void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void whatIsKeptIsFetchedOnceAndWhatIsNewIsFetchedLater() throws IOException {
        Post post = new Post("alice", Service.POP3S, "keep ssl");
        deliver("alice", "first", "second");
        post.fetch(0);
        assertThat(post.subjects()).containsExactlyInAnyOrder("first", "second");

        post.fetch(NOTHING_NEW);
        deliver("alice", "third");
        post.fetch(0);

        assertThat(post.subjects()).containsExactlyInAnyOrder("first", "second", "third");
        assertThat(count("alice")).isEqualTo(3);
    }

    @Test
    void whatIsNotKeptIsGoneAfterwards() throws IOException {
        Post post = new Post("bob", Service.POP3, "no keep sslproto TLS1+");
        deliver("bob", "first", "second", "third");
        post.fetch(0);

        assertThat(post.subjects()).containsExactlyInAnyOrder("first", "second", "third");
        assertThat(count("bob")).isZero();
        post.fetch(NOTHING_NEW);
    }

    @Test
    void itFetchesInTheClearToo() throws IOException {
        Post post = new Post("carol", Service.POP3, "no keep sslproto ''");
        deliver("carol", "only");
        post.fetch(0);

        assertThat(post.subjects()).containsExactly("only");
        assertThat(count("carol")).isZero();
    }

    /// Where fetchmail's mail goes: a folder with a file for each message.
    private static final class Post {
        private final Path home;
        private final Path mail;

        Post(String name, Service service, String options) throws IOException {
            home = Files.createDirectories(folder.resolve("fetch-" + name));
            mail = Files.createDirectories(home.resolve("mail"));
            Path script = home.resolve("deliver");
            Files.writeString(script, "#!/bin/sh\nexec cat > \"$(mktemp " + mail + "/XXXXXX)\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            Path rules = home.resolve("fetchmailrc");
            Files.writeString(
                    rules,
                    """
                    poll localhost protocol pop3 service %d uidl auth password
                      user "%s@example.test" password "%s" is root here
                      %s sslcertck sslcertfile "%s" mda "%s"
                    """
                            .formatted(
                                    veredus.port(service),
                                    name,
                                    TryServer.PASSWORD,
                                    options,
                                    veredus.authority(),
                                    script));
            Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-------"));
        }

        void fetch(int status) throws IOException {
            Program.named("fetchmail")
                    .with("--fetchmailrc", home.resolve("fetchmailrc"))
                    .with("--idfile", home.resolve("ids"), "--pidfile", home.resolve("pid"))
                    .with("--nodetach", "--nosyslog", "-v")
                    .env("HOME", home)
                    .env("FETCHMAILHOME", home)
                    .run()
                    .status(status);
        }

        List<String> subjects() throws IOException {
            List<String> subjects = new ArrayList<>();
            try (Stream<Path> files = Files.list(mail)) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(text).endsWith("\n\nbody of it\n.dotted\n");
                    text.lines()
                            .filter(line -> line.startsWith("Subject: "))
                            .map(line -> line.substring("Subject: ".length()))
                            .forEach(subjects::add);
                }
            }
            return subjects;
        }
    }

    private static void deliver(String name, String... subjects) throws IOException {
        for (String subject : subjects) {
            String text =
                    "From: x@far.test\r\nTo: y@far.test\r\nSubject: "
                            + subject
                            + "\r\n\r\nbody of it\r\n.dotted\r\n";
            Swaks.to("127.0.0.1", veredus.port(Service.LMTP))
                    .with("--protocol", "LMTP")
                    .send("x@far.test", name + "@example.test", text)
                    .ok();
        }
    }

    private static int count(String name) throws IOException {
        try (ImapClient client = veredus.imap(name)) {
            return client.select("INBOX");
        }
    }
}
