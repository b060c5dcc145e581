package org.veredus.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `veredus account device …`
@Command(
        name = "device",
        description = "Apple's devices that are woken when an account gets mail.",
        synopsisSubcommandLabel = "COMMAND")
final class DeviceCommand {
    private static final String ACCOUNT = "ACCOUNT";

    private static Shelf devices(ServerOptions options, String account) {
        return new Shelf(options, AccountCommand.path(account), "devices");
    }

    @Command(name = "list", description = "Lists an account's devices.")
    int list(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        return devices(options, account)
                .list(
                        new Table("NUMBER", "REGISTERED", "ACCOUNT THERE"),
                        (table, device) ->
                                table.row(
                                        device.path("id").asLong(),
                                        device.path("registered").asString(),
                                        device.path("accountId").asString()));
    }

    @Command(
            name = "remove",
            description = "Forgets a device: it is not woken before it registers again.")
    int remove(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") String number)
            throws Failure {
        return devices(options, account).remove(number);
    }
}
