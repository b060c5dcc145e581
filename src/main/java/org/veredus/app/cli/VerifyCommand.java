package org.veredus.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Verdict;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `veredus verify`
@Command(
        name = "verify",
        description = "Judges who sent mail.",
        synopsisSubcommandLabel = "COMMAND")
final class VerifyCommand {
    /// The client that a message came from.
    static final class ClientOptions {
        @Option(names = "--ip", paramLabel = "ADDRESS", description = "The client's IP address.")
        private @Nullable String ip;

        @Option(names = "--helo", paramLabel = "NAME", description = "What it said after HELO.")
        private @Nullable String helo;

        @Option(
                names = "--mail-from",
                paramLabel = "ADDRESS",
                description = "What it said after MAIL FROM; empty for the null address.")
        private @Nullable String mailFrom;

        @Nullable SpfQuestion client() throws Failure {
            return ip == null ? null : MailTool.client(ip, helo, mailFrom);
        }

        /// @param rcptTo none: the envelope is not known
        @Nullable Custody custody(List<String> rcptTo) throws Failure {
            return mailFrom == null || rcptTo.isEmpty() ? null : MailTool.custody(mailFrom, rcptTo);
        }
    }

    /// `veredus verify spf`
    @Command(
            name = "spf",
            description = {
                "Checks a client by the SPF record of its domain.",
                "With --batch each line of standard input is a JSON object with `ip`, `helo` and"
                        + " `mailFrom`; each answer is a line."
            })
    static final class SpfCommand implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin private MailTool tool = new MailTool();
        @Mixin private ClientOptions options = new ClientOptions();

        SpfCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws Failure, IOException {
            MessageAuthenticator authenticator = tool.authenticator(terminal);
            if (tool.batch())
                return new Batch(terminal).run("-", line -> show(authenticator.spf(client(line))));
            SpfQuestion client = options.client();
            if (client == null) throw Failure.misuse("--ip is missing");
            SpfVerdict verdict = authenticator.spf(client);
            if (tool.asJson()) terminal.out().println(show(verdict).toPrettyString());
            else
                new Table("result", verdict.result().word())
                        .row("domain", or(verdict.domain()))
                        .row("mechanism", or(verdict.mechanism()))
                        .row("explanation", or(verdict.explanation()))
                        .row("problem", or(verdict.problem()))
                        .print(terminal.out());
            return 0;
        }

