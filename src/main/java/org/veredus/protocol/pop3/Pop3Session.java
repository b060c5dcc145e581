package org.veredus.protocol.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Outcome;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.base.net.Connection;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.WireException;
import org.veredus.base.wire.WireWriter;
import org.veredus.format.sasl.Apop;
import org.veredus.format.sasl.SaslLine;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslStep;
import org.veredus.storage.kv.StoreFailed;

/// One client's session, read top to bottom. RFC 1939
final class Pop3Session {
    private static final Logger log = LoggerFactory.getLogger(Pop3Session.class);

    /// Octets read at a time when lines are counted.
    private static final int PIECE = 16 * 1024;

    /// How long a line is taken to be when the first piece is read.
    private static final int LINE = 80;

    private final Connection connection;
    private final WireWriter out;
    private final Pop3Settings settings;
    private final Login login;
    private final InstantSource clock;
    private @Nullable String user; // of USER, for PASS
    private @Nullable Maildrop maildrop; // null in the AUTHORIZATION state
    private final @Nullable Apop apop; // of the greeting; null if no secrets are shared
    private boolean open = true;
    private int wrong; // commands in a row

    Pop3Session(Connection connection, Pop3Settings settings, Login login, InstantSource clock) {
        this.connection = connection;
        this.out = connection.out();
        this.settings = settings;
        this.login = login;
        this.clock = clock;
        apop = login.apop();
    }

    void run() throws IOException {
        // RFC 1939 §7: the timestamp tells that APOP is there
        ok("Veredus POP3 ready" + (apop == null ? "" : " " + apop.timestamp()));
        while (open) {
            boolean understood = false;
            try {
                byte[] line = readLine(CommandParser.MAX_LINE);
                // RFC 1939 §3: a connection that ends otherwise than by QUIT removes nothing
                if (line == null) {
                    ended();
                } else {
                    Command command = CommandParser.parse(line);
                    understood = true;
                    execute(command);
                    wrong = 0;
                }
            } catch (Refused refused) {
                // whoever is in may ask for many messages that have gone meanwhile
                if (understood && maildrop != null) error(refused.text());
                else wrong(refused.text());
            } catch (WireException bad) {
                wrong(String.valueOf(bad.getMessage()));
            } catch (StoreFailed broken) {
                log.atError()
                        .addKeyValue("session", connection.id())
                        .setCause(broken)
                        .log("store failed");
                error("[SYS/TEMP] the server cannot do this now");
            }
            open &= !login.isExhausted();
        }
        out.flush();
    }

    private void wrong(String why) throws IOException {
        error(why);
        if (++wrong < settings.wrongCommands()) return;
        error("too many wrong commands");
        open = false;
    }

    /// RFC 1939 §3: who was silent for too long hears nothing more. When the service stops this is
    /// the answer to the client's next command.
    private void ended() throws IOException {
        open = false;
        if (connection.stopping() && !connection.timedOut()) {
            error("[SYS/TEMP] the server is stopping");
        }
    }

