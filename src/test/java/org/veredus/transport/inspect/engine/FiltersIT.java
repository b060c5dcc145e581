package org.veredus.transport.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.peer.RspamdSettings;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;

/// Debian's spamd and Rspamd as they come, without the network.
@Timeout(180)
class FiltersIT {
    private static final Path UNPACKED =
            Path.of(System.getenv().getOrDefault("VEREDUS_ENGINES", "/opt/peers/engines"));
    private static final Path USR = UNPACKED.resolve("usr");
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START = Duration.ofSeconds(90);

    private static final String LETTER =
            """
            From: Anna <anna@a.test>
            To: bob@here.test
            Subject: Lunch on Friday
            Date: Mon, 12 Jan 2026 09:00:00 +0000
            Message-ID: <1@a.test>

            Shall we meet for lunch at the river on Friday? I bring the bread.
            """;

    /// The text by which filters are tested, in two pieces.
    private static final String GTUBE =
            "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @TempDir Path folder;

    private static Engine engine(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port);
        return new Engine(address, Duration.ofSeconds(60), System::nanoTime);
    }

    /// Wanted mail is not junk to it, and the text for tests is.
    private static void judges(Check filter) throws Exception {
        double wanted =
                filter.look(EngineTest.candidate(LETTER)).stream()
                        .mapToDouble(Finding::score)
                        .sum();
        assertThat(wanted).isLessThan(3);
        assertThat(filter.look(EngineTest.candidate(LETTER + GTUBE + "\n")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.name()).isEqualTo(filter.name()))
                .satisfies(finding -> assertThat(finding.score()).isGreaterThanOrEqualTo(5))
                .satisfies(finding -> assertThat(finding.evidence()).contains("GTUBE"));
    }

    @Test
    void spamdSaysWhatItThinks() throws Exception {
        int port = Ports.free(LOOPBACK);
        List<String> command = new ArrayList<>(List.of("perl", "-T"));
        command.add("-I" + USR.resolve("share/perl5"));
        command.add("-I" + USR.resolve("lib/x86_64-linux-gnu/perl5/5.36"));
        command.add(USR.resolve("sbin/spamd").toString());
        command.addAll(List.of("-L", "-x", "-m", "1", "-u", "nobody", "-s", "stderr"));
        command.addAll(List.of("-i", LOOPBACK, "-p", Integer.toString(port)));
        command.addAll(List.of("-C", USR.resolve("share/spamassassin").toString()));
        command.add("--siteconfigpath=" + UNPACKED.resolve("etc/spamassassin"));
        command.add("--helper-home-dir=" + folder);
        try (Daemon spamd = Daemon.start("spamd", folder, command, Map.of())) {
            spamd.await("spamd", START, () -> Ports.open(LOOPBACK, port));
            judges(new Spamd(engine(port)));
        }
    }

    @Test
    void rspamdSaysWhatItThinks() throws Exception {
        int port = Ports.free(LOOPBACK);
        List<String> command = new RspamdSettings(UNPACKED, folder, port).write(List.of());
        String libraries = USR.resolve("lib/x86_64-linux-gnu") + ":" + USR.resolve("lib/rspamd");
        try (Daemon rspamd =
                Daemon.start("rspamd", folder, command, Map.of("LD_LIBRARY_PATH", libraries))) {
            rspamd.await("rspamd", START, () -> Ports.open(LOOPBACK, port));
            judges(new Rspamd(engine(port)));
        }
    }
}
