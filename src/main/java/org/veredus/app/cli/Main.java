package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.veredus.storage.kv.StoreFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The entry: `veredus COMMAND …`
@Command(
        name = "veredus",
        description = "A whole mail service in one program.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Commands that administer find the server by --data, --config or the environment variable",
            "VEREDUS_DATA; without any of these it is the last `veredus try`.",
            "Exit status: 0 done, 1 it failed, 2 wrong usage."
        },
        versionProvider = Main.Version.class)
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    /// Columns of help texts.
    private static final int WIDTH = 100;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(Terminal.system(), arguments));
    }

    /// Runs a command.
    ///
    /// @return its exit status
    static int run(Terminal terminal, String... arguments) {
        return commandLine(terminal).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine all = new CommandLine(new Main(), new Parts(terminal));
        addCommands(all, terminal);
        each(all, Main::dress);
        all.getCommandSpec().addOption(version());
        all.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        all.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        all.setParameterExceptionHandler((wrong, _) -> misused(terminal, wrong));
        all.setExecutionExceptionHandler((why, _, _) -> failed(terminal, why));
        return all;
    }

    /// All commands, in the order in which help lists them.
    private static void addCommands(CommandLine all, Terminal terminal) {
        Parts parts = new Parts(terminal);
        all.addSubcommand(new TryCommand(terminal))
                .addSubcommand(new QuickstartCommand(terminal))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new StatusCommand(new ServerOptions(terminal)))
                .addSubcommand(
                        new CommandLine(new AccountCommand(), parts)
                                .addSubcommand(
                                        new CommandLine(new AccountCommand.AddressCommand(), parts))
                                .addSubcommand(new CommandLine(new TokenCommand(), parts))
                                .addSubcommand(new CommandLine(new FactorCommand(), parts))
                                .addSubcommand(new CommandLine(new DeviceCommand(), parts)))
                .addSubcommand(new CommandLine(new DomainCommand(), parts))
                .addSubcommand(new CommandLine(new AliasCommand(), parts))
                .addSubcommand(new CommandLine(new ScriptCommand(), parts))
                .addSubcommand(new CommandLine(new ListCommand(), parts))
                .addSubcommand(new CommandLine(new GuardCommand(), parts))
                .addSubcommand(new CommandLine(new QuarantineCommand(), parts))
                .addSubcommand(new CommandLine(new QueueCommand(), parts))
                .addSubcommand(new CommandLine(new ReportCommand(), parts))
                .addSubcommand(new TraceCommand(new ServerOptions(terminal)))
                .addSubcommand(new ImportCommand(new ServerOptions(terminal)))
                .addSubcommand(new ExportCommand(new ServerOptions(terminal)))
                .addSubcommand(new CommandLine(new CertificateCommand(), parts))
                .addSubcommand(new BackupCommand(new ServerOptions(terminal)))
                .addSubcommand(new RestoreCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new InspectCommand(terminal))
                .addSubcommand(new MimeCommand(terminal))
                .addSubcommand(
                        new CommandLine(new VerifyCommand(), parts)
                                .addSubcommand(new VerifyCommand.SpfCommand(terminal))
                                .addSubcommand(new VerifyCommand.MessageCommand(terminal)))
                .addSubcommand(new SignCommand(terminal))
                .addSubcommand(new CommandLine(new SieveCommand(), parts));
    }

    private interface Dressing {
        void dress(CommandLine command);
    }

    private static void each(CommandLine command, Dressing dressing) {
        dressing.dress(command);
        command.getSubcommands().values().forEach(one -> each(one, dressing));
    }

    private static void dress(CommandLine command) {
        // added last: picocli counts the parameters of a command's method from its first option on,
        // and its own help options in front of them would shift them
        command.getCommandSpec().addOption(help()).usageMessage().width(WIDTH);
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build();
    }

    private static int misused(Terminal terminal, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println(sentence(wrong, command) + "; see `" + command + " --help`");
        return WRONG_USAGE;
    }

    private static String sentence(ParameterException wrong, String command) {
        String sentence = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) return sentence;
        if (!unmatched.isUnknownOption()) {
            String first = "'" + Table.plain(unmatched.getUnmatched().getFirst()) + "'";
            sentence =
                    wrong.getCommandLine().getSubcommands().isEmpty()
                            ? "nothing is expected from " + first + " on"
                            : "`" + command + "` has no command " + first;
        }
        List<String> alike = unmatched.getSuggestions();
        return alike.isEmpty() ? sentence : sentence + "; did you mean " + alike.getFirst() + "?";
    }

    private static int failed(Terminal terminal, Exception why) throws Exception {
        if (why instanceof InvalidPathException odd) {
            terminal.err()
                    .println(
                            "veredus: no file can be named "
                                    + Table.plain(odd.getInput())
                                    + " here; for names that are not ASCII set LC_ALL=C.UTF-8");
            return FAILED;
        }
        if (!(why instanceof Failure || why instanceof IOException || why instanceof StoreFailed)) {
            throw why; // a bug: picocli prints its stack
        }
        List<String> lines = Trouble.of(why).lines().toList();
        terminal.err().println("veredus: " + Table.plain(String.join("; ", lines)));
        return why instanceof Failure failure && failure.isMisuse() ? WRONG_USAGE : FAILED;
    }

    /// Makes what commands are given by the terminal they run in.
    private record Parts(Terminal terminal) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == ServerOptions.class) return type.cast(new ServerOptions(terminal));
            if (type == SieveCommand.Check.class)
                return type.cast(new SieveCommand.Check(terminal));
            if (type == SieveCommand.Trial.class)
                return type.cast(new SieveCommand.Trial(terminal));
            return CommandLine.defaultFactory().create(type);
        }
    }

    /// Tells the version.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"veredus " + number()};
        }

        static String number() {
            String built = Main.class.getPackage().getImplementationVersion();
            return built == null ? "(source)" : built;
        }
    }
}
