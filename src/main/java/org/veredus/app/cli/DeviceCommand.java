package org.veredus.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus account device …`
@Command(
        name = "device",
        description = "Apple's devices that are woken when an account gets mail.",
        synopsisSubcommandLabel = "COMMAND")
final class DeviceCommand {
    private static final String ACCOUNT = "ACCOUNT";

    private static String path(String account) {
        return AccountCommand.path(account) + "/devices";
    }

    @Command(name = "list", description = "Lists an account's devices.")
    int list(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = server.get(path(account)).path("devices");
            if (options.printed(all)) return 0;
            Table table = new Table("NUMBER", "REGISTERED", "ACCOUNT THERE");
            for (JsonNode device : all) {
                table.row(
                        device.path("id").asLong(),
                        device.path("registered").asString(),
                        device.path("accountId").asString());
            }
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Forgets a device: it is not woken before it registers again.")
    int remove(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "NUMBER") String number)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode gone = server.delete(path(account) + "/" + AdminClient.segment(number));
            return AccountCommand.done(options, gone);
        }
    }
}
