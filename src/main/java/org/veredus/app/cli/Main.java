package org.veredus.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry: `veredus COMMAND`.
@Command(
        name = "veredus",
        description = "A whole mail service in one program.",
        mixinStandardHelpOptions = true,
        subcommands = {TryCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failed, _, _) -> failed(failed))
                .execute(arguments);
    }

    private static int failed(Exception failed) {
        System.err.println("veredus: " + failed.getMessage());
        return failed instanceof UsageException ? 2 : 1;
    }
}
