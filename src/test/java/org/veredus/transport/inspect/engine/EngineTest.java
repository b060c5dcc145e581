package org.veredus.transport.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.reading.Reading;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Visit;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// Engines that do what they should, and those that do not.
@Timeout(60)
class EngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch end = new CountDownLatch(1);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        server.close();
    }

    /// What a server does with a client.
    private interface Manners {
        void serve(Socket client) throws IOException, InterruptedException;
    }

    private void serve(Manners manners) {
        var _ =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (!server.isClosed()) {
                                        try (Socket client = server.accept()) {
                                            manners.serve(client);
                                        } catch (IOException | InterruptedException gone) {
                                            // the engine under test hung up, or it is the end
                                        }
                                    }
                                });
    }

    private Engine engine(Duration time) {
        return new Engine(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                time,
                System::nanoTime);
    }

    static Candidate candidate(String message) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            Visit visit =
                    new Visit(
                            InetAddress.ofLiteral("192.0.2.1"),
                            "mx.a.test",
                            new ReversePath.Of(Address.parse("a@a.test")),
                            List.of(Address.parse("bob@here.test")),
                            Map.of());
            Reading reading =
                    Reading.of(
                            octets, Header.parse(octets, octets.length), MimeIndexer.index(octets));
            MessageAuthenticator authenticator =
                    new MessageAuthenticator(
                            new SilentResolver(),
                            SpfSettings.of("mx.here.test"),
                            DkimSettings.defaults(),
                            new DmarcSettings.TreeWalk(),
                            InstantSource.system(),
                            System::nanoTime);
            return Candidate.of(
                    visit,
                    octets,
                    reading,
                    authenticator.authenticate(octets, visit.spfQuestion()));
        } catch (AddressException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static final Candidate LETTER = candidate("From: a@a.test\nSubject: hi\n\nhello you\n");

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read())
            if (octet != '\r') line.append((char) octet);
        return line.toString();
    }

    /// Speaks as clamd does, and says what it thinks of what it got.
    private static Manners clamd(Function<String, String> opinion) {
        return client -> {
            DataInputStream in = new DataInputStream(client.getInputStream());
            byte[] command = in.readNBytes("zINSTREAM\0".length());
            assertThat(command).asString().isEqualTo("zINSTREAM\0");
            StringBuilder got = new StringBuilder();
            for (int size = in.readInt(); size > 0; size = in.readInt())
                got.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            String answer = opinion.apply(got.toString()) + "\0";
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void clamavNamesTheVirus() throws Exception {
        serve(clamd(got -> got.contains("hello you") ? "stream: Bad.Thing FOUND" : "stream: OK"));
        ClamAv clamav = new ClamAv(engine(PATIENCE));
        assertThat(clamav.look(LETTER))
                .extracting(Finding::name, Finding::evidence)
                .containsExactly(tuple("malware-clamav", "Bad.Thing"));
        assertThat(clamav.look(candidate("From: a@a.test\n\nnothing\n"))).isEmpty();
    }

    @Test
    void spamassassinGivesAScore() throws Exception {
        serve(
                client -> {
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    assertThat(line(in)).isEqualTo("SYMBOLS SPAMC/1.5");
                    int length = Integer.parseInt(line(in).replaceAll("\\D", ""));
                    assertThat(line(in)).isEmpty();
                    assertThat(in.readNBytes(length)).asString().contains("hello you");
                    client.getOutputStream()
                            .write(
                                    ("SPAMD/1.1 0 EX_OK\r\nContent-length: 12\r\n"
                                                    + "Spam: True ; 7.5 / 5.0\r\n\r\nBAYES_99,URG")
                                            .getBytes(StandardCharsets.US_ASCII));
                });
        assertThat(new Spamd(engine(PATIENCE)).look(LETTER))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.score()).isEqualTo(7.5);
                            assertThat(finding.evidence()).isEqualTo("7.5 of 5.0: BAYES_99,URG");
                        });
    }

    @Test
    void rspamdGivesAScore() throws Exception {
        serve(
                client -> {
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    assertThat(line(in)).isEqualTo("POST /checkv2 HTTP/1.1");
                    int length = 0;
                    boolean told = false;
                    for (String field = line(in); !field.isEmpty(); field = line(in)) {
                        told |= field.equals("IP: 192.0.2.1");
                        if (field.startsWith("Content-Length: "))
                            length = Integer.parseInt(field.substring(16));
                    }
                    assertThat(told).isTrue();
                    assertThat(in.readNBytes(length)).asString().contains("hello you");
                    String json =
                            """
                            {"score": 3.0, "required_score": 15, "action": "no action",
                             "symbols": {"R_SPF_FAIL": {"score": 3}}}""";
                    client.getOutputStream()
                            .write(
                                    ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                    + json.length()
                                                    + "\r\n\r\n"
                                                    + json)
                                            .getBytes(StandardCharsets.US_ASCII));
                });
        assertThat(new Rspamd(engine(PATIENCE)).look(LETTER))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.score()).isEqualTo(1);
                            assertThat(finding.evidence()).contains("R_SPF_FAIL");
                        });
    }

    private static Stream<Function<Engine, Check>> engines() {
        return Stream.of(ClamAv::new, Spamd::new, Rspamd::new);
    }

    private void fails(Check check) {
        assertThatThrownBy(() -> check.look(LETTER)).isInstanceOf(CheckFailed.class);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aDeadOneFails(Function<Engine, Check> kind) throws Exception {
        Check check = kind.apply(engine(PATIENCE));
        server.close();
        fails(check);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aSilentOneFailsWhenItsTimeIsOver(Function<Engine, Check> kind) {
        serve(_ -> end.await());
        fails(kind.apply(engine(Duration.ofMillis(200))));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void oneThatHangsUpFails(Function<Engine, Check> kind) {
        serve(_ -> {});
        fails(kind.apply(engine(PATIENCE)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void oneThatTalksForEverFails(Function<Engine, Check> kind) {
        serve(
                client -> {
                    OutputStream out = client.getOutputStream();
                    byte[] noise = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
                    while (!server.isClosed()) out.write(noise);
                });
        fails(kind.apply(engine(PATIENCE)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void oneThatTalksNonsenseFails(Function<Engine, Check> kind) {
        serve(
                client -> {
                    client.getOutputStream()
                            .write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
                                            .getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                });
        fails(kind.apply(engine(PATIENCE)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void oneWithTooMuchToDoIsNotAsked(Function<Engine, Check> kind) throws Exception {
        Engine engine = engine(PATIENCE);
        engine.places().acquire(Engine.AT_ONCE);
        fails(kind.apply(engine));
        engine.places().release(Engine.AT_ONCE);
    }
}
