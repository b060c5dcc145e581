package org.veredus.app.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Author;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `veredus sieve`
@Command(
        name = "sieve",
        description = "Checks mail rules and tries them out.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SieveCommand.Check.class, SieveCommand.Trial.class})
final class SieveCommand {
    private static final int WRONG = 1;

    private static int batch(Terminal terminal, String file, Batch.Judge judge) throws Failure {
        try {
            return new Batch(terminal).run(file, judge);
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(unreadable));
        }
    }

    /// `veredus sieve check`
    @Command(
            name = "check",
            description = {
                "Says what is wrong with a script, and what is odd.",
                "FILE is - or left out for standard input. With --batch each line of it is a JSON"
                        + " object with the script in `script`; each answer is a line."
            })
    static final class Check implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-")
        private String file = "-";

        @Option(names = "--json", description = "Print JSON.")
        private boolean asJson;

        @Option(names = "--batch", description = "One JSON object a line, in and out.")
        private boolean batch;

        @Option(names = "--house", description = "It is the administrator's.")
        private boolean house;

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws Failure {
            if (batch) return batch(terminal, file, this::answer);
            Script.Compiled compiled =
                    Script.compile(
                            terminal.text(file),
                            Limits.defaults(),
                            house ? Author.HOUSE : Author.ACCOUNT);
            if (asJson) terminal.out().println(SieveJson.check(compiled).toPrettyString());
            else print(compiled);
            return compiled.script() == null ? WRONG : 0;
        }

        private ObjectNode answer(JsonNode line) throws Failure {
            return SieveJson.check(
                    Script.compile(
                            MailTool.needed(line, "script"),
                            Limits.defaults(),
                            SieveTrial.author(line)));
        }

        private void print(Script.Compiled compiled) {
            for (Note error : compiled.errors()) print("error", error);
            for (Note warning : compiled.warnings()) print("warning", warning);
            if (compiled.errors().isEmpty() && compiled.warnings().isEmpty())
                terminal.out().println("no errors");
        }

        private void print(String kind, Note note) {
            terminal.out()
                    .println(
                            file + ":" + note.at() + ": " + kind + ": " + Table.plain(note.text()));
        }
    }

    /// `veredus sieve run`
    @Command(
            name = "run",
            description = {
                "Runs a script for a message and tells what it would do; nothing is done.",
                "Prints which line tested what on which value, and the actions in the end.",
                "With --batch SCRIPT is a file of lines, or -, each a JSON object with `script`,"
                        + " `message` (base64), `from`, `to`, `user`, `mailboxes`; see doc/sieve.md."
            })
    static final class Trial implements Callable<Integer> {
        private final Terminal terminal;
        private final JsonMapper json = new JsonMapper();

        @Parameters(paramLabel = "SCRIPT", index = "0", arity = "0..1", defaultValue = "-")
        private String scriptFile = "-";

        @Parameters(paramLabel = "MESSAGE", index = "1", arity = "0..1", defaultValue = "-")
        private String messageFile = "-";

        @Option(names = "--from", paramLabel = "ADDRESS", description = "Who sent it.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "ADDRESS", description = "Whom it was sent to.")
        private @Nullable String to;

        @Option(names = "--user", paramLabel = "ADDRESS", description = "Whose script it is.")
        private @Nullable String user;

        @Option(names = "--mailbox", paramLabel = "NAME", description = "A mailbox there is.")
        private List<String> mailboxes = new ArrayList<>();

        @Option(names = "--now", paramLabel = "INSTANT", description = "What time it is.")
        private @Nullable String now;

        @Option(names = "--json", description = "Print JSON.")
        private boolean asJson;

        @Option(names = "--batch", description = "One JSON object a line, in and out.")
        private boolean batch;

        @Option(names = "--house", description = "It is the administrator's.")
        private boolean house;

        Trial(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws Failure {
            ZonedDateTime time = time();
            if (batch) return batch(terminal, scriptFile, line -> SieveTrial.of(line, time).json());
            if (scriptFile.equals("-")) throw Failure.misuse("name a script, and a message");
            ObjectNode given = json.createObjectNode();
            put(given, "from", from);
            put(given, "to", to);
            put(given, "user", user);
            given.put("house", house);
            mailboxes.forEach(given.putArray("mailboxes")::add);
            String script = terminal.text(scriptFile);
            SieveTrial trial = SieveTrial.of(script, terminal.read(messageFile), given, time);
            if (asJson) terminal.out().println(trial.json().toPrettyString());
            else print(script, trial);
            return trial.isSound() ? 0 : WRONG;
        }

        private static void put(ObjectNode given, String name, @Nullable String value) {
            if (value != null) given.put(name, value);
        }

        private ZonedDateTime time() throws Failure {
            try {
                return now == null
                        ? ZonedDateTime.now(ZoneId.systemDefault())
                        : ZonedDateTime.parse(now);
            } catch (DateTimeParseException wrong) {
                throw Failure.misuse("--now takes a time such as 2026-11-24T10:00:00Z");
            }
        }

        private void print(String script, SieveTrial trial) {
            for (Note error : trial.errors())
                terminal.out()
                        .println(
                                "%s:%s: error: %s"
                                        .formatted(
                                                scriptFile, error.at(), Table.plain(error.text())));
            Result result = trial.result();
            if (result != null)
                new SieveTranscript(script, trial)
                        .lines()
                        .forEach(line -> terminal.out().println(Table.plain(line)));
        }
    }
}
