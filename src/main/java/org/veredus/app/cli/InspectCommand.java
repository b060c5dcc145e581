package org.veredus.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veredus.account.junk.JunkClass;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Visit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `veredus inspect`
@Command(
        name = "inspect",
        description = {
            "Judges a message as the server does, and says why; or learns from messages; or tries"
                    + " other settings on what was found of the last days' mail (--replay).",
            "FILE is - or left out for standard input. Of several, of a folder (also a Maildir), and"
                    + " of an mbox that is given to --train, each message is taken; judged, each is"
                    + " a line, with --json an object with its `file`.",
            "With --batch each line of FILE is a JSON object with `message` (base64), `ip`, `helo`, `mailFrom` and `rcpt`, or with"
                    + " --train `message` and `class`; each answer is a line.",
            "The DNS servers of the system are asked, or the one that --dns names. Where nobody"
                    + " answers, what they would say is left out."
        })
final class InspectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private final MailTool tool = new MailTool();
    @Mixin private final ReplayOptions replay = new ReplayOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*")
    private List<String> files = new ArrayList<>();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "The client's address.")
    private @Nullable String ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "What the client calls itself.")
    private @Nullable String helo;

    @Option(
            names = "--mail-from",
            paramLabel = "ADDRESS",
            description = "The sender of the envelope. Empty for a report.")
    private @Nullable String mailFrom;

    @Option(
            names = "--rcpt",
            paramLabel = "ADDRESS",
            description = "A recipient. May be given several times.")
    private List<String> rcpt = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Use and keep what was learned in this data folder, while no server runs on it."
                            + " Without it the shipped model alone judges.")
    private @Nullable Path data;

    @Option(
            names = "--train",
            paramLabel = "ham|spam",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Learn from the messages instead of judging them. With --batch the class may"
                            + " stand in each line instead.")
    private @Nullable String train;

    @Option(
            names = "--digests",
            description = "Show the digests, too, by which nearly the same message is known.")
    private boolean digests;

    @Option(names = "--no-dns", description = "Ask no DNS server.")
    private boolean noDns;

    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    @Spec
    private CommandSpec spec;

    /// What could not be read, to be said in the end.
    private final List<String> unread = new ArrayList<>();

    InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure, IOException, StoreFailed {
        if (replay.wanted()) return replay.run(terminal, data, tool.asJson());
        if (train != null && data == null)
            throw new ParameterException(
                    spec.commandLine(),
                    "--train needs --data: the folder that keeps what is learned");
        if (data != null && train == null && !Files.isDirectory(data))
            throw new Failure("there is no folder " + data);
        String named = train;
        if (named != null && !named.isEmpty() && !named.matches("(?i)ham|spam|junk")) {
            files.addFirst(named); // of --train FILE --batch
            named = "";
        }
        if (data != null) requireDataFolder(data);
        try (FilterBench bench =
                FilterBench.open(tool, terminal, new FilterBench.Ways(data, asking()))) {
            int status = named == null ? judge(bench) : learn(bench, named);
            bench.save();
            if (!unread.isEmpty()) throw new Failure(String.join("\n", unread));
            return status;
        }
    }

    /// So that nothing is written among somebody's mail.
    private static void requireDataFolder(Path folder) throws Failure, IOException {
        if (Files.exists(folder.resolve("format")) || !Files.isDirectory(folder)) return;
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent())
                throw new Failure(
                        folder + " is no data folder: it has other files; name another, or a new");
        }
    }

    private MailTool.Asking asking() {
        boolean silent = noDns || train != null; // nobody need be asked to learn
        return silent ? MailTool.Asking.NOBODY : MailTool.Asking.ANYBODY;
    }

    private int judge(FilterBench bench) throws Failure, IOException {
        if (tool.batch()) return new Batch(terminal).run(only(), line -> judged(bench, line));
        Visit visit = visit(ip, helo, mailFrom, rcpt);
        if (files.size() > 1 || Files.isDirectory(Path.of(only())))
            return each((from, message) -> judgeOne(bench, visit, from, message));
        byte[] message = read(only());
        Verdict verdict = bench.judge(visit, message);
        if (tool.asJson()) terminal.out().println(show(verdict, message).toPrettyString());
        else print(verdict, message);
        return 0;
    }

    /// One of many: a line.
    private void judgeOne(FilterBench bench, Visit visit, String from, byte[] message)
            throws Failure {
        Verdict verdict = bench.judge(visit, message);
        if (tool.asJson()) {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("file", from);
            terminal.out().println(line.setAll(show(verdict, message)));
        } else
            terminal.out()
                    .println(
                            "%s, score %s: %s"
                                    .formatted(
                                            verdict.action().word(),
                                            verdict.score(),
                                            Table.plain(from)));
    }

    private interface Each {
        void take(String from, byte[] message) throws Failure;
    }

    /// All messages of the files and folders named.
    private int each(Each each) throws Failure {
        for (String file : files.isEmpty() ? List.of("-") : files) {
            try {
                if (file.equals("-")) each.take(file, read(file));
                else
                    new StoredMail(Path.of(file))
                            .read(one -> each.take(one.from().toString(), one.octets()));
            } catch (IOException unreadable) {
                unread.add("cannot read " + Trouble.of(file, unreadable));
            }
        }
        return 0;
    }

    private String only() {
        if (files.size() > 1)
            throw new ParameterException(spec.commandLine(), "--batch reads one FILE");
        return files.isEmpty() ? "-" : files.getFirst();
    }

    private byte[] read(String file) throws Failure {
        return MailTool.withWireLineEnds(terminal.read(file));
    }

    private ObjectNode judged(FilterBench bench, JsonNode line) throws Failure {
        byte[] message = MailTool.withWireLineEnds(MailTool.message(line));
        Visit visit =
                visit(
                        MailTool.text(line, "ip"),
                        MailTool.text(line, "helo"),
                        MailTool.text(line, "mailFrom"),
                        recipients(line.path("rcpt")));
        return show(bench.judge(visit, message), message);
    }

    private static List<String> recipients(JsonNode field) throws Failure {
        if (field.isMissingNode() || field.isNull()) return List.of();
        if (field.isString()) return List.of(field.asString());
        return MailTool.texts(field, "rcpt");
    }

    private static Visit visit(
            @Nullable String ip,
            @Nullable String helo,
            @Nullable String mailFrom,
            List<String> rcpt)
            throws Failure {
        InetAddress client = ip == null ? null : MailTool.client(ip, helo, mailFrom).client();
        List<Address> recipients = new ArrayList<>();
        for (String one : rcpt) recipients.add(address("rcpt", unbracketed(one)));
        String from = mailFrom == null ? "" : unbracketed(mailFrom);
        ReversePath path =
                from.isEmpty()
                        ? new ReversePath.Null()
                        : new ReversePath.Of(address("mailFrom", from));
        return new Visit(client, helo == null ? "" : helo, path, recipients, Map.of());
    }

    private static String unbracketed(String path) {
        String text = path.strip();
        boolean bracketed = text.startsWith("<") && text.endsWith(">");
        return bracketed ? text.substring(1, text.length() - 1) : text;
    }

    private static Address address(String field, String text) throws Failure {
        try {
            return Address.parse(text);
        } catch (AddressException wrong) {
            throw Failure.misuse(field + " is not an address: " + wrong.getMessage());
        }
    }

    private int learn(FilterBench bench, String as) throws Failure, IOException {
        JunkClass given = as.isEmpty() ? null : classOf(as);
        if (tool.batch())
            return new Batch(terminal).run(only(), line -> learned(bench, line, given));
        if (given == null)
            throw new ParameterException(spec.commandLine(), "--train ham or --train spam");
        int[] counts = {0, 0};
        int status =
                each(
                        (_, message) -> {
                            counts[0]++;
                            if (bench.learn(message, given)) counts[1]++;
                        });
        if (tool.asJson())
            terminal.out()
                    .println(
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("ok", true)
                                    .put("learned", counts[1])
                                    .toPrettyString());
        else
            terminal.out()
                    .println(
                            "learned %d of %d; the others were known"
                                    .formatted(counts[1], counts[0]));
        return status;
    }

    private static ObjectNode learned(FilterBench bench, JsonNode line, @Nullable JunkClass given)
            throws Failure {
        String named = MailTool.text(line, "class");
        JunkClass as = named == null ? given : classOf(named);
        if (as == null) throw new Failure("the field class is missing: ham or spam");
        bench.learn(MailTool.withWireLineEnds(MailTool.message(line)), as);
        return JsonNodeFactory.instance.objectNode().put("ok", true);
    }

    private static JunkClass classOf(String word) throws Failure {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "spam", "junk" -> JunkClass.JUNK;
            case "ham" -> JunkClass.WANTED;
            default -> throw new Failure("the class is " + word + ", it must be ham or spam");
        };
    }

    private ObjectNode show(Verdict verdict, byte[] message) {
        ObjectNode shown =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("action", verdict.action().word())
                        .put("score", verdict.score());
        ArrayNode findings = shown.putArray("findings");
        for (Finding finding : verdict.findings())
            findings.addObject()
                    .put("name", finding.name())
                    .put("score", finding.score())
                    .put("evidence", finding.evidence())
                    .put("sentence", finding.sentence());
        if (digests) {
            ArrayNode names = shown.putArray("digests");
            FilterBench.digests(message).forEach(digest -> names.add(digest.name()));
        }
        return shown;
    }

    private void print(Verdict verdict, byte[] message) {
        terminal.out().println(verdict.action().word() + ", score " + verdict.score());
        Table table = new Table("FINDING", "SCORE", "EVIDENCE", "WHAT IT MEANS");
        for (Finding finding : verdict.findings())
            table.row(
                    finding.name(),
                    Double.toString(finding.score()),
                    Table.plain(finding.evidence()),
                    Table.plain(finding.sentence()));
        table.print(terminal.out());
        if (digests)
            FilterBench.digests(message)
                    .forEach(digest -> terminal.out().println("digest " + digest.name()));
    }
}
