package org.veredus.app.cli;

import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.MimeReport;
import org.veredus.format.mime.MimeReport.PartReport;
import org.veredus.format.mime.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `veredus mime`
@Command(
        name = "mime",
        description = {
            "Shows the structure of a message.",
            "FILE is - or left out for standard input. With --batch each line of it is a JSON"
                    + " object with the message, base64, in `message`; each answer is a line."
        })
final class MimeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-")
    private String file = "-";

    @Option(names = "--json", description = "Print JSON.")
    private boolean asJson;

    @Option(names = "--batch", description = "One JSON object a line, in and out.")
    private boolean batch;

    MimeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure {
        try {
            if (batch) return new Batch(terminal).run(file, this::answer);
            byte[] message = terminal.read(file);
            MimeReport report = MimeReport.of(MimeIndexer.index(message));
            if (asJson) terminal.out().println(show(report).toPrettyString());
            else print(report);
            return 0;
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(file, unreadable));
        }
    }

    private ObjectNode answer(JsonNode line) throws Failure {
        JsonNode message = line.path("message");
        if (!message.isString()) throw new Failure("the field message is missing");
        try {
            byte[] octets = Base64.getDecoder().decode(message.asString());
            return show(MimeReport.of(MimeIndexer.index(octets)));
        } catch (IllegalArgumentException malformed) {
            throw new Failure("message is not base64: " + malformed.getMessage());
        }
    }

    private ObjectNode show(MimeReport report) {
        ObjectNode shown =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("bodystructure", report.bodystructure())
                        .put("envelope", report.envelope())
                        .put("subject", report.subject())
                        .put("preview", report.preview())
                        .put("hasAttachment", report.hasAttachment());
        ArrayNode parts = shown.putArray("parts");
        for (PartReport part : report.parts())
            parts.addObject()
                    .put("path", part.path())
                    .put("type", part.type())
                    .put("headerOffset", part.headerOffset())
                    .put("headerSize", part.headerSize())
                    .put("bodyOffset", part.bodyOffset())
                    .put("bodySize", part.bodySize())
                    .put("lines", part.lines())
                    .put("encoding", part.encoding())
                    .put("charset", part.charset())
                    .put("disposition", part.disposition())
                    .put("filename", part.filename())
                    .put("contentId", part.contentId());
        ArrayNode problems = shown.putArray("problems");
        for (Problem problem : report.problems())
            problems.addObject().put("offset", problem.offset()).put("problem", problem.sentence());
        return shown;
    }

    private void print(MimeReport report) {
        new Table("subject", report.subject())
                .row("preview", report.preview())
                .print(terminal.out());
        terminal.out().println();
        Table parts = new Table("PART", "TYPE", "ENCODING", "CHARSET", "OFFSET", "SIZE", "FILE");
        for (PartReport part : report.parts())
            parts.row(
                    part.path().isEmpty() ? "-" : part.path(),
                    part.type(),
                    part.encoding(),
                    or(part.charset()),
                    part.bodyOffset(),
                    part.bodySize(),
                    or(part.filename()));
        parts.print(terminal.out());
        for (Problem problem : report.problems())
            terminal.out()
                    .println(
                            "problem at "
                                    + problem.offset()
                                    + ": "
                                    + Table.plain(problem.sentence()));
    }

    private static String or(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
