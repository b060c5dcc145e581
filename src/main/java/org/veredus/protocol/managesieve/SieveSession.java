package org.veredus.protocol.managesieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Scope;
import org.veredus.account.auth.Visitor;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptRefused;
import org.veredus.account.script.Scripts;
import org.veredus.base.net.Connection;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.WireException;
import org.veredus.base.wire.WireWriter;
import org.veredus.format.sasl.SaslLine;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslStep;
import org.veredus.format.sieve.Capabilities;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;

/// One client's session, read top to bottom. RFC 5804
final class SieveSession {
    private static final Logger log = LoggerFactory.getLogger(SieveSession.class);

    /// Octets of a quoted string; longer texts and those of several lines are literals.
    private static final int MAX_QUOTED = 1024;

    private final Connection connection;
    private final WireWriter out;
    private final SieveSettings settings;
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final CommandReader reader;
    private @Nullable Scripts scripts; // null before the login
    private String owner = "";
    private int failures;
    private boolean open = true;

    SieveSession(
            Connection connection,
            SieveSettings settings,
            Authenticator authenticator,
            Accounts accounts) {
        this.connection = connection;
        this.out = connection.out();
        this.settings = settings;
        this.authenticator = authenticator;
        this.accounts = accounts;
        // a script too large by a little is refused by its own rule; of one that is only checked
        // the quota does not count, RFC 5804 §2.12
        int longest = Math.max(settings.quota().octets(), settings.limits().scriptOctets());
        this.reader = new CommandReader(new Wire(), longest + 1024);
    }

    void run() throws IOException {
        capabilities();
        ok(null, "Veredus ManageSieve ready");
        while (open) {
            try {
                Command command = reader.read();
                if (command == null) {
                    open = false;
                    bye();
                } else {
                    execute(command);
                }
            } catch (Refused refused) {
                no(refused.code(), refused.text());
            } catch (ScriptRefused refused) {
                no(code(refused.reason()), refused.sentence());
            } catch (WireException bad) {
                no(null, String.valueOf(bad.getMessage()));
            } catch (StoreFailed broken) {
                log.atError()
                        .addKeyValue("session", connection.id())
                        .setCause(broken)
                        .log("store failed");
                no("TRYLATER", "the server cannot do this now");
            }
            endIfExhausted();
        }
        out.flush();
    }

    private void endIfExhausted() throws IOException {
        if (open && failures >= settings.loginAttempts()) {
            open = false;
            out.ascii("BYE \"too many failed logins\"").crlf();
        }
    }

    /// The client's octets, under the session's time limits.
    private final class Wire implements CommandReader.Source {
        @Override
        public byte @Nullable [] line(int max) throws IOException, WireException {
            if (!connection.in().hasBufferedLine()) {
                out.flush();
            }
            if (scripts == null) connection.deadlineOfStranger(settings.autologout());
            else connection.deadline(settings.autologout());
            if (connection.stopping()) {
                return null;
            }
            connection.idle(true);
            try {
                return connection.in().readLine(max);
            } finally {
                connection.idle(false);
            }
        }

        @Override
        public void copy(long octets, ByteArrayOutputStream into) throws IOException {
            connection.in().copy(octets, into::write);
        }

        @Override
        public void discard(long octets) throws IOException {
            connection.in().discard(octets);
        }
    }

    private void bye() throws IOException {
        if (connection.stopping()) {
            out.ascii("BYE \"the server stops\"").crlf();
        } else if (connection.timedOut()) {
            out.ascii("BYE \"silent for too long\"").crlf();
        }
    }

