package org.veredus.journey.pigeonhole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.veredus.testing.Program;

/// Debian's `sieve-test`, unpacked beside the system, with a folder of its own. As it is not
/// installed, its settings come through the `doveconf` next to it.
final class Pigeonhole {

    private final Path folder;
    private final Path settings;
    private final Path script;
    private final Path message;
    private final Path output;

    Pigeonhole(Path folder) throws IOException {
        if (!Files.isExecutable(Program.PEERS.resolve("usr/bin/sieve-test")))
            throw Program.missing("Debian's dovecot-sieve in " + Program.PEERS);
        this.folder = folder;
        settings = folder.resolve("dovecot.conf");
        script = folder.resolve("script.sieve");
        message = folder.resolve("message.eml");
        output = folder.resolve("output");
        // as root it becomes nobody, who keeps a compiled script beside the text
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(
                settings,
                """
                mail_home=%1$s
                mail_location=maildir:%1$s/mail
                base_dir=%1$s
                state_dir=%1$s
                ssl=no
                default_login_user=nobody
                default_internal_user=nobody
                default_internal_group=nogroup
                mail_uid=nobody
                mail_gid=nogroup
                first_valid_uid=1
                first_valid_gid=1
                mail_plugin_dir=%2$s/usr/lib/dovecot/modules
                plugin {
                  sieve=%1$s/none.sieve
                  sieve_extensions=+editheader +vacation-seconds
                }
                """
                        .formatted(folder, Program.PEERS));
    }

    /// What it prints for one message.
    String run(Pair pair) throws IOException, InterruptedException {
        Files.writeString(script, pair.script());
        Files.write(message, pair.message());
        Files.deleteIfExists(folder.resolve("script.svbin"));
        String libraries =
                Program.PEERS.resolve("usr/lib/dovecot")
                        + ":"
                        + Program.PEERS.resolve("usr/lib/dovecot/modules");
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Program.PEERS.resolve("usr/bin/doveconf").toString(),
                                "-f",
                                "service=sieve-test",
                                "-c",
                                settings.toString(),
                                "-m",
                                "mail",
                                "-m",
                                "lda",
                                "-p",
                                "-e",
                                Program.PEERS.resolve("usr/bin/sieve-test").toString(),
                                "-f",
                                pair.from(),
                                "-r",
                                pair.to(),
                                script.toString(),
                                message.toString()));
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("sieve-test does not end");
        }
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
