package org.veredus.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus check …`
@Command(
        name = "check",
        description = "Looks for mistakes without starting anything.",
        synopsisSubcommandLabel = "COMMAND")
final class CheckCommand {
    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "config", description = "Checks a configuration file.")
    int config(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Failure {
        List<ConfigException.Problem> problems = problems(file);
        if (json) terminal.out().println(show(problems).toPrettyString());
        if (problems.isEmpty()) {
            if (!json) terminal.out().println(file + " is good");
            return 0;
        }
        if (!json) problems.forEach(problem -> terminal.err().println(file + ": " + problem));
        return 1;
    }

    private static List<ConfigException.Problem> problems(Path file) throws Failure {
        try {
            ConfigFile.read(file);
            return List.of();
        } catch (ConfigException wrong) {
            return wrong.problems();
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + unreadable.getMessage());
        }
    }

    private static ObjectNode show(List<ConfigException.Problem> problems) {
        ObjectNode answer = new JsonMapper().createObjectNode().put("ok", problems.isEmpty());
        ArrayNode list = answer.putArray("problems");
        for (ConfigException.Problem problem : problems)
            list.addObject()
                    .put("line", problem.line())
                    .put("key", problem.key())
                    .put("problem", problem.sentence());
        return answer;
    }
}
