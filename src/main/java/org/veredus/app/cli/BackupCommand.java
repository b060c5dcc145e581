package org.veredus.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus backup FOLDER`
@Command(
        name = "backup",
        description = {
            "Copies all data of a running server into a folder of its own below FOLDER, as they are at"
                    + " one moment.",
            "What an earlier backup there has already takes no room again. Put FOLDER on another disk."
        })
final class BackupCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @Mixin private final ServerOptions options;

    @Parameters(paramLabel = "FOLDER", description = "On the server's machine.")
    private Path folder = Path.of(".");

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "0",
            description = "Afterwards remove the oldest backups until N are left; 0: none.")
    private int keep;

    BackupCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        try (AdminClient server = options.connect()) {
            JsonNode backup =
                    server.post(
                            "/backup",
                            server.object()
                                    .put("folder", folder.toAbsolutePath().normalize().toString())
                                    .put("keep", keep));
            while (backup.path("state").asString().equals("running")) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                backup = server.get("/backup");
            }
            if (!backup.path("state").asString().equals("done"))
                throw new Failure("the backup failed: " + backup.path("problem").asString());
            if (options.printed(backup)) return 0;
            options.terminal()
                    .out()
                    .printf(
                            "%s: %s, of them %s new%n",
                            backup.path("folder").asString(),
                            Sizes.show(backup.path("octets").asLong()),
                            Sizes.show(backup.path("copied").asLong()));
            return 0;
        }
    }
}
