package org.veredus.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `veredus import ACCOUNT PATH`
@Command(
        name = "import",
        description = {
            "Brings mail from files into an account: Maildir and Maildir++, mbox, single messages.",
            "Flags and times come along. Importing the same twice files it twice."
        })
final class ImportCommand implements Callable<Integer> {
    @Mixin private final ServerOptions options;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "One of its addresses.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "A file, or a folder of them.")
    private Path path = Path.of(".");

    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            description =
                    "Put everything here. Default: where folders and mbox files say, otherwise INBOX.")
    private @Nullable String mailbox;

    private int messages;
    private long octets;

    ImportCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (!Files.exists(path)) throw new Failure("there is no " + path);
        try (AdminClient server = options.connect()) {
            new StoredMail(path).read(message -> file(server, message));
            String result = messages + " messages, " + Sizes.show(octets);
            if (!options.printed(server.object().put("messages", messages).put("octets", octets)))
                options.terminal().out().println("imported " + result);
            return 0;
        }
    }

    private void file(AdminClient server, StoredMail.Message message) throws Failure {
        if (message.octets().length == 0) return;
        String named = message.mailbox() == null ? "INBOX" : message.mailbox();
        try {
            server.upload(
                    "/accounts/"
                            + AdminClient.segment(account)
                            + "/messages?mailbox="
                            + AdminClient.segment(mailbox == null ? named : mailbox)
                            + "&flags="
                            + AdminClient.segment(message.flags())
                            + "&received="
                            + AdminClient.segment(message.received().toString()),
                    "message/rfc822",
                    message.octets());
        } catch (Failure failed) {
            throw new Failure(
                    message.from()
                            + ": "
                            + failed.getMessage()
                            + "; "
                            + messages
                            + " messages were imported before it");
        }
        messages++;
        octets += message.octets().length;
    }
}