    private void execute(Command command)
            throws Refused, ScriptRefused, StoreFailed, IOException, WireException {
        switch (command) {
            case Command.Authenticate(var mechanism, var initial) ->
                    authenticate(mechanism, initial);
            case Command.StartTls() -> startTls();
            case Command.Logout() -> {
                open = false;
                ok(null, "bye");
            }
            case Command.Capability() -> {
                capabilities();
                ok(null, "these");
            }
            case Command.HaveSpace(var name, var octets) -> {
                entered().checkSpace(name, octets);
                ok(null, "there is space");
            }
            case Command.PutScript(var name, var text) -> put(entered(), name, text);
            case Command.ListScripts() -> list(entered());
            case Command.SetActive(var name) -> {
                entered().activate(name);
                ok(null, name == null ? "no script is active" : "this script is active");
            }
            case Command.GetScript(var name) -> get(entered(), name);
            case Command.DeleteScript(var name) -> {
                entered().delete(name);
                ok(null, "deleted");
            }
            case Command.RenameScript(var from, var to) -> {
                entered().rename(from, to);
                ok(null, "renamed");
            }
            case Command.CheckScript(var text) -> {
                Scripts _ = entered();
                answerChecked(check(text));
            }
            case Command.Noop(var tag) ->
                    ok(tag == null ? null : "TAG " + string(tag), "nothing done");
            case Command.Unauthenticate() -> {
                Scripts _ = entered();
                scripts = null;
                owner = "";
                ok(null, "logged out");
            }
        }
    }

    private Scripts entered() throws Refused {
        if (scripts == null) {
            throw new Refused("log in first");
        }
        return scripts;
    }

    // RFC 5804 §1.7
    private void capabilities() throws IOException {
        capability("IMPLEMENTATION", "Veredus");
        capability("SIEVE", String.join(" ", Capabilities.names()));
        capability("NOTIFY", "mailto https");
        capability("SASL", scripts == null ? String.join(" ", mechanisms()) : "");
        if (settings.tls() != null && !connection.isEncrypted() && scripts == null) {
            out.ascii("\"STARTTLS\"").crlf();
        }
        capability("MAXREDIRECTS", String.valueOf(settings.limits().redirects()));
        if (scripts != null) {
            capability("OWNER", owner);
        }
        out.ascii("\"UNAUTHENTICATE\"").crlf();
        capability("VERSION", "1.0");
    }

    private void capability(String name, String value) throws IOException {
        out.utf8(string(name) + " " + string(value)).crlf();
    }

    private boolean mayRevealPassword() {
        return connection.isEncrypted() || settings.passwordsInClear();
    }

    private List<String> mechanisms() {
        List<String> names = new ArrayList<>();
        for (SaslMechanism mechanism :
                authenticator.offered(Visitor.on(connection), mayRevealPassword())) {
            names.add(mechanism.wire());
        }
        return names;
    }

    // RFC 5804 §2.2
    private void startTls() throws Refused, IOException {
        TlsServerContext tls = settings.tls();
        if (scripts != null || connection.isEncrypted() || tls == null) {
            throw new Refused("there can be no STARTTLS now");
        }
        ok(null, "begin TLS");
        out.flush();
        connection.startTls(tls);
        capabilities();
        ok(null, "TLS is on");
    }

    // RFC 5804 §2.1
    private void authenticate(String name, @Nullable String initial)
            throws Refused, StoreFailed, IOException, WireException {
        if (scripts != null) {
            throw new Refused("already logged in");
        }
        SaslMechanism mechanism = authenticator.mechanism(name);
        if (mechanism == null) {
            throw new Refused("unknown mechanism");
        }
        if (mechanism.revealsPassword() && !mayRevealPassword()) {
            throw new Refused("ENCRYPT-NEEDED", "use STARTTLS first");
        }
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(mechanism, Visitor.on(connection));
        SaslStep<Outcome> step = server.begin(initial == null ? null : data(initial));
        byte[] last = null;
        while (step instanceof SaslStep.Challenge<Outcome>(var challenge)) {
            if (server.hasSaidAll()) { // RFC 5804 §1.3: it goes with the OK
                last = challenge;
                step = server.step(new byte[0]);
                continue;
            }
            out.ascii(string(SaslLine.wire(challenge))).crlf();
            String response = reader.readString();
            if (response == null) {
                open = false;
                return;
            }
            step = server.step(data(response));
        }
        switch (step) {
            case SaslStep.Judged<Outcome>(var outcome) -> enter(outcome, last);
            case SaslStep.Malformed<Outcome>(var reason) -> throw new Refused(reason);
            case SaslStep.Challenge<Outcome>(_) -> throw new IllegalStateException("answered");
        }
    }

