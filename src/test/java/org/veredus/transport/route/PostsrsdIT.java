package org.veredus.transport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.srs.Origin;
import org.veredus.testing.Daemon;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// Debian's postsrsd and we with one secret, for one domain: each brings back what the other
/// wrote.
@Timeout(60)
class PostsrsdIT {
    private static final String SECRET = "0123456789abcdef0123456789ABCDEF";
    private static final Domain OURS = new Domain("a.test");
    private static final String HOST = "127.0.0.1";

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init")
    private ReturnPaths paths;

    @SuppressWarnings("NullAway.Init")
    private Daemon postsrsd;

    private int forward;
    private int reverse;

    @BeforeEach
    void open() throws Exception {
        MemoryStore store = new MemoryStore(new FakeClock());
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        paths = ReturnPaths.open(store, directory, InstantSource.system(), new SecretFirst());
        Path program = Program.PEERS.resolve("usr/sbin/postsrsd");
        if (!Files.isExecutable(program)) throw Program.missing("postsrsd");
        Path secrets = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        forward = Ports.free(HOST);
        reverse = Ports.free(HOST);
        postsrsd =
                Daemon.start(
                        "postsrsd",
                        folder,
                        List.of(
                                program.toString(),
                                "-4",
                                "-l" + HOST,
                                "-f" + forward,
                                "-r" + reverse,
                                "-d" + OURS.ascii(),
                                "-s" + secrets,
                                "-n8",
                                "-N8"),
                        Map.of());
        postsrsd.await(
                "postsrsd listens",
                Duration.ofSeconds(10),
                () -> Ports.open(HOST, forward) && Ports.open(HOST, reverse));
    }

    @AfterEach
    void close() {
        postsrsd.close();
    }

    /// Makes the secret that postsrsd has.
    private static final class SecretFirst implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new AssertionError("only a secret is wanted");
        }

        @Override
        public void nextBytes(byte[] octets) {
            byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(secret, 0, octets, 0, octets.length);
        }
    }

    /// Asks as Postfix asks a tcp_table.
    private static String ask(int port, String address) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral(HOST), port);
                BufferedReader answers =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream()
                    .write(("get " + address + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = Objects.requireNonNull(answers.readLine());
            assertThat(answer).as(address).startsWith("200 ");
            return answer.substring(4);
        }
    }

    private String ours(String sender) throws Exception {
        ReversePath path = paths.leaving(new ReversePath.Of(Address.parse(sender)), OURS);
        return ((ReversePath.Of) path).address().wire();
    }

    private static final List<String> SENDERS =
            List.of(
                    "user@from.test",
                    "First.Last@From.Test",
                    "u+detail@from.test",
                    "a=b=c@from.test",
                    "SRS0=HHHH=TT=first.test=user@b.test",
                    "SRS0+HHHH=TT=first.test=user@b.test",
                    "SRS1=HHHH=first.test==GGGG=TT=far.test=user@b.test");

    @Test
    void postsrsdBringsBackWhatWeWrote() throws Exception {
        for (String sender : SENDERS) {
            String back = ask(reverse, ours(sender));
            assertThat(back).as(sender).isEqualToIgnoringCase(origin(sender));
        }
    }

    @Test
    void weBringBackWhatPostsrsdWrote() throws Exception {
        for (String sender : SENDERS) {
            Origin origin = paths.origin(Address.parse(ask(forward, sender)));
            assertThat(origin)
                    .as(sender)
                    .isEqualTo(new Origin.Sender(Address.parse(origin(sender))));
        }
    }

    @Test
    void bothWriteTheSame() throws Exception {
        for (String sender : SENDERS)
            assertThat(ours(sender)).isEqualToIgnoringCase(ask(forward, sender));
    }

    /// Where failures go: past whoever stands between us and the first office.
    private static String origin(String sender) {
        return sender.startsWith("SRS1=") ? "SRS0=GGGG=TT=far.test=user@first.test" : sender;
    }
}
