package org.veredus.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.veredus.app.server.BackupFolder;
import org.veredus.storage.kv.StoreFailed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `veredus restore BACKUP --data DIR`
@Command(
        name = "restore",
        description = {
            "Copies a backup into an empty data folder and compares every content with its hash.",
            "Needs no server. Start one on the folder afterwards."
        })
final class RestoreCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "BACKUP",
            description = "One backup, or a folder of several: then the newest.")
    private Path place = Path.of(".");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The data folder to fill; empty or not there.")
    private Path data = Path.of(".");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Terminal terminal;

    RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure, IOException, StoreFailed {
        Path backup = BackupFolder.find(place);
        if (backup == null) throw new Failure("there is no backup in " + place);
        if (!json) terminal.out().println("restoring " + backup);
        BackupFolder.restore(backup, data);
        return new DataCheck(terminal, json).run(data);
    }
}
