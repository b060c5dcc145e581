package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.PublicAddresses;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.transport.zone.MailSetup;
import org.veredus.transport.zone.OwnZone;
import org.veredus.transport.zone.WantedRecords;
import org.veredus.transport.zone.ZoneRecord;
import org.veredus.verify.mtasts.StsPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus quickstart`
@Command(
        name = "quickstart",
        description = {
            "Makes a mail server of this machine: a configuration file, a data folder with a"
                    + " certificate, the domain and its first administrator; then prints the DNS"
                    + " records to publish. Needs no network."
        })
final class QuickstartCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ADDRESS", description = "Yours in the new domain: you@example.org")
    private String address = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "veredus-server",
            description = "Where configuration and data go. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("");

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "The server's name. Default: mail. and the domain")
    private @Nullable String hostname;

    @Option(
            names = "--ip",
            paramLabel = "IP",
            description = "The server's public address; may be repeated. Default: this machine's")
    private List<String> ips = new ArrayList<>();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the administrator's password; otherwise one is made and printed.")
    private @Nullable Path passwordFile;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    QuickstartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure {
        Address administrator = administrator();
        Domain domain = administrator.domain();
        Domain host = host(domain);
        List<InetAddress> addresses = addresses();
        String password =
                passwordFile == null
                        ? Passwords.generate(new SecureRandom())
                        : new Passwords(terminal).ask("", passwordFile);
        NewServer made = NewServer.make(folder, host, administrator, password);
        MailSetup setup =
                new MailSetup(
                        domain,
                        host,
                        addresses,
                        made.keys(),
                        OwnZone.policy(host, StsPolicy.Mode.TESTING),
                        null);
        List<ZoneRecord> records = WantedRecords.of(setup);
        @Nullable String shown = passwordFile == null ? password : null;
        if (json) terminal.out().println(show(made, shown, records).toPrettyString());
        else print(made, shown, records);
        return 0;
    }

    private Address administrator() throws Failure {
        try {
            Address parsed = Address.parse(address);
            if (!parsed.domain().literal()) return parsed;
        } catch (AddressException wrong) {
            throw Failure.misuse("not an address: " + address + " (" + wrong.getMessage() + ")");
        }
        throw Failure.misuse("the address needs a domain name, such as you@example.org");
    }

    private Domain host(Domain domain) throws Failure {
        String name = hostname == null ? "mail." + domain.ascii() : hostname;
        try {
            Domain host = Domain.parse(name);
            if (!host.literal()) return host;
        } catch (AddressException wrong) {
            throw Failure.misuse("not a host name: " + name + " (" + wrong.getMessage() + ")");
        }
        throw Failure.misuse("--hostname is a name, not an address");
    }

    private List<InetAddress> addresses() throws Failure {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (String ip : ips) addresses.add(InetAddress.ofLiteral(ip));
            if (addresses.isEmpty()) addresses.addAll(PublicAddresses.ofThisMachine());
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse("--ip is no IP address: " + wrong.getMessage());
        } catch (IOException unknown) {
            return List.of(); // placeholders stand for them
        }
        return addresses;
    }

    private ObjectNode show(NewServer made, @Nullable String password, List<ZoneRecord> records) {
        ObjectNode answer =
                new JsonMapper()
                        .createObjectNode()
                        .put("config", made.config().toString())
                        .put("data", made.data().toString())
                        .put("hostname", made.host().ascii())
                        .put("administrator", made.administrator().wire());
        if (password != null) answer.put("password", password);
        ArrayNode list = answer.putArray("records");
        for (ZoneRecord record : records)
            list.addObject()
                    .put("name", record.name() + ".")
                    .put("type", record.type().name())
                    .put("value", DnsText.value(record.type().name(), record.value()))
                    .put("need", record.need().name().toLowerCase(Locale.ROOT))
                    .put("why", record.why());
        return answer;
    }

    private void print(NewServer made, @Nullable String password, List<ZoneRecord> records) {
        PrintStream out = terminal.out();
        Table table =
                new Table("configuration", made.config().toString())
                        .row("data", made.data())
                        .row("server", made.host().unicode())
                        .row("administrator", made.administrator().wire());
        if (password != null) table.row("password", password + "   (shown only now)");
        table.print(out);
        out.println("\nDNS records to publish:\n");
        for (ZoneRecord record : records) {
            boolean optional = record.need() == ZoneRecord.Need.OPTIONAL;
            out.println("; " + (optional ? "optional: " : "") + record.why());
            out.println(DnsText.line(record.name(), record.type().name(), record.value()));
        }
        out.println(
                """

                Besides:
                - Reverse DNS (PTR): ask whoever gives you the IP address to let it say %s.
                  Many servers refuse mail from addresses without it.
                - Once it runs and the records are published, `veredus check domain %s` tells what is
                  still wrong with them.
                - The certificate is one nobody else trusts yet. Take away the # under [acme] in the
                  configuration file, and the server gets one for %s by itself.

                Start it with: veredus serve --config %s\
                """
                        .formatted(
                                made.host().ascii(),
                                made.administrator().domain().ascii(),
                                made.host().ascii(),
                                made.config()));
    }
}