    private static byte[] data(String response) throws Refused {
        return switch (SaslLine.parse(response.getBytes(StandardCharsets.ISO_8859_1))) {
            case SaslLine.Data(var octets) -> octets;
            case SaslLine.Cancelled() -> throw new Refused("cancelled");
            case SaslLine.Malformed() -> throw new Refused("not base64");
        };
    }

    private void enter(Outcome outcome, byte @Nullable [] last)
            throws Refused, StoreFailed, IOException {
        switch (outcome) {
            case Outcome.Ok ok when !ok.lets(Scope.Door.SIEVE) ->
                    throw new Refused("this password is not for scripts");
            case Outcome.Ok(var account, var name, _, _) -> {
                scripts = new Scripts(accounts.open(account), settings.quota());
                owner = name;
                log.atInfo()
                        .addKeyValue("session", connection.id())
                        .addKeyValue("account", name)
                        .log("managesieve login");
                ok(last == null ? null : "SASL " + string(SaslLine.wire(last)), "logged in");
            }
            case Outcome.Wrong(), Outcome.Disabled(), Outcome.Moved _ -> {
                failures++;
                throw new Refused("name or password is wrong");
            }
            case Outcome.NotAsWhom() -> {
                failures++;
                throw new Refused(Outcome.NotAsWhom.SENTENCE);
            }
            case Outcome.FactorNeeded _ -> {
                failures++;
                throw new Refused(Outcome.FactorNeeded.SENTENCE);
            }
            case Outcome.TooManyFailures(_) -> {
                failures++;
                throw new Refused("TRYLATER", "too many failed logins, try again later");
            }
        }
    }

    private Script.Compiled check(String text) throws Refused {
        Script.Compiled compiled = Script.compile(text, settings.limits());
        if (compiled.script() == null) {
            throw new Refused(lines(compiled.errors()));
        }
        return compiled;
    }

    private static String lines(List<Note> notes) {
        return String.join("\r\n", notes.stream().map(Note::toString).toList());
    }

    /// RFC 5804 §1.3: warnings do not keep a script out.
    private void answerChecked(Script.Compiled compiled) throws IOException {
        if (compiled.warnings().isEmpty()) {
            ok(null, "the script is right");
        } else {
            ok("WARNINGS", lines(compiled.warnings()));
        }
    }

    private void put(Scripts to, ScriptName name, String text)
            throws Refused, ScriptRefused, StoreFailed, IOException {
        to.checkSpace(name, text.getBytes(StandardCharsets.UTF_8).length);
        Script.Compiled compiled = check(text);
        to.put(name, text);
        answerChecked(compiled);
    }

    private void list(Scripts of) throws StoreFailed, IOException {
        Scripts.Listing listing = of.list();
        for (String name : listing.names()) {
            String active = name.equals(listing.active()) ? " ACTIVE" : "";
            out.utf8(string(name) + active).crlf();
        }
        ok(null, "these");
    }

    private void get(Scripts from, ScriptName name) throws Refused, StoreFailed, IOException {
        String text = from.text(name);
        if (text == null) {
            throw new Refused("NONEXISTENT", "there is no script of this name");
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.ascii("{" + octets.length + "}").crlf().write(octets).crlf();
        ok(null, "this");
    }

    private static String code(ScriptRefused.Reason reason) {
        return switch (reason) {
            case NONEXISTENT -> "NONEXISTENT";
            case ALREADY_EXISTS -> "ALREADYEXISTS";
            case ACTIVE -> "ACTIVE";
            case TOO_LARGE -> "QUOTA/MAXSIZE";
            case TOO_MANY -> "QUOTA/MAXSCRIPTS";
        };
    }

    private void ok(@Nullable String code, String text) throws IOException {
        reply("OK", code, text);
    }

    private void no(@Nullable String code, String text) throws IOException {
        reply("NO", code, text);
    }

    private void reply(String kind, @Nullable String code, String text) throws IOException {
        out.utf8(kind + (code == null ? " " : " (" + code + ") ") + string(text)).crlf();
    }

    /// A quoted string where that is possible, else a literal.
    private static String string(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        boolean plain =
                octets.length <= MAX_QUOTED && text.chars().allMatch(c -> c >= ' ' && c != 0x7F);
        return plain
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : "{" + octets.length + "}\r\n" + text;
    }
}
