package org.veredus.app.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import org.veredus.base.tls.CertificateFiles;
import org.veredus.base.tls.TlsClientContext;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Which server a command is for, and how it answers.
final class ServerOptions {
    private final Terminal terminal;

    ServerOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The server's data folder. Default: $VEREDUS_DATA.")
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A server elsewhere, with --token-file or --user.")
    private @Nullable URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token; a server's own is admin.token in its data folder.")
    private @Nullable Path tokenFile;

    @Option(names = "--user", paramLabel = "ADDRESS", description = "An administrator's address.")
    private @Nullable String user;

    @Option(
            names = "--user-password-file",
            paramLabel = "FILE",
            description = "Holds that user's password; otherwise it is asked for.")
    private @Nullable Path userPassword;

    @Option(
            names = "--user-code",
            paramLabel = "CODE",
            description = {
                "A code of that user's authenticator app, or a recovery code;",
                "otherwise it is asked for where one is needed."
            })
    private @Nullable String userCode;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM certificates to trust instead of the system's.")
    private @Nullable Path authority;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    Terminal terminal() {
        return terminal;
    }

    boolean json() {
        return json;
    }

    /// Prints JSON if that was asked for.
    ///
    /// @return whether it was
    boolean printed(JsonNode answer) {
        if (json) terminal.out().println(answer.toPrettyString());
        return json;
    }

    AdminClient connect() throws Failure {
        return server == null ? connect(find()) : remote(server);
    }

    /// To a server of this machine.
    static AdminClient connect(RunFile run) throws Failure {
        try {
            String token = Files.readString(run.tokenFile(), StandardCharsets.US_ASCII).strip();
            Path pin = run.certificate();
            SSLContext tls = pin == null ? null : PinnedServer.context(pin);
            return new AdminClient(run.url(), "Bearer " + token, tls);
        } catch (IOException unreadable) {
            throw new Failure(
                    "cannot read the server's token or certificate ("
                            + unreadable.getMessage()
                            + "); run this as the server's user, or use --server and --user");
        }
    }

    private AdminClient remote(URI at) throws Failure {
        if (at.getScheme() == null || at.getHost() == null)
            throw Failure.misuse("--server is not a URL such as https://mail.example.org");
        try {
            Path file = authority;
            SSLContext tls =
                    file == null
                            ? null
                            : TlsClientContext.trusting(CertificateFiles.readCertificates(file))
                                    .sslContext();
            return new AdminClient(at, "Bearer " + bearer(at, tls), tls);
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(unreadable));
        }
    }

    private String bearer(URI at, @Nullable SSLContext tls) throws Failure, IOException {
        if (tokenFile != null) {
            String token = Files.readString(tokenFile, StandardCharsets.ISO_8859_1).strip();
            // RFC 6750 §2.1
            if (!token.matches("[A-Za-z0-9._~+/-]+=*"))
                throw new Failure(tokenFile + " holds no token; a server's is its admin.token");
            return token;
        }
        if (user == null) throw Failure.misuse("--server needs --token-file or --user");
        Passwords passwords = new Passwords(terminal);
        String password = passwords.ask("Password of " + user, userPassword);
        try (AdminClient door = new AdminClient(at, null, tls)) {
            String ticket = door.ticket(user, password, userCode);
            if (ticket == null && terminal.console() != null)
                ticket = door.ticket(user, password, passwords.ask("Code of " + user, null));
            if (ticket == null) throw new Failure(user + " has a second factor; see --user-code");
            return ticket;
        }
    }

    private RunFile find() throws Failure {
        Path folder = folder();
        try {
            return folder == null ? RunFile.readLast() : RunFile.read(folder);
        } catch (IOException none) {
            throw new Failure(
                    folder == null
                            ? "no running server found; name its data folder with --data or"
                                    + " VEREDUS_DATA, or start a trial with `veredus try`"
                            : "no server is running on the data folder "
                                    + folder
                                    + "; start it with `veredus serve`");
        }
    }

    private @Nullable Path folder() throws Failure {
        if (data != null) return data;
        if (config != null) return dataOf(config);
        String named = terminal.env().apply("VEREDUS_DATA");
        return named == null || named.isEmpty() ? null : Path.of(named);
    }

    private static Path dataOf(Path file) throws Failure {
        try {
            return ConfigFile.read(file).data();
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(unreadable));
        } catch (ConfigException wrong) {
            throw new Failure(file + ": " + wrong.problems().getFirst());
        }
    }
}
