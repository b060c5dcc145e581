package org.veredus.transport.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.transport.inspect.Finding;

/// Debian's clamd with a signature of our own and one for the EICAR test file.
@Timeout(120)
class ClamAvIT {
    private static final Path UNPACKED =
            Path.of(System.getenv().getOrDefault("VEREDUS_ENGINES", "/opt/peers/engines"));
    private static final String LOOPBACK = "127.0.0.1";
    private static final String BAD = "this-is-the-virus-of-veredus";

    /// In two pieces: this file is not to be found by scanners.
    private static final String EICAR =
            "X5O!" + "P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    @TempDir Path folder;

    private Daemon clamd(int port) throws Exception {
        Path signatures = Files.createDirectory(folder.resolve("signatures"));
        String hex = HexFormat.of().formatHex(BAD.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(signatures.resolve("own.ndb"), "Veredus.Test:0:*:" + hex + "\n");
        Files.writeString(
                signatures.resolve("own.hdb"),
                "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n");
        Path configuration =
                Files.writeString(
                        folder.resolve("clamd.conf"),
                        "TCPSocket "
                                + port
                                + "\nTCPAddr "
                                + LOOPBACK
                                + "\nForeground yes\nDatabaseDirectory "
                                + signatures
                                + "\nTemporaryDirectory "
                                + folder
                                + "\n");
        Daemon clamd =
                Daemon.start(
                        "clamd",
                        folder,
                        List.of(
                                UNPACKED.resolve("usr/sbin/clamd").toString(),
                                "-c",
                                configuration.toString()),
                        Map.of(
                                "LD_LIBRARY_PATH",
                                UNPACKED.resolve("usr/lib/x86_64-linux-gnu").toString()));
        clamd.await("clamd", Duration.ofSeconds(60), () -> Ports.open(LOOPBACK, port));
        return clamd;
    }

    @Test
    void findsWhatItKnows() throws Exception {
        int port = Ports.free(LOOPBACK);
        try (Daemon _ = clamd(port)) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port);
            ClamAv clamav =
                    new ClamAv(new Engine(address, Duration.ofSeconds(30), System::nanoTime));
            String message = "From: a@b.test\nSubject: hi\n\nhello\n";
            assertThat(clamav.look(EngineTest.candidate(message))).isEmpty();
            assertThat(clamav.look(EngineTest.candidate(message + BAD + "\n")))
                    .extracting(Finding::evidence)
                    .containsExactly("Veredus.Test.UNOFFICIAL");
            String attached =
                    """
                    From: a@b.test
                    MIME-Version: 1.0
                    Content-Type: application/octet-stream
                    Content-Transfer-Encoding: base64

                    """
                            + Base64.getEncoder()
                                    .encodeToString(EICAR.getBytes(StandardCharsets.US_ASCII))
                            + "\n";
            assertThat(clamav.look(EngineTest.candidate(attached)))
                    .extracting(Finding::evidence)
                    .containsExactly("Eicar-Test-Signature.UNOFFICIAL");
        }
    }
}
