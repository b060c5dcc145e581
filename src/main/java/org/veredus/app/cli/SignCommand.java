package org.veredus.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.arc.ArcSealer;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Signer;
import org.veredus.verify.dkim2.Onward;
import org.veredus.verify.dns.DnsName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `veredus sign`
@Command(
        name = "sign",
        description = {
            "Signs a message with DKIM, or with --arc seals what was found about it.",
            "FILE is - or left out for standard input. With --batch each line of it is a JSON"
                    + " object with `message`, base64, `domain`, `selector`, `key`, a private key"
                    + " in PEM, and perhaps `arc`, true or false; each answer is a line."
        })
final class SignCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private MailTool tool = new MailTool();

    @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-")
    private String file = "-";

    @Option(names = "--domain", paramLabel = "NAME", description = "The domain that signs.")
    private @Nullable String domain;

    @Option(names = "--selector", paramLabel = "NAME", description = "Where its key is found.")
    private @Nullable String selector;

    @Option(names = "--key", paramLabel = "PEM", description = "The file of the private key.")
    private @Nullable Path key;

    @Option(names = "--arc", description = "Add a link to the ARC chain instead.")
    private boolean arc;

    @Option(
            names = "--dkim2",
            description =
                    "Sign with DKIM2 instead, an experiment after draft-ietf-dkim-dkim2-spec-06:"
                            + " begin a chain, or go on with the one that is there. Lines have"
                            + " `mailFrom` and `rcptTo`, a list.")
    private boolean dkim2;

    @Option(
            names = "--mail-from",
            paramLabel = "ADDRESS",
            description = "Who sends it, for --dkim2; empty for the null address.")
    private @Nullable String mailFrom;

    @Option(
            names = "--rcpt-to",
            paramLabel = "ADDRESS",
            description = "Whom it goes to, for --dkim2. May be repeated.")
    private List<String> rcptTo = new ArrayList<>();

    SignCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure, IOException {
        MessageAuthenticator authenticator = tool.authenticator(terminal);
        if (tool.batch()) return new Batch(terminal).run(file, line -> answer(line, authenticator));
        if (domain == null || selector == null || key == null)
            throw Failure.misuse("--domain, --selector and --key are needed");
        String pem = Files.readString(key, StandardCharsets.ISO_8859_1);
        byte[] message = terminal.read(file);
        SigningKey signer = key(domain, selector, pem);
        byte[] signed = sign(message, new Way(signer, arc, custody()), authenticator);
        if (tool.asJson()) terminal.out().println(show(signed).toPrettyString());
        else terminal.out().write(signed);
        terminal.out().flush();
        return 0;
    }

    private ObjectNode answer(JsonNode line, MessageAuthenticator authenticator) throws Failure {
        SigningKey signer =
                key(
                        MailTool.needed(line, "domain"),
                        MailTool.needed(line, "selector"),
                        MailTool.needed(line, "key"));
        boolean seal = line.path("arc").asBoolean(false);
        Custody custody = dkim2 ? MailTool.custody(line) : null;
        if (dkim2 && custody == null) throw new Failure("mailFrom and rcptTo are needed");
        Way way = new Way(signer, seal, custody);
        return show(sign(MailTool.message(line), way, authenticator));
    }

    private static SigningKey key(String domain, String selector, String pem) throws Failure {
        DnsName name = DnsName.parse(domain);
        if (name == null) throw Failure.misuse("domain is not a domain name: " + domain);
        try {
            return SigningKey.ofPem(name, selector, pem);
        } catch (IllegalArgumentException wrong) {
            throw new Failure("cannot sign: " + wrong.getMessage());
        }
    }

    private @Nullable Custody custody() throws Failure {
        if (!dkim2) return null;
        if (mailFrom == null) throw Failure.misuse("--mail-from is missing");
        return MailTool.custody(mailFrom, rcptTo);
    }

    /// @param custody for a DKIM2 chain; null: none is made
    private record Way(SigningKey signer, boolean seal, @Nullable Custody custody) {}

    private byte[] fields(byte[] wire, Way way, MessageAuthenticator authenticator) throws Failure {
        List<SigningKey> keys = List.of(way.signer());
        if (way.seal()) return seal(wire, way.signer(), authenticator);
        if (way.custody() == null) return new DkimSigner(keys, tool.clock()).sign(wire);
        try {
            return new Dkim2Signer(keys, tool.clock())
                    .sign(wire, new Onward.Sent(way.custody(), Set.of()), null);
        } catch (DkimFailure cannot) {
            throw new Failure("cannot sign: " + cannot.reason());
        }
    }

    private byte[] sign(byte[] message, Way way, MessageAuthenticator authenticator)
            throws Failure {
        byte[] wire = MailTool.withWireLineEnds(message);
        byte[] fields = fields(wire, way, authenticator);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        // a file of this system keeps its kind of line ends
        boolean ours = wire.length != message.length;
        String text = new String(fields, StandardCharsets.ISO_8859_1);
        signed.writeBytes(
                (ours ? text.replace("\r\n", "\n") : text).getBytes(StandardCharsets.ISO_8859_1));
        signed.writeBytes(message);
        return signed.toByteArray();
    }

    private byte[] seal(byte[] message, SigningKey signer, MessageAuthenticator authenticator)
            throws Failure {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        MessageAuthenticator.Reading reading = authenticator.begin(header, hashes);
        ArcSealer.Sealing sealing = new ArcSealer(signer, tool.clock()).begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        Authentication found = reading.result(null);
        return sealing.fields(found.arc(), found.results(tool.host()));
    }

    private static ObjectNode show(byte[] signed) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", Base64.getEncoder().encodeToString(signed));
    }
}