        private static SpfQuestion client(JsonNode line) throws Failure {
            return MailTool.client(
                    MailTool.needed(line, "ip"),
                    MailTool.text(line, "helo"),
                    MailTool.text(line, "mailFrom"));
        }
    }

    /// `veredus verify message`
    @Command(
            name = "message",
            description = {
                "Checks the signatures and the sender of a message.",
                "FILE is - or left out for standard input. With --batch each line of it is a JSON"
                        + " object with `message`, base64, and perhaps `ip`, `helo` and `mailFrom`;"
                        + " each answer is a line."
            })
    static final class MessageCommand implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin private MailTool tool = new MailTool();
        @Mixin private ClientOptions options = new ClientOptions();

        @Option(
                names = "--dkim2",
                description = {
                    "Check the DKIM2 chain, too: an experiment after draft-ietf-dkim-dkim2-spec-06."
                            + " The answer then has `dkim2`, and lines may have `rcptTo`, a list."
                })
        private boolean dkim2;

        @Option(
                names = "--rcpt-to",
                paramLabel = "ADDRESS",
                description = "Whom the message came to, for --dkim2. May be repeated.")
        private List<String> rcptTo = new ArrayList<>();

        @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-")
        private String file = "-";

        MessageCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws Failure, IOException {
            MessageAuthenticator authenticator =
                    dkim2 ? tool.chainAuthenticator(terminal) : tool.authenticator(terminal);
            if (tool.batch())
                return new Batch(terminal).run(file, line -> answer(line, authenticator));
            byte[] message = MailTool.withWireLineEnds(terminal.read(file));
            Authentication found =
                    authenticator.authenticate(message, options.client(), options.custody(rcptTo));
            if (tool.asJson()) terminal.out().println(show(found, tool.host()).toPrettyString());
            else print(found);
            return 0;
        }

        private ObjectNode answer(JsonNode line, MessageAuthenticator authenticator)
                throws Failure {
            byte[] message = MailTool.withWireLineEnds(MailTool.message(line));
            String ip = MailTool.text(line, "ip");
            SpfQuestion client =
                    ip == null
                            ? null
                            : MailTool.client(
                                    ip,
                                    MailTool.text(line, "helo"),
                                    MailTool.text(line, "mailFrom"));
            Custody custody = dkim2 ? MailTool.custody(line) : null;
            return show(authenticator.authenticate(message, client, custody), tool.host());
        }

        private void print(Authentication found) {
            Table table = new Table("CHECK", "RESULT", "DOMAIN", "WHY");
            SpfVerdict spf = found.spf();
            if (spf != null)
                table.row("spf", spf.result().word(), or(spf.domain()), or(spf.problem()));
            for (DkimVerdict dkim : found.dkim())
                table.row("dkim", dkim.result().word(), or(dkim.domain()), or(dkim.reason()));
            Dkim2Verdict chain = found.dkim2();
            if (chain != null)
                table.row("dkim2", chain.result().word(), or(chain.sender()), or(chain.reason()));
            table.row("arc", found.arc().result().word(), "-", or(found.arc().reason()));
            DmarcVerdict dmarc = found.dmarc();
            table.row("dmarc", dmarc.result().word(), or(dmarc.domain()), dmarc.reason());
            table.print(terminal.out());
        }
    }

    private static ObjectNode show(SpfVerdict verdict) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("result", verdict.result().word())
                .put("domain", verdict.domain())
                .put("mechanism", verdict.mechanism())
                .put("explanation", verdict.explanation())
                .put("problem", verdict.problem());
    }

    private static ObjectNode show(Authentication found, String host) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        SpfVerdict spf = found.spf();
        if (spf == null) shown.putNull("spf");
        else shown.set("spf", show(spf));
        ArrayNode dkim = shown.putArray("dkim");
        for (DkimVerdict verdict : found.dkim())
            dkim.addObject()
                    .put("result", verdict.result().word())
                    .put("domain", text(verdict.domain()))
                    .put("selector", verdict.selector())
                    .put("algorithm", verdict.algorithm())
                    .put("reason", verdict.reason());
        Dkim2Verdict chain = found.dkim2();
        if (chain != null) show(chain, shown.putObject("dkim2"));
        ArcVerdict arc = found.arc();
        shown.putObject("arc")
                .put("result", arc.result().word())
                .put("oldestPass", arc.oldestPass())
                .put("reason", arc.reason());
        DmarcVerdict dmarc = found.dmarc();
        shown.putObject("dmarc")
                .put("result", dmarc.result().word())
                .put("policy", dmarc.policy().word())
                .put("domain", text(dmarc.domain()))
                .put("spfAligned", dmarc.spfAligned())
                .put("dkimAligned", dmarc.dkimAligned())
                .put("reason", dmarc.reason());
        return shown.put("authenticationResults", found.results(host).value());
    }

    private static void show(Dkim2Verdict chain, ObjectNode shown) {
        shown.put("result", chain.result().word());
        ArrayNode signers = shown.putArray("signers");
        chain.signers().forEach(signer -> signers.add(signer.text()));
        shown.put("instances", chain.instances())
                .put("oldest", chain.oldest())
                .put("reason", chain.reason());
    }

    private static @Nullable String text(@Nullable DnsName name) {
        return name == null ? null : name.text();
    }

    private static String or(@Nullable Object text) {
        return text == null ? "-" : text.toString();
    }
}
