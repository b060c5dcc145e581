package org.veredus.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Scope;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.base.net.Connection;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.sasl.SaslLine;
import org.veredus.format.sasl.ScramClient;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.Transcript;

@Timeout(60)
class Pop3Test {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Domain HERE = new Domain("example.test");
    private static final String LOGGED_IN =
            """
            S: +OK Veredus POP3 ready
            C: USER bob@example.test
            S: +OK and the password?
            C: PASS correct horse
            S: +OK maildrop has %d messages
            """;

    @TempDir Path folder;
    @TempDir Path keys;
    private final AtomicLong nanos = new AtomicLong();
    private final Deadlines deadlines = new Deadlines(nanos::get);
    private final SessionIds ids = new SessionIds(new Random(1));
    private RocksStore store;
    private Authenticator authenticator;
    private Accounts accounts;
    private Account bob;
    private Listener listener;
    private Dialogue dialogue;

    @BeforeEach
    void open() throws Exception {
        InstantSource clock = InstantSource.fixed(NOW);
        store = new RocksStore(RocksSettings.defaults(folder), clock, (_, _, _) -> {});
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(HERE));
        AccountId id = directory.addAccount(NewAccount.of(new Address("bob", HERE)));
        CredentialStore credentials = new CredentialStore(store);
        AuthSettings settings =
                new AuthSettings(
                        new AuthSettings.Hashing(
                                new Argon2Cost(8, 1, 1), 4096, 1, Duration.ofMinutes(1)),
                        AuthSettings.Patience.ENDLESS,
                        AuthSettings.Terms.DEFAULT);
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        settings,
                        new Random(3),
                        new Authenticator.AuthTime(nanos::get, _ -> {}));
        credentials.set(id, authenticator.credentials("correct horse"));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        bob = accounts.open(id);
        serve(Pop3Settings.defaults(null).withPasswordsInClear());
    }

    private void serve(Pop3Settings settings) throws IOException {
        listener =
                Listener.open(
                        ListenerSettings.of(
                                "pop3", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        deadlines,
                        ids,
                        new Pop3Handler(
                                settings,
                                authenticator,
                                accounts,
                                InstantSource.fixed(NOW),
                                nanos::get));
        dialogue = new Dialogue(this::call);
    }

    private void serveInstead(Pop3Settings settings) throws IOException {
        listener.close();
        serve(settings);
    }

    private Connection call() throws IOException {
        return Connection.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()),
                null,
                LONG,
                deadlines,
                ids.next());
    }

    @AfterEach
    void close() throws Exception {
        dialogue.close();
        listener.close(LONG);
        assertThat(listener.bugs()).isZero();
        store.close();
    }

    private Mailbox inbox() throws Exception {
        return Objects.requireNonNull(bob.state().tree().find(Role.INBOX));
    }

    private void file(String message) throws Exception {
        file(message, NOW);
    }

    private void file(String message, Instant received) throws Exception {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        try (MessageIntake intake = bob.intake()) {
            intake.write(octets, 0, octets.length);
            bob.file(
                    inbox().id(),
                    List.of(new Filing(intake.finish(), new byte[0], Flags.NONE, received)));
        }
    }

    private int messages() throws Exception {
        MailboxState state = Objects.requireNonNull(bob.state().mailbox(inbox().id()));
        return state.messages();
    }

    private void talk(String script) throws IOException {
        dialogue.talk(script);
    }

    @Test
    void whoMayOnlyReadDeletesNothing() throws Exception {
        file("Subject: one\r\n\r\ntext\r\n");
        talk(
                (LOGGED_IN.formatted(1)
                                + """
                                C: DELE 1
                                S: -ERR [SYS/PERM] this password is for reading alone
                                C: QUIT
                                S: +OK bye, 0 messages removed
                                S!
                                """)
                        .replace("correct horse", token("read")));
        assertThat(messages()).isEqualTo(1);
    }

    private String token(String scope) throws Exception {
        AppTokens.Order order =
                new AppTokens.Order(
                        "phone", AppToken.Kind.TOKEN, Objects.requireNonNull(Scope.parse(scope)));
        return Objects.requireNonNull(authenticator.issueToken(bob.id(), order, NOW)).secret();
    }

    private void talkAsBob(int messages, String script) throws IOException {
        talk(LOGGED_IN.formatted(messages) + script);
    }

    static List<String> files() throws IOException {
        return Transcript.names("pop3");
    }

    /// In the transcripts the account is alice@imap.test with the password `secret`.
    @ParameterizedTest
    @MethodSource("files")
    void isSpokenAsWritten(String name) throws Exception {
        boolean traced = false;
        for (Transcript.Step step : Transcript.read("pop3", name).steps()) {
            switch (step) {
                case Transcript.Step.Message(var text, _) -> file(text.replace("\n", "\r\n"));
                case Transcript.Step.Play(var lines) -> {
                    StringBuilder script = new StringBuilder();
                    for (String line : lines.lines().toList()) {
                        traced |= line.matches("# RFC \\d+ §.*");
                        if (line.isBlank() || line.startsWith("#") || line.startsWith("!"))
                            continue;
                        assertThat(traced).as(line).isTrue();
                        script.append(ours(line)).append('\n');
                    }
                    if (!script.isEmpty()) talk(script.toString());
                }
                case Transcript.Step.Enter _, Transcript.Step.Skip _ ->
                        throw new IllegalArgumentException("not for POP3: " + step);
            }
        }
    }

    private static String ours(String line) {
        return line.replace("alice@imap.test", "bob@example.test")
                .replace("PASS secret", "PASS correct horse")
                .replace("(space)", " ")
                .replace("(plain)", "AGJvYkBleGFtcGxlLnRlc3QAY29ycmVjdCBob3JzZQ==");
    }

    @Test
    void aLostConnectionRemovesNothingAndGivesTheMaildropFree() throws Exception {
        file("A: 1\r\n\r\none\r\n");
        talkAsBob(
                1,
                """
                C: DELE 1
                S: +OK message 1 deleted
                """);
        dialogue.client("").out().ascii("QUIT").flush(); // half a command
        talk("C!\n");
        while (listener.connections() > 0) Thread.onSpinWait();
        assertThat(messages()).isEqualTo(1);
        talk(LOGGED_IN.formatted(1).replace("C:", "C2:").replace("S:", "S2:"));
    }

    @Test
    void whatComesOrGoesBesideIsNotSeen() throws Exception {
        file("A: 1\r\n\r\none\r\n");
        file("A: 2\r\n\r\ntwo\r\n");
        talkAsBob(2, "C: STAT\nS: +OK 2 26\n");
        file("A: 3\r\n\r\nthree\r\n");
        bob.remove(inbox().id(), UidSet.of(1));
        talk(
                """
                C: STAT
                S: +OK 2 26
                C: RETR 1
                S: -ERR another client has removed this message meanwhile
                C: DELE 1
                S: +OK message 1 deleted
                C: DELE 2
                S: +OK message 2 deleted
                C: QUIT
                S: +OK bye, 2 messages removed
                S!
                """);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void oddMessagesCannotEndTheResponseEarly() throws Exception {
        file("A: 1\n\none\n.\nlast");
        file("");
        talkAsBob(
                2,
                """
                C: RETR 1
                S: +OK 16 octets
                S: A: 1
                S:
                S: one
                S: ..
                S: last
                S: .
                C: RETR 2
                S: +OK 0 octets
                S: .
                """);
    }

    @Test
    void answersWrongInputAndGoesOn() throws Exception {
        talk(
                """
                S: +OK Veredus POP3 ready
                C: STAT
                S: -ERR log in first
                C: PASS x
                S: -ERR USER comes first
                C: USER
                S: -ERR USER takes a name
                C: HELO
                S: -ERR unknown command
                C:
                S: -ERR unknown command
                C: STLS
                S: -ERR TLS is not offered
                C: APOP bob 0123
                S: -ERR unknown command
                C: USER bob@example.test
                S: +OK and the password?
                C: PASS correct
                S: -ERR [AUTH] name or password is wrong
                C: PASS correct horse
                S: -ERR USER comes first
                C: USER bob@example.test
                S: +OK and the password?
                C: PASS correct horse
                S: +OK maildrop has 0 messages
                C: USER bob@example.test
                S: -ERR already logged in
                C: RETR
                S: -ERR this command takes a message number
                C: RETR 0
                S: -ERR no such message
                C: RETR 1
                S: -ERR no such message
                C: RETR -1
                S: -ERR not a number, or too large
                C: DELE 99999999999999999999
                S: -ERR not a number, or too large
                C: TOP 1
                S: -ERR TOP takes a message number and a number of lines
                C: STAT now
                S: -ERR this command takes no argument
                C: %s
                S: -ERR line longer than 1024 octets
                C: LIST
                S: +OK 0 messages
                S: .
                """
                        .formatted("x".repeat(5000)));
    }

    @Test
    void aBareLineFeedIsNoLineEnd() throws Exception {
        Connection client = dialogue.client("");
        talk("S: +OK Veredus POP3 ready\n");
        client.out().ascii("CAPA\nQUIT\r\n").flush();
        talk(
                """
                S: -ERR line with a bare CR or LF
                S: +OK bye
                S!
                """);
    }

    @Test
    void tooManyWrongPasswordsEndTheSession() throws Exception {
        serveInstead(
                new Pop3Settings(
                        null, true, Duration.ofMinutes(10), 2, 50, Pop3Settings.Policy.NONE));
        talk(
                """
                S: +OK Veredus POP3 ready
                C: AUTH PLAIN AGJvYgBib2I=
                S: -ERR [AUTH] name or password is wrong
                C: AUTH PLAIN AGJvYgBib2I=
                S: -ERR [AUTH] name or password is wrong
                S!
                """);
    }

    @Test
    void tooManyWrongCommandsEndTheSession() throws Exception {
        serveInstead(
                new Pop3Settings(
                        null, true, Duration.ofMinutes(10), 10, 3, Pop3Settings.Policy.NONE));
        talk(
                """
                S: +OK Veredus POP3 ready
                C: WHAT
                S: -ERR unknown command
                C: LIST
                S: -ERR log in first
                C: AUTH PLAIN AGJvYkBleGFtcGxlLnRlc3QAY29ycmVjdCBob3JzZQ==
                S: +OK maildrop has 0 messages
                C: DELE 1
                S: -ERR no such message
                C: DELE 1
                S: -ERR no such message
                C: DELE 1
                S: -ERR no such message
                C: WHAT
                S: -ERR unknown command
                C: WHAT
                S: -ERR unknown command
                C: WHAT
                S: -ERR unknown command
                S: -ERR too many wrong commands
                S!
                """);
    }

    @Test
    void authTakesResponsesLineByLine() throws Exception {
        talk(
                """
                S: +OK Veredus POP3 ready
                C: AUTH CRAM-MD5
                S: -ERR unknown mechanism
                C: AUTH LOGIN
                S: + VXNlcm5hbWU6
                C: *
                S: -ERR AUTH cancelled
                C: AUTH PLAIN
                S: +
                C: !!
                S: -ERR not base64
                C: AUTH PLAIN =
                S: -ERR PLAIN message must be name, NUL, name, NUL, password
                C: AUTH PLAIN
                S: +
                C: AGJvYkBleGFtcGxlLnRlc3QAY29ycmVjdCBob3JzZQ==
                S: +OK maildrop has 0 messages
                """
                        .replace("S: +\n", "S: + \n"));
    }

    @Test
    void authTakesScram() throws Exception {
        ScramClient scram = new ScramClient("bob@example.test", "correct horse", "abc");
        talk("S: +OK Veredus POP3 ready\n");
        Connection client = dialogue.client("");
        client.out().ascii("AUTH SCRAM-SHA-256 " + SaslLine.wire(scram.first())).crlf().flush();
        byte[] asked = Objects.requireNonNull(client.in().readLine(1000));
        String text = new String(asked, StandardCharsets.US_ASCII).substring(2);
        byte[] last = scram.last(Base64.getDecoder().decode(text));
        client.out().ascii(SaslLine.wire(last)).crlf().flush();
        byte[] signed = Objects.requireNonNull(client.in().readLine(1000));
        assertThat(new String(signed, StandardCharsets.US_ASCII)).startsWith("+ dj");
        talk(
                """
                C:
                S: +OK maildrop has 0 messages
                """);
    }

    @Test
    void passwordsWaitForTlsAndNothingSmuggledInBeforeCounts() throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(keys, InstantSource.system(), new SecureRandom());
        serveInstead(
                Pop3Settings.defaults(
                        new TlsServerContext(
                                List.of(
                                        authority.server(
                                                "localhost", List.of("localhost"), List.of())))));
        talk(
                """
                S: +OK Veredus POP3 ready
                C: USER bob@example.test
                S: -ERR use STLS first: passwords are not taken in clear
                C: AUTH PLAIN AGJvYgBib2I=
                S: -ERR use STLS first: passwords are not taken in clear
                """);
        Connection client = dialogue.client("");
        client.out().ascii("STLS\r\nNOOP\r\n").flush();
        talk("S: +OK begin TLS\n");
        List<X509Certificate> trusted = List.of(authority.certificate());
        client.startTlsClient(TlsClientContext.trusting(trusted), "localhost");
        talk(
                """
                C: STLS
                S: -ERR TLS is on already
                C: USER bob@example.test
                S: +OK and the password?
                C: PASS correct horse
                S: +OK maildrop has 0 messages
                """);
    }

    @Test
    void silenceEndsTheSessionWithoutRemoving() throws Exception {
        file("A: 1\r\n\r\none\r\n");
        talkAsBob(1, "C: DELE 1\nS: +OK message 1 deleted\n");
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        deadlines.sweep(nanos.get());
        talk("S!\n");
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void whoNeverLogsInGoesAfterTenMinutes() throws Exception {
        talk("S: +OK Veredus POP3 ready\nC: USER bob@example.test\nS: +OK and the password?\n");
        pass(Duration.ofMinutes(6));
        talk("C: USER bob@example.test\nS: +OK and the password?\n");
        pass(Duration.ofMinutes(5));
        talk("S!\n");
    }

    private void pass(Duration time) {
        deadlines.sweep(nanos.addAndGet(time.toNanos()));
    }

    @Test
    void stoppingEndsIdleSessions() throws Exception {
        talkAsBob(0, "C: NOOP\nS: +OK nothing done\n");
        listener.close(LONG);
        talk("S: -ERR [SYS/TEMP] the server is stopping\nS!\n");
        assertThat(listener.connections()).isZero();
    }

    @Test
    void aLargeMessageComesByteForByte() throws Exception {
        String body = ".a line that begins with a dot\r\n".repeat(100_000);
        file("A: 1\r\n\r\n" + body);
        talkAsBob(1, "C: RETR 1\nS: +OK %d octets\n".formatted(body.length() + 8));
        Connection client = dialogue.client("");
        long lines = 0;
        byte[] line = Objects.requireNonNull(client.in().readLine(1000));
        while (line.length != 1 || line[0] != '.') {
            assertThat(line.length == 0 || line[0] == 'A' || line[1] == '.').isTrue();
            lines++;
            line = Objects.requireNonNull(client.in().readLine(1000));
        }
        assertThat(lines).isEqualTo(100_002);
    }

    // RFC 2449 §6.5
    @Test
    void makesWhoComesTooOftenWait() throws Exception {
        Pop3Settings.Policy policy = new Pop3Settings.Policy(Duration.ofMinutes(5), null);
        serveInstead(Pop3Settings.defaults(null).withPasswordsInClear().withPolicy(policy));
        String logIn =
                """
                S: +OK Veredus POP3 ready
                C: USER bob@example.test
                S: +OK and the password?
                C: PASS correct horse
                """;
        talk(
                logIn
                        + "S: +OK maildrop has 0 messages\nC: QUIT\nS: +OK bye, 0 messages removed\nS!\n");
        talk(
                client("2", logIn)
                        + "S2: -ERR [LOGIN-DELAY] the last login was too short a while ago\n");
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        talk(client("3", logIn) + "S3: +OK maildrop has 0 messages\n");
    }

    private static String client(String name, String lines) {
        return lines.replace("S:", "S" + name + ":").replace("C:", "C" + name + ":");
    }

    // RFC 2449 §6.7
    @Test
    void whatWasFetchedGoesWhereTheServerSaysSo() throws Exception {
        serveInstead(
                Pop3Settings.defaults(null)
                        .withPasswordsInClear()
                        .withPolicy(new Pop3Settings.Policy(null, 0)));
        file("A: 1\r\n\r\none\r\n");
        file("A: 2\r\n\r\ntwo\r\n");
        talkAsBob(
                2,
                """
                C: TOP 2 0
                S: +OK top of message follows
                S: A: 2
                S:
                S: .
                C: RETR 1
                S: +OK 13 octets
                S: A: 1
                S:
                S: one
                S: .
                C: QUIT
                S: +OK bye, 1 messages removed
                S!
                """);
        assertThat(messages()).isEqualTo(1);
    }

    // RFC 2449 §6.7
    @Test
    void whatIsOldGoesWithTheEndOfASession() throws Exception {
        serveInstead(
                Pop3Settings.defaults(null)
                        .withPasswordsInClear()
                        .withPolicy(new Pop3Settings.Policy(null, 7)));
        file("A: 1\r\n\r\none\r\n", NOW.minus(Duration.ofDays(8)));
        file("A: 2\r\n\r\ntwo\r\n", NOW.minus(Duration.ofDays(6)));
        talkAsBob(
                2,
                """
                C: CAPA
                S: +OK capabilities follow
                S: TOP
                S: UIDL
                S: RESP-CODES
                S: AUTH-RESP-CODE
                S: PIPELINING
                S: EXPIRE 7
                S: UTF8 USER
                S: LANG
                S: USER
                S: SASL SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN
                S: IMPLEMENTATION Veredus
                S: .
                C: QUIT
                S: +OK bye, 1 messages removed
                S!
                """);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void speaksUtf8AndEnglish() throws Exception {
        talk(
                """
                S: +OK Veredus POP3 ready
                C: UTF8
                S: +OK UTF-8 from now on
                C: LANG
                S: +OK languages follow
                S: en English
                S: i-default English
                S: .
                C: LANG *
                S: +OK en English
                C: LANG de
                S: -ERR only English is spoken here
                C: USER bob@example.test
                S: +OK and the password?
                C: PASS correct horse
                S: +OK maildrop has 0 messages
                C: LANG en-US
                S: +OK en English
                C: UTF8
                S: -ERR already logged in
                """);
    }

    @Test
    void showsTheFolderTheNameAsksFor() throws Exception {
        file("A: 1\r\n\r\none\r\n");
        talk(
                """
                S: +OK Veredus POP3 ready
                C: USER bob@example.test/None
                S: +OK and the password?
                C: PASS correct horse
                S: -ERR [SYS/PERM] no such folder
                C: USER bob@example.test/Sent
                S: +OK and the password?
                C: PASS correct horse
                S: +OK maildrop has 0 messages
                """);
    }
}