    /// Null when the session is over: the client left, was silent for too long, or the service
    /// stops.
    private byte @Nullable [] readLine(int max) throws IOException, WireException {
        // RFC 2449 §6.6: with more commands here already, replies go out together
        if (!connection.in().hasBufferedLine()) {
            out.flush();
        }
        if (maildrop == null) connection.deadlineOfStranger(settings.autologout());
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

    private void execute(Command command) throws Refused, StoreFailed, IOException, WireException {
        switch (command) {
            case Command.Capa() -> capa();
            case Command.Stls() -> stls();
            case Command.User(var name) -> user(name);
            case Command.Pass(var password) -> pass(password);
            case Command.Apop(var name, var digest) -> apop(name, digest);
            case Command.Auth(var mechanism, var initial) -> auth(mechanism, initial);
            case Command.Utf8() -> {
                // RFC 6856 §2: before the login
                requireOutside();
                ok("UTF-8 from now on");
            }
            case Command.Lang(var tag) -> lang(tag);
            case Command.Stat() -> stat(entered());
            case Command.ListSizes(var message) -> list(entered(), message);
            case Command.Uidl(var message) -> uidl(entered(), message);
            case Command.Retr(var message) -> {
                retr(entered().content(message));
                entered().fetched(message);
            }
            case Command.Top(var message, var lines) -> top(entered().content(message), lines);
            case Command.Dele(var message) -> {
                Maildrop maildrop = entered();
                login.requireDelete();
                maildrop.delete(message);
                ok("message " + message + " deleted");
            }
            case Command.Noop() -> {
                Maildrop _ = entered();
                ok("nothing done");
            }
            case Command.Rset() -> {
                entered().undelete();
                ok("no message is deleted");
            }
            case Command.Quit() -> quit();
        }
    }

    private Maildrop entered() throws Refused {
        if (maildrop == null) {
            throw new Refused("log in first");
        }
        return maildrop;
    }

    private void requireOutside() throws Refused {
        if (maildrop != null) {
            throw new Refused("already logged in");
        }
    }

    // RFC 2449 §5
    private void capa() throws IOException {
        List<String> capabilities = new ArrayList<>(List.of("TOP", "UIDL", "RESP-CODES"));
        capabilities.addAll(List.of("AUTH-RESP-CODE", "PIPELINING"));
        Integer days = settings.policy().expireDays();
        capabilities.add("EXPIRE " + (days == null ? "NEVER" : days));
        Duration delay = settings.policy().loginDelay();
        if (delay != null) capabilities.add("LOGIN-DELAY " + delay.toSeconds());
        // RFC 6856 §2.1: names and passwords are UTF-8 anyhow
        capabilities.addAll(List.of("UTF8 USER", "LANG"));
        List<String> mechanisms = mechanisms();
        if (mayRevealPassword()) {
            capabilities.add("USER");
        }
        if (!mechanisms.isEmpty()) {
            capabilities.add("SASL " + String.join(" ", mechanisms));
        }
        if (settings.tls() != null && !connection.isEncrypted() && maildrop == null) {
            capabilities.add("STLS");
        }
        capabilities.add("IMPLEMENTATION Veredus");
        ok("capabilities follow");
        lines(capabilities);
    }

    // RFC 6856 §3
    private void lang(@Nullable String tag) throws Refused, IOException {
        if (tag == null) {
            ok("languages follow");
            lines(List.of("en English", "i-default English"));
            return;
        }
        String wanted = tag.toLowerCase(Locale.ROOT);
        if (!wanted.equals("*") && !wanted.equals("i-default") && !wanted.matches("en(-.*)?")) {
            throw new Refused("only English is spoken here");
        }
        ok((wanted.equals("i-default") ? "i-default" : "en") + " English");
    }

    private boolean mayRevealPassword() {
        return connection.isEncrypted() || settings.passwordsInClear();
    }

    private List<String> mechanisms() {
        List<String> names = new ArrayList<>();
        for (SaslMechanism mechanism : login.offered(connection, mayRevealPassword())) {
            names.add(mechanism.wire());
        }
        return names;
    }

    // RFC 2595 §4
    private void stls() throws Refused, IOException {
        requireOutside();
        TlsServerContext tls = settings.tls();
        if (tls == null) {
            throw new Refused("TLS is not offered");
        }
        if (connection.isEncrypted()) {
            throw new Refused("TLS is on already");
        }
        ok("begin TLS");
        out.flush();
        connection.startTls(tls);
        user = null;
    }

    private void user(String name) throws Refused, IOException {
        requireOutside();
        requirePrivacy();
        user = name;
        ok("and the password?"); // RFC 1939 §7: also for names nobody has
    }

    private void requirePrivacy() throws Refused {
        if (!mayRevealPassword()) {
            throw new Refused("use STLS first: passwords are not taken in clear");
        }
    }

    private void pass(String password) throws Refused, StoreFailed, IOException {
        requireOutside();
        requirePrivacy();
        String name = user;
        if (name == null) {
            throw new Refused("USER comes first");
        }
        user = null;
        FolderName asked = FolderName.in(name);
        enter(login.password(remote(), asked.user(), password), asked.folder());
    }

    // RFC 1939 §7
    private void apop(String name, String digest) throws Refused, StoreFailed, IOException {
        requireOutside();
        if (apop == null) throw new Refused("unknown command");
        FolderName asked = FolderName.in(name);
        enter(login.apop(apop, remote(), asked.user(), digest), asked.folder());
    }

    private InetAddress remote() {
        return connection.remote().getAddress();
    }

    private void enter(Outcome outcome, String folder) throws Refused, StoreFailed, IOException {
        Maildrop opened = login.enter(outcome, folder, connection.id());
        maildrop = opened;
        ok("maildrop has " + opened.size() + " messages");
    }

    // RFC 5034 §4
    private void auth(@Nullable String name, @Nullable String initial)
            throws Refused, StoreFailed, IOException, WireException {
        requireOutside();
        if (name == null) {
            ok("mechanisms follow"); // what some clients send instead of CAPA
            lines(mechanisms());
            return;
        }
        SaslMechanism mechanism = login.mechanism(name);
        if (mechanism == null) {
            throw new Refused("unknown mechanism");
        }
        if (mechanism.revealsPassword()) {
            requirePrivacy();
        }
        SaslServer<Outcome, StoreFailed> server = login.start(mechanism, connection);
        byte[] first = initial == null ? null : data(SaslLine.initial(initial));
        exchange(server, server.begin(first));
    }

    private void exchange(SaslServer<Outcome, StoreFailed> server, SaslStep<Outcome> first)
            throws Refused, StoreFailed, IOException, WireException {
        SaslStep<Outcome> step = first;
        while (step instanceof SaslStep.Challenge<Outcome>(var challenge)) {
            out.ascii("+ ").ascii(SaslLine.wire(challenge)).crlf();
            byte[] line = readLine(SaslLine.MAX);
            if (line == null) {
                ended();
                return;
            }
            step = server.step(data(SaslLine.parse(line)));
        }
        switch (step) {
            case SaslStep.Judged<Outcome>(var outcome) -> enter(outcome, FolderName.INBOX);
            case SaslStep.Malformed<Outcome>(var reason) -> throw new Refused(reason);
            case SaslStep.Challenge<Outcome>(_) -> throw new IllegalStateException("answered");
        }
    }

    private static byte[] data(SaslLine line) throws Refused {
        return switch (line) {
            case SaslLine.Data(var octets) -> octets;
            case SaslLine.Cancelled() -> throw new Refused("AUTH cancelled");
            case SaslLine.Malformed() -> throw new Refused("not base64");
        };
    }

    private void stat(Maildrop drop) throws IOException {
        ok(drop.remaining() + " " + drop.octets());
    }

    private void list(Maildrop drop, @Nullable Integer message) throws Refused, IOException {
        if (message != null) {
            ok(message + " " + drop.octets(message));
            return;
        }
        ok(drop.remaining() + " messages");
        LineWriter lines = new LineWriter(out);
        for (int number = 1; number <= drop.size(); number++) {
            if (!drop.isDeleted(number)) {
                lines.number(number).text(" ").number(drop.octets(number)).end();
            }
        }
        lines.finish();
    }

    private void uidl(Maildrop drop, @Nullable Integer message) throws Refused, IOException {
        if (message != null) {
            ok(message + " " + drop.uniqueId(message));
            return;
        }
        ok("unique-ids follow");
        LineWriter lines = new LineWriter(out);
        for (int number = 1; number <= drop.size(); number++) {
            if (!drop.isDeleted(number)) {
                lines.number(number).text(" ").text(drop.uniqueId(number)).end();
            }
        }
        lines.finish();
    }

    private void retr(MessageContent message) throws IOException {
        ok(message.size() + " octets");
        sendText(message, message.size(), 0);
    }

    // RFC 1939 §7, TOP: the header, the empty line, and so many lines of the body
    private void top(MessageContent message, int lines) throws IOException {
        ok("top of message follows");
        sendText(message, message.header().length(), lines);
    }

    /// Sends so many octets and then so many lines. After the status line there is no other way to
    /// tell of a failure than to hang up.
    private void sendText(MessageContent message, long octets, int lines) throws IOException {
        DotWriter text = new DotWriter(out);
        try {
            if (octets == message.size()) {
                message.copy(0, octets, (piece, from, length) -> send(text, piece, from, length));
            } else {
                sendTop(message, octets, lines, text);
            }
        } catch (StoreFailed broken) {
            log.atError()
                    .addKeyValue("session", connection.id())
                    .setCause(broken)
                    .log("message unreadable");
            connection.abort();
            throw new IOException("message unreadable", broken);
        }
        text.finish();
    }

    /// The time of a command counts anew with each piece the client takes: it may be slow.
    private void send(DotWriter text, byte[] piece, int from, int length) throws IOException {
        connection.deadline(settings.autologout());
        text.write(piece, from, length);
    }

    /// The header and the lines behind it come in one read, if they are short.
    private void sendTop(MessageContent message, long octets, int lines, DotWriter text)
            throws StoreFailed, IOException {
        int left = lines;
        int size = (int) Math.min(PIECE, octets + (long) lines * LINE);
        for (long at = 0; at < message.size() && (at < octets || left > 0); ) {
            byte[] piece = message.read(at, size);
            size = PIECE;
            int end = Math.clamp(octets - at, 0, piece.length);
            while (end < piece.length && left > 0) {
                left -= piece[end++] == '\n' ? 1 : 0;
            }
            send(text, piece, 0, end);
            at += piece.length;
        }
    }

    // RFC 1939 §6: only QUIT leads to the UPDATE state
    private void quit() throws StoreFailed, IOException {
        open = false;
        Maildrop drop = maildrop;
        int removed = drop == null ? 0 : drop.update(expiry());
        login.close();
        ok(drop == null ? "bye" : "bye, " + removed + " messages removed");
    }

    /// RFC 2449 §6.7
    private Maildrop.Expiry expiry() {
        Integer days = settings.policy().expireDays();
        if (days == null) return new Maildrop.Expiry.Never();
        if (days == 0) return new Maildrop.Expiry.WhenFetched();
        return new Maildrop.Expiry.Before(clock.instant().minus(Duration.ofDays(days)));
    }

    private void lines(List<String> lines) throws IOException {
        for (String line : lines) {
            out.ascii(line).crlf();
        }
        out.ascii(".").crlf();
    }

    private void ok(String text) throws IOException {
        out.ascii("+OK ").ascii(text).crlf();
    }

    private void error(@Nullable String text) throws IOException {
        out.ascii("-ERR ").ascii(text == null ? "" : text).crlf();
    }
}
