package org.veredus.app.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus export ACCOUNT FOLDER`
@Command(
        name = "export",
        description = {
            "Writes an account's mail into files: a Maildir or an mbox file for each mailbox.",
            "Flags and times come along."
        })
final class ExportCommand implements Callable<Integer> {
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Mixin private final ServerOptions options;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "One of its addresses.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Is made; must be empty.")
    private Path folder = Path.of(".");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "maildir",
            description = "maildir or mbox. Default: maildir")
    private Format format = Format.maildir;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "This one alone.")
    private @Nullable String only;

    /// The words of the option.
    enum Format {
        maildir,
        mbox
    }

    private int messages;
    private long octets;

    ExportCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Failure, IOException {
        Files.createDirectories(folder);
        try (var there = Files.list(folder)) {
            if (there.findAny().isPresent()) throw new Failure(folder + " is not empty");
        }
        String base = "/accounts/" + AdminClient.segment(account);
        try (AdminClient server = options.connect()) {
            for (JsonNode mailbox : server.get(base + "/mailboxes").path("mailboxes")) {
                String name = mailbox.path("name").asString();
                if (only == null || only.equals(name)) write(server, base, name);
            }
            String result = messages + " messages, " + Sizes.show(octets);
            if (!options.printed(server.object().put("messages", messages).put("octets", octets)))
                options.terminal().out().println("exported " + result + " to " + folder);
            return 0;
        }
    }

    private void write(AdminClient server, String base, String mailbox)
            throws Failure, IOException {
        String list = base + "/messages?mailbox=" + AdminClient.segment(mailbox);
        JsonNode all = Pages.all(server, list, "messages");
        switch (format) {
            case maildir -> {
                Path maildir = place(mailbox);
                for (String part : new String[] {"cur", "new", "tmp"})
                    Files.createDirectories(maildir.resolve(part));
                for (JsonNode message : all)
                    maildir(maildir, message, fetch(server, base, message));
            }
            case mbox -> {
                Path file = place(mailbox + ".mbox");
                Path parent = file.getParent();
                if (parent != null) Files.createDirectories(parent);
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    for (JsonNode message : all) mbox(out, message, fetch(server, base, message));
                }
            }
        }
    }

    /// Below the folder, whatever the mailbox is called.
    private Path place(String mailbox) throws Failure {
        Path place = folder.resolve(mailbox).normalize();
        if (!place.startsWith(folder.normalize()) || mailbox.indexOf('\0') >= 0)
            throw new Failure("mailbox " + mailbox + " cannot be a folder's name");
        return place;
    }

    private byte[] fetch(AdminClient server, String base, JsonNode message) throws Failure {
        byte[] fetched = server.download(base + "/messages/" + message.path("email").asString());
        messages++;
        octets += fetched.length;
        return fetched;
    }

    private static void maildir(Path maildir, JsonNode message, byte[] content) throws IOException {
        String flags = message.path("flags").asString();
        StringBuilder letters = new StringBuilder(); // in the order of the alphabet
        if (flags.contains("\\Draft")) letters.append('D');
        if (flags.contains("\\Flagged")) letters.append('F');
        if (flags.contains("\\Answered")) letters.append('R');
        if (flags.contains("\\Seen")) letters.append('S');
        if (flags.contains("\\Deleted")) letters.append('T');
        Instant received = Instant.parse(message.path("received").asString());
        String name =
                "%d.%d.veredus:2,%s"
                        .formatted(received.getEpochSecond(), message.path("uid").asInt(), letters);
        Path file = maildir.resolve("cur").resolve(name);
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(received));
    }

    /// A line ends in LF alone, not in octet 0x85 or CR. Every line of `>` and `From ` gets one
    // more `>`, as programs that read mboxrd take one away.
    private static void mbox(OutputStream out, JsonNode message, byte[] content)
            throws IOException {
        Instant received = Instant.parse(message.path("received").asString());
        String flags = message.path("flags").asString();
        StringBuilder head = new StringBuilder("From MAILER-DAEMON ");
        head.append(ASCTIME.format(received)).append('\n');
        head.append("Status: ").append(flags.contains("\\Seen") ? "RO" : "O").append('\n');
        head.append("X-Status: ");
        if (flags.contains("\\Answered")) head.append('A');
        if (flags.contains("\\Flagged")) head.append('F');
        if (flags.contains("\\Draft")) head.append('T');
        if (flags.contains("\\Deleted")) head.append('D');
        String text = new String(content, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        head.append('\n').append(text.replaceAll("(?md)^(>*From )", ">$1"));
        if (!text.endsWith("\n")) head.append('\n');
        out.write(head.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
